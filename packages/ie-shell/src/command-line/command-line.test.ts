import { describe, expect, it } from 'vitest';
import type { BrowserOptions } from './browser-options.js';
import { parseCommandLine } from './command-line.js';
import { DUMPS } from './options/dumps.js';

function options(...argv: string[]): BrowserOptions {
  const mode = parseCommandLine(argv);
  if (mode.type !== 'browser') throw new Error(`read as ${mode.type}`);
  return mode.options;
}

function text(...argv: string[]): string {
  const mode = parseCommandLine(argv);
  if (mode.type !== 'text') throw new Error(`read as ${mode.type}`);
  return mode.text;
}

const usage = (message: RegExp) =>
  expect.objectContaining({ code: 'IE_SHELL_USAGE', message: expect.stringMatching(message) });

describe('the command line', () => {
  it('is private, bounded and quiet by default', () => {
    expect(options()).toEqual({
      urls: [],
      dump: 'text',
      select: undefined,
      width: undefined,
      color: 'auto',
      links: undefined,
      pager: true,
      baseUrl: undefined,
      encoding: undefined,
      type: undefined,
      refresh: true,
      retry: 0,
      allowHttp: false,
      allowPrivate: false,
      ports: undefined,
      singleProcess: false,
      sandbox: undefined,
      timeoutMs: 60_000,
      maxBytes: 32 * 1024 * 1024,
      maxHeaderBytes: undefined,
      fail: false,
      method: undefined,
      headers: [],
      body: undefined,
      query: [],
      user: undefined,
      cookie: [],
      referer: undefined,
      userAgent: undefined,
      maxRedirects: undefined,
      cookies: true,
      cache: true,
      cookieJar: undefined,
      http2: false,
      proxy: undefined,
      resolve: [],
      cert: undefined,
      key: undefined,
      cacert: undefined,
      upgrade: false,
      har: undefined,
      continue: false,
      output: undefined,
      remoteName: false,
      showErrors: true,
      logLevel: 'warn',
    } satisfies BrowserOptions);
  });

  it('takes pages as arguments, as --url, or as both where they agree', () => {
    expect(options('a.example').urls).toEqual(['a.example']);
    expect(options('--url', 'a.example').urls).toEqual(['a.example']);
    expect(options('--url=a.example', 'a.example').urls).toEqual(['a.example']);
    expect(options('a.example', '--url', 'b.example', 'c.example', '--url=d.example').urls).toEqual([
      'a.example',
      'c.example',
      'b.example',
      'd.example',
    ]);
    expect(options('--', '-a.example').urls).toEqual(['-a.example']);
    expect(options('').urls).toEqual(['']);
  });

  it.each(['require', 'best-effort', 'off'])('takes --sandbox %s', (sandbox) => {
    expect(options('--sandbox', sandbox).sandbox).toBe(sandbox);
  });

  it('refuses to require confinement where it is given up', () => {
    expect(() => options('--single-process', '--sandbox', 'require')).toThrow(usage(/cannot be confined/));
    expect(options('--single-process', '--sandbox', 'best-effort').singleProcess).toBe(true);
  });

  it('refuses another --sandbox', () => {
    expect(() => options('--sandbox', 'maybe')).toThrow(usage(/require, best-effort, off/));
  });

  it.each(DUMPS)('takes --dump %s', (dump) => {
    expect(options('--dump', dump).dump).toBe(dump);
    expect(options(`--dump=${dump}`).dump).toBe(dump);
  });

  it('reads text unless it is told otherwise, but for a download that goes on', () => {
    expect(options().dump).toBe('text');
    expect(options('--continue', '-o', 'file').dump).toBe('source');
    expect(options('-O').dump).toBe('source');
    expect(options('-O', '--dump', 'text').dump).toBe('text');
  });

  it('selects elements of what has some', () => {
    for (const dump of ['text', 'markdown', 'links', 'dom', 'json']) {
      expect(options('--dump', dump, '--select', 'p > a').select).toBe('p > a');
    }
    for (const dump of ['source', 'status', 'headers', 'article', 'meta']) {
      expect(() => options('--dump', dump, '--select', 'p')).toThrow(usage(/--select does not apply/));
    }
  });

  it('lays text out as it is told', () => {
    const told = options(
      '--width',
      '40',
      '--color',
      'always',
      '--links',
      'none',
      '--no-pager',
      '--retry',
      '2',
    );
    expect(told).toMatchObject({ width: 40, color: 'always', links: 'none', pager: false, retry: 2 });
    for (const width of ['7', '10001', '4e1', '-8', '']) {
      expect(() => options('--width', width)).toThrow(usage(/columns/));
    }
    expect(() => options('--retry', '100')).toThrow(usage(/from 0 to 99/));
    expect(() => options('--retry', '1', '-d', 'x')).toThrow(usage(/sent only once/));
  });

  it('takes HTML from stdin for the URL -, with what its links are relative to', () => {
    expect(options('-', '--base-url', 'https://a.example/')).toMatchObject({
      urls: ['-'],
      baseUrl: 'https://a.example/',
    });
    expect(() => options('a.example', '--base-url', 'https://a.example/')).toThrow(usage(/from stdin/));
    for (const dump of ['source', 'status', 'headers']) {
      expect(() => options('-', '--dump', dump)).toThrow(usage(/has no/));
    }
    expect(() => options('-', 'a.example')).toThrow(usage(/as the only URL/));
    expect(() => options('-O', '-', 'a.example')).toThrow(usage(/-O takes no value.*use -o -$/));
    for (const args of [
      ['-d', 'x'],
      ['-G', '-d', 'x'],
      ['--json', '1'],
      ['-F', 'a=b'],
      ['-T', 'file'],
      ['--har', 'file'],
      ['--cookie-jar', 'file'],
    ]) {
      expect(() => options('-', ...args)).toThrow(usage(/not fetched/));
    }
  });

  it('takes --dump-source and --dump-status for the dumps they name, also beside them', () => {
    expect(options('--dump-source').dump).toBe('source');
    expect(options('--dump-status').dump).toBe('status');
    expect(options('--dump-status', '--dump', 'status').dump).toBe('status');
  });

  it('refuses two different dumps, and one that there is not', () => {
    expect(() => options('--dump-status', '--dump-source')).toThrow(usage(/only one dump/));
    expect(() => options('--dump', 'headers', '--dump-status')).toThrow(usage(/headers and status/));
    expect(() => options('--dump', 'pixels')).toThrow(
      usage(/pixels.*text, article, markdown, links, meta, dom, json, source, status, headers/),
    );
  });

  it('takes the switches', () => {
    expect(options('--allow-http').allowHttp).toBe(true);
    expect(options('--fail').fail).toBe(true);
    expect(options('--single-process').singleProcess).toBe(true);
  });

  it.each(['-o', '--output'])('takes a file by %s', (name) => {
    expect(options(name, 'page.html').output).toBe('page.html');
    expect(() => options(name)).toThrow(usage(/argument missing/));
    expect(() => options(name, '')).toThrow(usage(/Use a file name, or -/));
  });

  it('takes - for stdout, and a file of that name by a path', () => {
    expect(options('-o', 'page', '-o', '-').output).toBeUndefined();
    expect(options('-o', './-').output).toBe('./-');
  });

  it('takes ports and ranges, given at once or one by one', () => {
    expect(options('--ports', '443', 'page').ports).toEqual(['443']);
    expect(options('--ports=80, 443,8000-8080', 'page', '--ports', '3000').ports).toEqual([
      '80',
      '443',
      '8000-8080',
      '3000',
    ]);
    expect(parseCommandLine(['--headless', '--ports', '443'])).toMatchObject({
      type: 'headless',
      options: { ports: ['443'] },
    });
  });

  it.each(['', 'abc', '0', '70000', '80,', '8080-8000', '-1', '1.5', 'https', '80 443'])(
    'refuses the ports %j',
    (list) => {
      expect(() => options('--ports', list, 'page')).toThrow(
        usage(/Use ports from 1 to 65535, and ranges: 80,443,8000-8080\./),
      );
    },
  );

  it('refuses ports that browsers block, and ports for the welcome page', () => {
    expect(() => options('--ports', '25', 'page')).toThrow(usage(/Port 25 is blocked, because another/));
    expect(() => options('--ports', '443')).toThrow(usage(/--ports needs a URL/));
  });

  it('allows private addresses by a bare --allow-private, whatever follows it', () => {
    expect(options('--allow-private').allowPrivate).toBe(true);
    expect(options('--allow-private', 'http://a.example')).toMatchObject({
      allowPrivate: true,
      urls: ['http://a.example'],
    });
    expect(options('--allow-private', '--allow-http').allowPrivate).toBe(true);
    expect(options('--allow-private', '--allow-private').allowPrivate).toBe(true);
  });

  it('keeps what is named besides a bare --allow-private, which does not include cloud metadata', () => {
    const named = ['--allow-private=169.254.169.254', '--allow-private'];
    expect(options(...named).allowPrivate).toEqual(['169.254.169.254', '*']);
  });

  it('allows the private addresses of a list, given at once or one by one', () => {
    expect(options('--allow-private=::1').allowPrivate).toEqual(['::1']);
    expect(options('--allow-private=localhost, 10.0.0.0/8').allowPrivate).toEqual([
      'localhost',
      '10.0.0.0/8',
    ]);
    expect(options('--allow-private=a,b', 'page', '--allow-private=c').allowPrivate).toEqual(['a', 'b', 'c']);
  });

  it.each(['', ',', 'a,', ' '])('refuses the list of private addresses %j, which has a hole', (list) => {
    expect(() => options(`--allow-private=${list}`)).toThrow(usage(/host name, an address or a CIDR/));
  });

  it.each([
    ['5', 5_000],
    ['0.25', 250],
    ['0.0001', 1],
    ['86400', 86_400_000],
  ])('takes a timeout of %s seconds', (seconds, milliseconds) => {
    expect(options('--timeout', seconds).timeoutMs).toBe(milliseconds);
  });

  it.each(['0', '-1', '1s', '1e3', '1..5', '.', 'NaN', 'Infinity', '86401', ''])(
    'refuses the timeout %j',
    (seconds) => {
      expect(() => options(`--timeout=${seconds}`)).toThrow(usage(/number of seconds/));
    },
  );

  it.each([
    ['1', 1],
    ['500', 500],
    ['2k', 2 * 1024],
    ['2K', 2 * 1024],
    ['3m', 3 * 1024 * 1024],
    ['1024G', 1024 ** 4],
  ])('takes %s as the most bytes', (written, bytes) => {
    expect(options('--max-bytes', written).maxBytes).toBe(bytes);
  });

  it.each(['0', '-5', '1.5', '1025G', '1T', 'k', '', '1 k', '9'.repeat(400)])(
    'refuses %j as the most bytes',
    (written) => {
      expect(() => options(`--max-bytes=${written}`)).toThrow(usage(/number of bytes/));
    },
  );

  it.each(['silent', 'error', 'warn', 'info', 'debug'])('takes the log level %s', (level) => {
    expect(options('--log-level', level).logLevel).toBe(level);
  });

  it('refuses a log level and an option that there is not, in one line that points to the help', () => {
    expect(() => options('--log-level', 'loud')).toThrow(usage(/^[^\n]*loud[^\n]*\(see ie-shell --help\)$/));
    expect(() => options('--alow-http')).toThrow(
      usage(/^unknown option '--alow-http'[^\n]*--allow-http[^\n]*\(see ie-shell --help\)$/),
    );
  });
});

