// Who may import whom. `check-directions.mjs` holds the sources and the manifests to these tables.

/** Packages: what each may import besides node: modules and its own files. */
export const PACKAGES = {
  'ie-options': ['@internet-exploder/ie-text/unsafe', 'leven'],
  'ie-text': ['whatwg-mimetype'],
  'ie-ipc': ['@internet-exploder/ie-options', '@internet-exploder/ie-text/unsafe', 'zod'],
  'ie-net': [
    '@internet-exploder/ie-options',
    '@internet-exploder/ie-text',
    'undici',
    'ipaddr.js',
    'tldts',
    'tough-cookie',
    'whatwg-mimetype',
  ],
  'ie-sandbox': [
    '@internet-exploder/ie-ipc',
    '@internet-exploder/ie-options',
    '@internet-exploder/ie-text/unsafe',
  ],
  'ie-shell': [
    '@internet-exploder/ie-ipc',
    '@internet-exploder/ie-net',
    '@internet-exploder/ie-options',
    '@internet-exploder/ie-sandbox',
    // The names of encodings, which a person may give. Bytes are decoded in a renderer alone.
    '@internet-exploder/ie-text/encodings',
    '@internet-exploder/ie-text/unsafe',
    'commander',
    'zod',
  ],
};

/** What parses untrusted content: `ie-shell/src/child-renderer` may import it, and nothing else may. */
export const RENDERER_ONLY = [
  '@internet-exploder/ie-text',
  '@mozilla/readability',
  'css-select',
  'css-what',
  'get-east-asian-width',
  'jschardet',
  'linkedom',
  'nth-check',
  'parse5',
  'saxes',
  'string-width',
];

/**
 * Folders, from the top down: what each may import, all of which stands below it. `.` is the package's `src` itself. An
 * entry that ends in `.ts` is one file of a folder.
 */
