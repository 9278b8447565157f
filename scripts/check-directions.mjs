// Holds the packages' directions: who may import whom, in the sources and in the manifests.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What each package may import besides node: modules and its own files. */
const ALLOWED = {
  'ie-options': ['leven'],
  'ie-ipc': ['@internet-exploder/ie-options', 'zod'],
  'ie-text': ['whatwg-mimetype'],
  'ie-net': [
    '@internet-exploder/ie-options',
    '@internet-exploder/ie-text',
    'undici',
    'ipaddr.js',
    'tldts',
    'tough-cookie',
    'whatwg-mimetype',
  ],
  'ie-sandbox': ['@internet-exploder/ie-ipc', '@internet-exploder/ie-options'],
  'ie-shell': [
    '@internet-exploder/ie-ipc',
    '@internet-exploder/ie-net',
    '@internet-exploder/ie-options',
    '@internet-exploder/ie-sandbox',
    // The names of encodings, which a person may give; what is in them is decoded in a renderer.
    '@internet-exploder/ie-text/encodings',
    'commander',
    'zod',
  ],
};

/**
 * Folders inside a package with narrower rights, and the files outside them that they may use: a renderer has no
 * network, so not its client either, by whatever way round.
 */
const NARROWER = {
  'packages/ie-shell/src/child-renderer': [
    'packages/ie-shell/src/child/run-child.ts',
    'packages/ie-shell/src/errors/log.ts',
    'packages/ie-shell/src/errors/message-of.ts',
    'packages/ie-shell/src/errors/shell-error.ts',
    'packages/ie-shell/src/output/unsafe-characters.ts',
    'packages/ie-shell/src/targets/is-same-document.ts',
  ],
};

/** What parses and reads untrusted content: in a renderer, and nowhere else. */
const RENDERER_ONLY = [
  '@internet-exploder/ie-text',
  '@mozilla/readability',
  'css-select',
  'get-east-asian-width',
  'jschardet',
  'linkedom',
  'parse5',
  'saxes',
  'string-width',
];

const CLIENT = '@internet-exploder/ie-net';

/** Lines of a docstring, whose examples import what their readers will. */
const DOCSTRING = /^ *\*.*$/gm;

const IMPORT = /\b(?:from|import)\s+'([^']+)'|\bimport\s*\(\s*'([^']+)'/g;

/** The violations, one a line, or nothing. */
export function checkDirections() {
  const problems = Object.entries(ALLOWED).flatMap(([name, allowed]) => [
    ...importProblems(name, allowed),
    ...manifestProblems(name, allowed),
  ]);
  return problems.length ? `${problems.join('\n')}\n` : undefined;
}

function importProblems(name, allowed) {
  return sources(`packages/${name}/src`).flatMap((file) => {
    const code = readFileSync(file, 'utf8').replace(DOCSTRING, '');
    const imports = [...code.matchAll(IMPORT)].map(([, stated, loaded]) => stated ?? loaded);
    return imports
      .filter((specifier) => !mayImport({ file, specifier, name, allowed }))
      .map((specifier) => `${file} may not import ${specifier}`);
  });
}

function mayImport({ file, specifier, name, allowed }) {
  const [folder, extra] = Object.entries(NARROWER).find(([narrow]) => file.startsWith(`${narrow}/`)) ?? [];
  if (specifier.startsWith('node:')) return true;
  if (!specifier.startsWith('.')) {
    if (folder && isWithin(specifier, CLIENT)) return false;
    return [...allowed, ...(folder ? RENDERER_ONLY : [])].some((other) => isWithin(specifier, other));
  }
  const target = join(dirname(file), specifier).replace(/\.js$/, '.ts');
  if (folder) return isWithin(target, folder) || extra.includes(target);
  return isWithin(target, `packages/${name}/src`) || target === `packages/${name}/package.json`;
}

function manifestProblems(name, allowed) {
  const { dependencies = {} } = JSON.parse(readFileSync(`packages/${name}/package.json`, 'utf8'));
  return Object.keys(dependencies)
    .filter((dependency) => !allowed.includes(dependency))
    .map((dependency) => `packages/${name}/package.json may not depend on ${dependency}`);
}

function sources(folder) {
  return readdirSync(folder, { recursive: true })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .map((file) => join(folder, file));
}

function isWithin(specifier, name) {
  return specifier === name || specifier.startsWith(`${name}/`);
}