describe('the options of a request', () => {
  it('are taken as they are written, headers with their names in lower case', () => {
    expect(
      options('-X', 'PATCH', '-H', 'X-A: b', '-H', 'x-a:c:d ', '-H', 'Empty:', '-d', 'a=1', '--data', '@-'),
    ).toMatchObject({
      method: 'PATCH',
      headers: [
        ['x-a', 'b'],
        ['x-a', 'c:d'],
        ['empty', ''],
      ],
      body: {
        type: 'data',
        parts: [
          { kind: 'text', text: 'a=1' },
          { kind: 'text', text: '@-' },
        ],
      },
    });
    const words = ['--request=PUT', '--upload-file', '-', '--user-agent', 'me/1', '--max-redirects', '0'];
    expect(
      options(...words, '--no-cookies', '--no-cache', '--cacert', 'ca.pem', '--upgrade', '--har', 'it.har'),
    ).toMatchObject({
      method: 'PUT',
      body: { type: 'upload', file: '-' },
      userAgent: 'me/1',
      maxRedirects: 0,
      cookies: false,
      cache: false,
      cacert: 'ca.pem',
      upgrade: true,
      har: 'it.har',
    });
  });

  it.each([
    [['-X', 'GET POST'], /HTTP method/],
    [['-X', ''], /HTTP method/],
    [['-H', 'no colon'], /accept: text/],
    [['-H', ': nameless'], /accept: text/],
    [['-H', 'a b: c'], /accept: text/],
    [['-H', 'a: b\r\nforged: c'], /accept: text/],
    [['-H', 'a: €'], /accept: text/],
    [['-H', 'host: a b'], /a name or an address, optionally with a port/],
    [['-H', 'Host: http://a.example'], /a name or an address, optionally with a port/],
    [['-H', 'host: a', '-H', 'HOST: b'], /Use host only once/],
    [['-d', '@'], /after the @/],
    [['-d', '@-', '-d', '@-'], /stdin can be read only once/],
    [['-d', '@-', '--cacert', '-'], /stdin can be read only once/],
    [['--cert', '-', '--cacert', '-'], /stdin can be read only once/],
    [['-T', '-', '--cert', 'cert.pem', '--key', '-'], /stdin can be read only once/],
    [['-o', 'it', '--har', './it'], /need different files/],
    [['--cookie-jar', 'it', '-o', 'it'], /need different files/],
    [['--cookie-jar', 'it', '--har', 'it'], /need different files/],
    [['-T', ''], /file name/],
    [['-d', 'a', '-T', 'file'], /only one body/],
    [['-d', 'a', '-X', 'get'], /a get request has no body/],
    [['-T', 'a', '-X', 'HEAD'], /a HEAD request has no body/],
    [['--max-header-bytes', '0'], /from 1 to/],
    [['--max-header-bytes', '2M'], /from 1 to 1M/],
    [['--max-redirects', '-1'], /from 0 to 1000/],
    [['--max-redirects', '1001'], /from 0 to 1000/],
    [['--cacert', ''], /file name/],
    [['--har', '-'], /file name/],
    [['--cookie-jar', 'jar', '--no-cookies'], /needs cookies/],
    [['--key', 'key.pem'], /--key needs --cert/],
    [['--continue'], /needs a file/],
    [['--continue', '-o', '-'], /needs a file/],
    [['--continue', '-o', 'it', '--dump', 'json'], /only with GET/],
    [['--continue', '-o', 'it', '-d', 'a'], /only with GET/],
    [['--continue', '-o', 'it', '-X', 'PUT'], /only with GET/],
    [['--continue', '-o', 'it', '-I'], /only with GET/],
    [['--data-urlencode', 'a@'], /after the @/],
    [['--json', '@'], /after the @/],
    [['-d', '@-', '-F', 'a=@-'], /only one body/],
    [['-F', 'a=@-', '-F', 'b=<-'], /stdin can be read only once/],
    [['-G', '-d', '@-', '--cacert', '-'], /stdin can be read only once/],
    [['-d', 'a', '--json', '1'], /--data and --json/],
    [['-F', 'a=b', '-T', 'file'], /--form and --upload-file/],
    [['-d', 'a', '-I'], /HEAD request has no body: remove --head/],
    [['-G', '--json', '1'], /GET request has no body: remove --get/],
    [['-I', '-X', 'GET'], /--head sends HEAD/],
    [['-I', '--dump', 'text'], /only headers: remove --dump text/],
    [['-I', '-O'], /remove -O/],
    [['-u', ':secret'], /a name, a colon and a password/],
    [['-u', 'a\nb:c'], /without control characters/],
    [['-u', 'me:secret', '-H', 'authorization: x'], /remove -H "authorization: …"/],
    [['-b', 'a=1', '-H', 'Cookie: b=2'], /remove -H "cookie: …"/],
    [['-b', 'a=1\r\nx: y'], /name=value/],
    [['-b', ''], /name=value/],
    [['-b', 'a=1', '--cookie-jar', 'jar'], /use one of them/],
    [['-e', 'from'], /URL of a page/],
    [['-e', './page.html'], /URL of a page/],
    [['-O', '-o', 'it'], /only one output file/],
    [['-o', '{hots}'], /\{hots\} is not a field/],
    [['-T', 'text/html'], /use \.\/text\/html/],
  ])('are refused where they cannot be meant: %j', (words, message) => {
    expect(() => options(...words)).toThrow(usage(message));
  });

  it('may read a certificate and its key from stdin, and write twice to a device', () => {
    expect(options('--cert', '-', '--key', '-')).toMatchObject({ cert: '-', key: '-' });
    expect(options('-o', '/dev/null', '--har', '/dev/null').har).toBe('/dev/null');
    expect(options('-o', 'it', '--har', 'it.har', '--cookie-jar', 'jar').cookieJar).toBe('jar');
  });

  it('are as long as the network process takes them, and no longer', () => {
    expect(options('--user-agent', 'a'.repeat(1_024)).userAgent).toHaveLength(1_024);
    expect(() => options('--user-agent', 'a'.repeat(1_025))).toThrow(usage(/at most 1024 characters/));
    expect(options('--proxy', 'a'.repeat(2_048)).proxy).toHaveLength(2_048);
    expect(() => options('--proxy', 'a'.repeat(2_049))).toThrow(usage(/at most 2048 characters/));
    expect(options('--resolve', 'a'.repeat(1_024)).resolve).toEqual(['a'.repeat(1_024)]);
    expect(() => options('--resolve', 'a'.repeat(1_025))).toThrow(usage(/at most 1024 characters/));
    const resolves = (count: number) => Array.from({ length: count }, () => ['--resolve', 'a']).flat();
    expect(options(...resolves(256)).resolve).toHaveLength(256);
    expect(() => options(...resolves(257))).toThrow(usage(/256 times/));
  });
});