export const FOLDERS = {
  'ie-options': { '.': '' },
  'ie-text': { '.': '' },
  'ie-ipc': {
    '.': 'messages link requests validation transport wire errors',
    messages: 'validation',
    link: 'requests streams validation transport wire errors',
    validation: 'errors',
    transport: 'errors',
    requests: 'streams wire errors',
    streams: 'wire errors',
    wire: 'errors',
    errors: '',
  },
  'ie-net': {
    '.': 'redirects cache exchange connections options partitions body responses headers collections addresses errors',
    redirects: 'cache exchange connections options partitions body responses headers errors',
    cache: 'exchange options partitions body headers collections addresses errors',
    exchange: 'connections connect options body responses headers collections errors',
    connections: 'connect options partitions body responses headers collections addresses errors',
    connect: 'options partitions names responses collections addresses errors',
    options: 'partitions body headers addresses errors',
    partitions: 'headers collections addresses errors',
    names: 'collections addresses',
    body: 'responses headers collections errors',
    responses: 'headers collections',
    headers: 'errors',
    collections: '',
    addresses: 'errors',
    errors: '',
  },
  'ie-sandbox': {
    '.': 'pool supervisor probe child spawn life platform model',
    pool: 'supervisor spawn life model',
    supervisor: 'spawn life model',
    probe: 'child spawn life platform model',
    child: 'platform model',
    spawn: 'life platform model',
    life: 'model',
    platform: 'platform/linux platform/linux/probes platform/darwin platform/windows platform/plain model',
    'platform/linux': 'platform/linux/probes platform/linux/kernel platform/plain model',
    'platform/linux/probes': 'platform/linux/kernel model',
    'platform/linux/kernel': 'platform/plain model',
    'platform/darwin': 'platform/plain model',
    'platform/windows': 'platform/plain model',
    'platform/plain': 'model',
    model: '',
  },
  'ie-shell': {
    '.': 'sandbox-command headless dump command-line command-line/options browser processes output streams errors',
    'sandbox-command': 'errors',
    headless: 'session inputs command-line browser processes targets output streams errors',
    session: 'browser targets output streams files errors',
    dump: 'dump/download inputs command-line command-line/options browser processes targets output streams errors',
    'dump/download': 'browser output streams files errors',
    inputs: 'command-line command-line/options processes certificates streams files errors',
    'command-line': 'command-line/options targets output errors',
    'command-line/options': 'targets errors',
    browser: 'processes targets certificates output streams errors',
    processes: 'child-network child-renderer certificates streams errors',
    'child-network': 'child certificates streams errors',
    'child-renderer': `child child-renderer/parts child-renderer/article child-renderer/markdown child-renderer/text
      child-renderer/meta child-renderer/parse child-renderer/refresh child-renderer/tree errors`,
    'child-renderer/parts':
      'child-renderer/text child-renderer/shown child-renderer/styles child-renderer/tree errors',
    'child-renderer/article': `child-renderer/markdown child-renderer/text child-renderer/meta child-renderer/shown
      child-renderer/styles child-renderer/tree`,
    'child-renderer/markdown': 'child-renderer/shown child-renderer/styles child-renderer/tree',
    'child-renderer/text': `child-renderer/text/draw child-renderer/text/layout child-renderer/text/blocks
      child-renderer/shown child-renderer/styles child-renderer/tree`,
    'child-renderer/text/draw': `child-renderer/text/layout child-renderer/text/blocks child-renderer/text/width
      child-renderer/shown child-renderer/styles child-renderer/tree`,
    'child-renderer/text/layout':
      'child-renderer/text/blocks child-renderer/text/width child-renderer/shown child-renderer/styles',
    'child-renderer/text/blocks': 'child-renderer/text/width child-renderer/shown child-renderer/styles',
    'child-renderer/text/width': '',
    'child-renderer/meta': 'child-renderer/shown child-renderer/tree',
    'child-renderer/parse': `child-renderer/encoding child-renderer/refresh child-renderer/shadow child-renderer/shown
      child-renderer/styles child-renderer/tree errors`,
    'child-renderer/encoding': '',
    'child-renderer/refresh': 'child-renderer/tree targets/is-same-document.ts',
    'child-renderer/shadow': 'child-renderer/styles child-renderer/tree',
    'child-renderer/shown': 'child-renderer/styles child-renderer/tree errors',
    'child-renderer/styles': 'child-renderer/tree',
    'child-renderer/tree': '',
    child: 'errors',
    targets: 'errors',
    output: 'streams files errors',
    certificates: 'errors',
    streams: 'errors',
    files: '',
    errors: '',
  },
};

/** Files that import each other on purpose, mostly because what they read or write nests. */
export const CIRCLES = [
  // The default schema is imported late, and tells that it is there.
  ['ie-ipc/src/messages/default-schema.ts', 'ie-ipc/src/messages/messages.ts'],
  // Selectors within selectors, as in `:not(…)`.
  [
    'ie-shell/src/child-renderer/styles/parse-selector.ts',
    'ie-shell/src/child-renderer/styles/pseudo-test.ts',
  ],
  // Blocks within lists and tables, as Markdown, as blocks of text, and laid out.
  [
    'ie-shell/src/child-renderer/markdown/blocks.ts',
    'ie-shell/src/child-renderer/markdown/lists.ts',
    'ie-shell/src/child-renderer/markdown/preformatted.ts',
    'ie-shell/src/child-renderer/markdown/tables.ts',
  ],
  ['ie-shell/src/child-renderer/text/blocks/blocks.ts', 'ie-shell/src/child-renderer/text/blocks/table.ts'],
  [
    'ie-shell/src/child-renderer/text/layout/measure.ts',
    'ie-shell/src/child-renderer/text/layout/table-columns.ts',
  ],
  [
    'ie-shell/src/child-renderer/text/layout/lay-out-table.ts',
    'ie-shell/src/child-renderer/text/layout/lay-out.ts',
  ],
];

/** The most files in one folder, tests included. */
export const MAX_ENTRIES = 45;
