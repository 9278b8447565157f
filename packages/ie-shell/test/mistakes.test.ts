import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Browser, type HeadersInput, launch, open } from '../dist/index.js';
import { startHeadless } from './support/headless.js';
import { namedServers, serve, serveByHand } from './support/named-server.js';
import { childrenOf } from './support/processes.js';
import { runShell } from './support/run-shell.js';

/** What lets a browser reach the servers that there are by now. */
const local = () => ({ allowHttp: true, allowPrivate: ['127.0.0.1'], resolve: namedServers() });

/** URLs of every kind that is not fetched. */
const OTHER_SCHEMES = [
  'data:text/html,<p>hi',
  'blob:https://example.com/6a5f',
  'javascript:alert(1)',
  'view-source:https://example.com/',
  'about:blank',
  'file:///etc/passwd',
  'ftp://example.com/',
  'ws://example.com/',
  'mailto:a@example.com',
  'magnet:?xt=urn:btih:c12fe1',
  'DATA:,x',
];

/** What a caller that is not checked by a compiler may give. */
type Anything = never;

const usage = (message: string | RegExp) => ({
  code: 'IE_SHELL_USAGE',
  message: expect.stringMatching(message),
});

/** A browser that ends with the test. */
async function launched(): Promise<Browser> {
  const browser = await launch(local());
  onTestFinished(() => browser.close());
  return browser;
}

const pids = (browser: Browser) => browser.processes().map(({ pid }) => pid);