describe("curl's habits", () => {
  it('are taken where they mean the same', () => {
    expect(options('-L', '-N', '--compressed', '--basic', '-sS', '-f', 'a.example')).toMatchObject({
      urls: ['a.example'],
      fail: true,
      logLevel: 'silent',
      showErrors: true,
    });
    expect(options('-I')).toMatchObject({ method: 'HEAD', dump: 'headers' });
    expect(options('-I', '--dump', 'status')).toMatchObject({ method: 'HEAD', dump: 'status' });
    expect(options('-A', 'me/1', '-e', 'https://a.example/', '-u', 'me:secret', '-b', 'a=1')).toMatchObject({
      userAgent: 'me/1',
      referer: 'https://a.example/',
      user: 'me:secret',
      cookie: ['a=1'],
    });
    expect(options('-e', 'a.example/b').referer).toBe('https://a.example/b');
    expect(options('-m', '5').timeoutMs).toBe(5_000);
    expect(options('--max-time', '5', '--max-redirs', '0')).toMatchObject({
      timeoutMs: 5_000,
      maxRedirects: 0,
    });
    expect(options('-x', 'proxy.example:8080').proxy).toBe('proxy.example:8080');
    expect(options('-x', 'socks5://proxy.example:1080').proxy).toBe('socks5://proxy.example:1080');
    expect(options('-O').remoteName).toBe(true);
  });

  it('are quiet by --silent, also about errors unless --show-error is given', () => {
    expect(options('-s')).toMatchObject({ logLevel: 'silent', showErrors: false });
    expect(options('-s', '--log-level', 'debug')).toMatchObject({ logLevel: 'debug', showErrors: false });
    expect(options('-S')).toMatchObject({ logLevel: 'warn', showErrors: true });
  });

  it('keep the order of data, whatever kind it is of', () => {
    const words = ['--data-raw', '@a', '-d', 'b', '--data-urlencode', 'c', '--data-binary', 'd'];
    const parts = [
      { kind: 'raw', text: '@a' },
      { kind: 'text', text: 'b' },
      { kind: 'urlencode', text: 'c' },
      { kind: 'binary', text: 'd' },
    ];
    expect(options(...words).body).toEqual({ type: 'data', parts });
    expect(options('-G', ...words)).toMatchObject({ body: undefined, query: parts });
  });

  it.each([
    ['-k', /^-k is not supported: .*--cacert <file>/],
    ['-skL', /^-k(L)? is not supported: .*--cacert <file>/],
    ['--insecure', /--cacert <file>/],
    ['-i', /--dump headers/],
    ['-v', /--dump headers.*--log-level debug/],
    ['-w', /--dump status/],
    ['-D', /--dump headers/],
    ['-c', /--cookie-jar <file>/],
    ['-C', /--continue/],
    ['-J', /a server cannot choose file names/],
    ['-q', /use -s/],
    ['--connect-timeout', /--timeout/],
    ['--write-out=%{http_code}', /--dump status/],
    ['-dump', /--dump text/],
    ['-source', /--dump source/],
    ['-listonly', /--dump links/],
    ['-width=80', /--width <columns>/],
    ['-help', /--help/],
    ['-O-', /stdout/],
    ['-4', /--resolve <host:port:address>/],
    ['-2', /TLS 1.2 and 1.3/],
    ['--proto', /--allow-http/],
    ['--limit-rate=1k', /the rate cannot be limited/],
    ['-qO-', /stdout/],
  ])('that mean something else are named, with what does it here: %s', (option, message) => {
    expect(() => options(option, 'https://a.example/')).toThrow(usage(message));
    expect(() => options(option, 'https://a.example/')).toThrow(usage(/^[^\n]* is not supported: [^\n]*$/));
  });

  it('of a digit are no URLs, and unknown where nobody knows them', () => {
    expect(() => options('-7', 'a.example')).toThrow(usage(/^unknown option '-7'/));
    expect(options('-d', '-7', 'a.example').urls).toEqual(['a.example']);
  });

  it('are words like any other behind --, and values behind an =', () => {
    expect(options('--', '-4').urls).toEqual(['-4']);
    expect(options('--', '-dump').urls).toEqual(['-dump']);
    expect(options('--data=-dump').body).toEqual({ type: 'data', parts: [{ kind: 'text', text: '-dump' }] });
  });
});