describe("one caller's mistake", () => {
  it('is answered, and costs another caller nothing', async () => {
    const { origin, next } = await serveByHand();
    const browser = await launched();
    const page = await browser.openHtml('<p>here');
    const slow = browser.open(`${origin}/slow`);
    const { response } = await next();
    const before = pids(browser);

    for (const url of OTHER_SCHEMES) {
      const blocked = {
        code: 'IE_NET_SCHEME_BLOCKED',
        message: expect.stringMatching(/only https: and http:/),
      };
      await expect(browser.open(url)).rejects.toMatchObject(blocked);
      await expect(browser.open(new URL(url))).rejects.toMatchObject(blocked);
    }
    await expect(browser.open('http://')).rejects.toMatchObject({ code: 'IE_NET_INVALID_URL' });
    await expect(browser.open(`${origin.replace(/\d+$/, '25')}/`)).rejects.toMatchObject({
      code: 'IE_NET_BAD_PORT',
    });
    for (const [url, message] of [
      [7, /^invalid URL: give a string or a URL; got the number 7$/],
      [null, /got null/],
      [{}, /got an object/],
      ['./page.html', /file path/],
    ] as [Anything, RegExp][]) {
      await expect(browser.open(url)).rejects.toMatchObject(usage(message));
    }

    for (const [options, message] of [
      [null, /^invalid options of open\(\): give an object; got null$/],
      [{ timeout: 5 }, /^unknown option timeout of open\(\); did you mean timeoutMs\?$/],
      [{ redirect: 'manual' }, /^unknown option redirect of open\(\)/],
      [{ allowHosts: [] }, /^unknown option allowHosts of open\(\); it knows /],
      [{ timeoutMs: '5' }, /^invalid option timeoutMs: give whole milliseconds .*; got the string "5"$/],
      [{ timeoutMs: Number.POSITIVE_INFINITY }, /timeoutMs/],
      [{ maxBytes: 0 }, /maxBytes/],
      [{ method: 'A B' }, /^invalid option method: give an HTTP method/],
      [{ headers: 'a: b' }, /headers/],
      [{ headers: { 'a b': 'c' } }, /headers/],
      [{ headers: [['a']] }, /headers/],
      [{ headers: { 'content-length': '1' } }, /content-length/],
      [{ keepSource: 'yes' }, /keepSource/],
      [{ refresh: 1 }, /refresh/],
      [{ signal: {} }, /^invalid option signal: give an AbortSignal; got an object$/],
      [{ signal: { aborted: false, addEventListener() {}, removeEventListener() {} } }, /signal/],
      [{ body: 'x=1' }, /^invalid option method: give a method with a body, such as POST; got undefined$/],
      [{ method: 'GET', body: 'x=1' }, /method/],
    ] as [Anything, RegExp][]) {
      await expect(browser.open(origin, options)).rejects.toMatchObject(usage(message));
    }

    for (const body of [7, true, { x: 1 }, [1], new Map(), new Date(), Symbol('x'), () => {}] as Anything[]) {
      const opening = browser.open(origin, { method: 'POST', body });
      await expect(opening).rejects.toBeInstanceOf(TypeError);
      await expect(opening).rejects.toThrow(/^invalid option body: give a string, /);
    }

    for (const [options, message] of [
      [{ baseURL: 'x' }, /^unknown option baseURL of openHtml\(\); did you mean baseUrl\?$/],
      [{ baseUrl: 7 }, /^invalid option baseUrl: give a string or a URL; got the number 7$/],
      [{ baseUrl: 'https://a b/' }, /baseUrl/],
      [{ headers: [['content-type']] }, /headers/],
      [{ headers: null }, /^invalid option headers: give an object/],
      [{ maxBytes: -1 }, /maxBytes/],
    ] as [Anything, RegExp][]) {
      await expect(browser.openHtml('<p>', options)).rejects.toMatchObject(usage(message));
    }
    for (const html of [7, null, {}, ['<p>']] as Anything[]) {
      await expect(browser.openHtml(html)).rejects.toMatchObject(
        usage(/^HTML must be a string, bytes, or a stream of bytes; got /),
      );
    }

    for (const [reading, message] of [
      [page.text({ widht: 60 } as Anything), /^unknown option widht of text\(\); did you mean width\?$/],
      [page.text({ width: 3 }), /^invalid option width: give a whole number of columns from 8 to 10000; got/],
      [page.text({ links: 'all' } as Anything), /^invalid option links: give 'list', 'terminal' or 'none'/],
      [page.text({ styled: 1 } as Anything), /styled/],
      [page.markdown({ width: 60 } as Anything), /^unknown option width of markdown\(\)/],
      [page.links({ signal: 1 } as Anything), /signal/],
      [page.meta({ select: 'p' } as Anything), /^unknown option select of meta\(\)/],
      [page.select('p', { select: 'p' } as Anything), /^unknown option select of select\(\)/],
      [page.dom(null as Anything), /^invalid options of dom\(\): give an object; got null$/],
    ] as [Promise<unknown>, RegExp][]) {
      await expect(reading).rejects.toMatchObject(usage(message));
    }
    for (const select of ['', 7, 'p'.repeat(5_000)] as Anything[]) {
      await expect(page.select(select)).rejects.toMatchObject({ code: 'IE_SHELL_SELECTOR' });
      await expect(page.text({ select })).rejects.toMatchObject({ code: 'IE_SHELL_SELECTOR' });
    }

    expect(pids(browser)).toEqual(before);
    response.setHeader('content-type', 'text/html').end('<p>slow');
    expect((await (await slow).text()).text).toBe('slow\n');
    expect((await page.text({ width: 8, links: 'none', styled: false, select: 'p' })).text).toBe('here\n');
  });

  it('in what is launched starts no child', async () => {
    const before = childrenOf(process.pid);
    for (const [options, message] of [
      ['https', /^invalid options of launch\(\)/],
      [{ allowHtttp: true }, /^unknown option allowHtttp of launch\(\); did you mean allowHttp\?$/],
      [{ allowHttp: 1 }, /^invalid option allowHttp: give true or false; got the number 1$/],
      [{ allowPrivate: '127.0.0.1' }, /^invalid option allowPrivate: give true, false or a list/],
      [{ allowPrivate: [7] }, /allowPrivate/],
      [{ cache: { maxByte: 1 } }, /^unknown option maxByte of cache; did you mean maxBytes\?$/],
      [{ allowPrivate: ['127.0.0.1', 'not a host'] }, /^invalid option allowPrivate: .*"not a host"$/],
      [{ allowPrivate: ['10.0.0.0/99'] }, /^invalid option allowPrivate: give host names/],
      [{ cache: { maxBytes: -1 } }, /cache\.maxBytes/],
      [{ cache: 'no' }, /^invalid option cache: give true, false or { maxBytes }; got the string "no"$/],
      [{ headers: null }, /^invalid option headers: give an object/],
      [{ userAgent: '€' }, /^invalid option userAgent: give text that is valid in a header/],
      [{ ca: 'none' }, /^invalid option ca: it contains no PEM certificate$/],
      [{ ca: [7] }, /^invalid option ca: give PEM/],
      [{ proxy: 7 }, /^invalid option proxy: give a text of at most 2048 characters; got a number$/],
      [{ resolve: 'a:1:127.0.0.1' }, /resolve/],
      [{ userAgent: 'x'.repeat(2_000) }, /userAgent/],
      [
        { sandbox: 'on' },
        /^invalid option sandbox: give 'require', 'best-effort' or 'off'; got the string "on"$/,
      ],
      [{ logLevel: 'loud' }, /logLevel/],
      [{ maxRedirects: 1.5 }, /maxRedirects/],
    ] as [Anything, RegExp][]) {
      await expect(launch(options)).rejects.toMatchObject(usage(message));
      await expect(open('https://example.com/', options)).rejects.toMatchObject({ code: 'IE_SHELL_USAGE' });
    }
    await expect(open('data:,x')).rejects.toMatchObject({ code: 'IE_NET_SCHEME_BLOCKED' });
    await expect(open('https://example.com/', { body: 7 } as Anything)).rejects.toThrow(TypeError);
    expect(childrenOf(process.pid)).toEqual(before);
    expect(await launched()).toHaveProperty('open');
  });

  it('on the command line starts no child', async () => {
    for (const [url, code, message] of [
      ['data:text/html,<p>hi', 3, /^ie-shell: scheme data: is blocked; only https: and http: are fetched$/m],
      ['file:///etc/passwd', 3, /scheme file: is blocked/],
      ['http://example.com/', 3, /plain HTTP is blocked/],
      ['https://example.com:25/', 3, /port 25 is blocked/],
      ['http://', 2, /invalid URL/],
      ['./page.html', 2, /file path/],
    ] as const) {
      const { stderr, ...outcome } = await runShell(['--log-level', 'debug', url]);
      expect(outcome).toMatchObject({ code, stdout: Buffer.alloc(0), survivors: [] });
      expect(stderr).toMatch(message);
      expect(stderr).not.toMatch(/childPid/);
    }
    const { stderr } = await runShell(['--log-level', 'debug', '--dump', 'status']);
    expect(stderr).toMatch(/childPid/);
  });

  it('in a headless session fails its request, and what reads the page that it was to be', async () => {
    const { origin, next } = await serveByHand();
    const session = startHeadless();
    const slow = session.ask('navigate', { url: `${origin}/slow` });
    const { response } = await next();
    const { tab } = (await session.ask('new_tab')).result as { tab: number };
    const before = await session.ask('ps');
    for (const url of OTHER_SCHEMES) {
      const blocked = { ok: false, error: { code: 'IE_NET_SCHEME_BLOCKED', exitCode: 3 } };
      const [navigated, read] = await Promise.all([
        session.ask('navigate', { url, tab }),
        session.ask('get_text', { tab }),
      ]);
      expect(navigated).toMatchObject(blocked);
      expect(read).toMatchObject(blocked);
    }
    for (const [fields, message] of [
      [{ url: 'example.com', timeout: 5 }, 'navigate: unknown field "timeout"; did you mean timeoutMs?'],
      [{ url: 7 }, 'navigate: url must be of type string, not the number 7'],
      [{ url: 'example.com', bodyBase64: '?' }, 'navigate: bodyBase64 has an invalid value'],
      [{ url: 'example.com', body: 'a', bodyBase64: 'Yg==' }, 'only one body'],
      [{ url: 'example.com', tab, body: 'x' }, 'navigate: invalid option method: give a method with a body'],
      [{ url: 'example.com', tab, method: 'A B' }, 'navigate: invalid option method: give an HTTP method'],
      [{ url: 'example.com', tab, headers: { 'a b': 'c' } }, 'navigate: invalid option headers: "a b"'],
    ] as [Record<string, unknown>, string][]) {
      expect(await session.ask('navigate', fields)).toMatchObject({
        error: { code: 'IE_SHELL_REQUEST', message: expect.stringContaining(message) },
      });
    }
    const { error } = await session.ask('navigat', { url: 'example.com' });
    expect(error?.message).toContain('unknown command "navigat"; did you mean navigate?');
    expect((await session.ask('ps')).result).toEqual(before.result);
    response.setHeader('content-type', 'text/html').end('<p>slow');
    expect(await slow).toMatchObject({ ok: true });
    expect(await session.end()).toMatchObject({ code: 0, survivors: [] });
  });
});