describe('the command sandbox', () => {
  it('reports to a person, or to a program by --json', () => {
    expect(parseCommandLine(['sandbox'])).toEqual({ type: 'sandbox', isJson: false });
    expect(parseCommandLine(['sandbox', '--json'])).toEqual({ type: 'sandbox', isJson: true });
  });

  it('is a command in the first place only, and a host elsewhere', () => {
    expect(options('--', 'sandbox').urls).toEqual(['sandbox']);
    expect(options('https://sandbox').urls).toEqual(['https://sandbox']);
  });

  it.each(['--help', '-h'])('shows the help by %s', (option) => {
    expect(text('sandbox', option)).toBe(text('--help'));
  });

  it('refuses any other word', () => {
    expect(() => parseCommandLine(['sandbox', '--json', 'all'])).toThrow(usage(/only --json, not all/));
  });
});

describe('the help', () => {
  it('lists every option a person may use', () => {
    const help = text('--help');
    for (const option of [
      '--url',
      '-I, --head',
      '-A, --user-agent <text>',
      '-e, --referer <url>',
      '-u, --user <name:password>',
      '-b, --cookie <name=value>',
      '-O, --remote-name',
      '-s, --silent',
      '-S, --show-error',
      '--data-binary <data>',
      '--data-raw <data>',
      '--data-urlencode <data>',
      '-G, --get',
      '--json <data>',
      '-F, --form <part>',
      '--form-string <part>',
      '--dump <what>',
      '--dump-source',
      '--dump-status',
      '-o, --output',
      '-X, --request <method>',
      '-H, --header <line>',
      '-d, --data <data>',
      '-T, --upload-file <file>',
      '--user-agent <text>',
      '--max-redirects <n>',
      '--no-cookies',
      '--no-cache',
      '--cookie-jar <file>',
      '--http2',
      '--proxy <url>',
      '--resolve <host:port:address>',
      '--cert <file>',
      '--key <file>',
      '--cacert <file>',
      '--upgrade',
      '--har <file>',
      '--continue',
      '--fail',
      '--allow-http',
      '--allow-private',
      '--ports <list>',
      '--timeout',
      '--max-bytes',
      '--max-header-bytes <n>',
      '--sandbox <mode>',
      'sandbox [--json]',
      '--single-process',
      '--log-level',
      '-V, --version',
      '-h, --help',
    ]) {
      expect(help).toContain(option);
    }
    expect(text('-h')).toBe(help);
  });

  it('says nothing of --subprocess-kind', () => {
    expect(text('--help')).not.toContain('subprocess');
  });

  it('shows defaults in the units that the options take', () => {
    expect(text('--help')).toMatch(/--timeout <seconds>.*\(default: 60\)/);
    expect(text('--help').replace(/\s+/g, ' ')).toMatch(/--max-bytes <n>.*\(default: 32M\)/);
  });
});