/** Answers with what it was sent, as text. */
const serveEcho = () =>
  serve((request, response) => {
    const { 'content-type': type, 'content-length': length, 'x-a': a } = request.headers;
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.once('end', () => {
      const body = Buffer.concat(chunks).toString('latin1');
      const told = { method: request.method, type, length, a, body };
      response.setHeader('content-type', 'text/plain').end(JSON.stringify(told));
    });
  });

/** Serves a page by HTTPS, under a certificate that nobody else has. */
async function serveHttps(): Promise<{ origin: string; certificate: string }> {
  const read = (name: string) =>
    readFileSync(new URL(`../../ie-net/test/fixtures/test-only-${name}.pem`, import.meta.url), 'utf8');
  const certificate = read('cert');
  const server = createServer({ key: read('key'), cert: certificate }, (_request, response) =>
    response.setHeader('content-type', 'text/html').end('<p>secure'),
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return { origin: `https://127.0.0.1:${(server.address() as AddressInfo).port}/`, certificate };
}

describe('what a caller may give', () => {
  const bytes = new Uint8Array([97, 98, 99]);
  const form = new FormData();
  form.append('a', 'b');
  async function* generated() {
    yield bytes;
  }

  it('for a body is what Fetch takes, and it is sent with its type', async () => {
    const origin = await serveEcho();
    const browser = await launched();
    const large = 'x'.repeat(2 * 1024 * 1024);
    for (const [body, told] of [
      ['é', { type: 'text/plain;charset=UTF-8', length: '2', body: '\xc3\xa9' }],
      ['', { length: '0', body: '' }],
      [
        new URLSearchParams({ a: 'b c' }),
        { type: 'application/x-www-form-urlencoded;charset=UTF-8', body: 'a=b+c' },
      ],
      [
        form,
        {
          type: expect.stringMatching(/^multipart\/form-data; ?boundary=/),
          body: expect.stringContaining('name="a"'),
        },
      ],
      [new Blob(['abc'], { type: 'a/b' }), { type: 'a/b', length: '3', body: 'abc' }],
      [new Blob([large]), { length: String(large.length), body: large }],
      [bytes, { length: '3', body: 'abc' }],
      [bytes.buffer, { length: '3', body: 'abc' }],
      [new DataView(bytes.buffer, 1), { length: '2', body: 'bc' }],
      [new Blob(['abc']).stream(), { body: 'abc' }],
      [Readable.from([bytes]), { body: 'abc' }],
      [generated(), { body: 'abc' }],
    ] as const) {
      const page = await browser.open(origin, { method: 'POST', body, keepSource: true });
      expect(JSON.parse(Buffer.from(await page.source()).toString())).toMatchObject({
        method: 'POST',
        ...told,
      });
      await page.close();
    }
    const typed = { method: 'PUT', body: 'x', headers: { 'Content-Type': 'c/d' }, keepSource: true };
    const page = await browser.open(origin, typed);
    expect(Buffer.from(await page.source()).toString()).toContain('"type":"c/d"');
  });

  it('for a body may fail midway, which is told as it is and lets others be', async () => {
    const { origin, next } = await serveByHand();
    const browser = await launched();
    const slow = browser.open(`${origin}/slow`);
    const { response } = await next();
    const reason = new Error('no more of it');
    async function* failing() {
      yield bytes;
      throw reason;
    }
    await expect(browser.open(origin, { method: 'POST', body: failing() })).rejects.toBe(reason);
    const texts = Readable.from(['text']) as unknown as AsyncIterable<Uint8Array>;
    const opening = browser.open(origin, { method: 'POST', body: texts });
    await expect(opening).rejects.toThrow(
      new TypeError('a chunk of the body must be a Uint8Array; got the string "text"'),
    );
    response.setHeader('content-type', 'text/plain').end('slow');
    expect((await (await slow).text()).text).toBe('slow\n');
  });

  it('for headers are pairs, an object or Headers', async () => {
    const origin = await serveEcho();
    const browser = await launched();
    const all: HeadersInput[] = [[['X-A', 'b']], { 'x-a': 'b' }, new Headers({ 'x-a': 'b' })];
    for (const headers of all) {
      const page = await browser.open(origin, { headers });
      expect((await page.text()).text).toContain('"a":"b"');
    }
    const html = await browser.openHtml('<p>x', { headers: { 'Content-Type': 'text/plain' } });
    expect((await html.text()).text).toBe('<p>x\n');
  });

  it('for HTML is a text, bytes of any kind, or a stream of them', async () => {
    const browser = await launched();
    const html = Buffer.from('<p>x');
    const { buffer } = new Uint8Array(html);
    const all = ['<p>x', html, buffer, new DataView(buffer), new Blob([html]), Readable.from([html])];
    for (const each of all) expect((await (await browser.openHtml(each)).text()).text).toBe('x\n');
  });

  it('for authorities is one PEM text, a list of them, or their bytes', async () => {
    const { origin, certificate } = await serveHttps();
    for (const ca of [certificate, [certificate], Buffer.from(`note\n${certificate}${certificate}`)]) {
      const page = await open(origin, { ...local(), ca });
      expect((await page.text()).text).toBe('secure\n');
      await page.close();
    }
    await expect(open(origin, local())).rejects.toMatchObject({ code: 'IE_NET_TLS' });
  });

  it('for a URL is a text, without its scheme as well, or a URL', async () => {
    const origin = await serveEcho();
    const browser = await launched();
    expect((await browser.open(new URL(origin))).url).toBe(`${origin}/`);
    await expect(browser.open(origin.replace('http://', ''))).rejects.toMatchObject({
      message: expect.stringContaining(origin.replace('http:', 'https:')),
    });
    for (const baseUrl of ['example.com/a/', new URL('https://example.com/a/')]) {
      const page = await browser.openHtml('<a href=b>x</a>', { baseUrl });
      expect((await page.links()).links).toMatchObject([{ url: 'https://example.com/a/b' }]);
    }
  });

  it('is sent by a headless session, too', async () => {
    const origin = await serveEcho();
    const session = startHeadless();
    const sent = { url: origin, method: 'POST', headers: { 'X-A': 'b' }, bodyBase64: 'YWJj' };
    expect(await session.ask('navigate', sent)).toMatchObject({ ok: true });
    const source = async () =>
      JSON.parse(((await session.ask('get_source')).result as { source: string }).source);
    expect(await source()).toMatchObject({ method: 'POST', a: 'b', length: '3', body: 'abc' });
    await session.ask('navigate', { url: origin, method: 'POST', body: 'é' });
    expect(await source()).toMatchObject({ type: 'text/plain;charset=UTF-8', body: '\xc3\xa9' });
    expect(await session.ask('reload')).toMatchObject({ ok: true });
    expect(await source()).toMatchObject({ method: 'GET', body: '' });
    expect(await session.end()).toMatchObject({ code: 0 });
  });
});

describe('a signal', () => {
  const reason = { of: 'the caller' };

  it('that has aborted before rejects every call with its reason', async () => {
    const before = childrenOf(process.pid);
    const signal = AbortSignal.abort(reason);
    await expect(open('https://example.com/', { signal })).rejects.toBe(reason);
    expect(childrenOf(process.pid)).toEqual(before);
    const browser = await launched();
    await expect(browser.open('https://example.com/', { signal })).rejects.toBe(reason);
    await expect(browser.openHtml('<p>x', { signal })).rejects.toBe(reason);
    const page = await browser.openHtml('<p>x');
    for (const reading of ['text', 'markdown', 'article', 'links', 'meta', 'dom'] as const) {
      await expect(page[reading]({ signal })).rejects.toBe(reason);
    }
    await expect(page.select('p', { signal })).rejects.toBe(reason);
    expect((await page.text({ signal: new AbortController().signal })).text).toBe('x\n');
  });

  it('that aborts while children start, a page comes, or it is read, rejects with its reason', async () => {
    const { origin, next } = await serveByHand();
    const starting = new AbortController();
    const spawned = open(origin, { ...local(), signal: starting.signal });
    setImmediate(() => starting.abort(reason));
    await expect(spawned).rejects.toBe(reason);

    const browser = await launched();
    for (const begin of [
      () => {},
      (response: Awaited<ReturnType<typeof next>>['response']) =>
        response.writeHead(200, { 'content-type': 'text/html' }).write('<p>half'),
    ]) {
      const coming = new AbortController();
      const opening = browser.open(origin, { signal: coming.signal });
      begin((await next()).response);
      setImmediate(() => coming.abort(reason));
      await expect(opening).rejects.toBe(reason);
    }

    const parsing = new AbortController();
    async function* endless() {
      yield Buffer.from('<p>half');
      parsing.abort(reason);
      await new Promise(() => {});
    }
    await expect(browser.openHtml(endless(), { signal: parsing.signal })).rejects.toBe(reason);

    const page = await browser.openHtml('<p>x');
    const reading = new AbortController();
    const read = page.text({ signal: reading.signal });
    reading.abort(reason);
    await expect(read).rejects.toBe(reason);
    expect((await page.text()).text).toBe('x\n');
  });
});
