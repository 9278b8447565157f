import type { IncomingMessage, ServerResponse } from 'node:http';
import { expect, test } from 'vitest';
import { serveHttp, serveHttps, serveText, testCertificate } from '../../test/local-server.js';
import { resolveNames } from '../../test/resolve-names.js';
import { Client } from '../client.js';
import { MAX_COOKIES_OF_SITE } from '../partitions/cookie-jar.js';
import { loadSetCookieParser } from '../partitions/parse-set-cookie.js';

const names = ['a.example', 'www.a.example', 'b.example', 'secure.example'];
const open = {
  allowHttp: true,
  allowPrivate: true,
  ca: testCertificate,
  lookup: resolveNames(Object.fromEntries(names.map((name) => [name, [['127.0.0.1']]]))),
};

/**
 * Answers `?set=<cookie>` (several of them too) by setting it and `?to=<url>` with a redirect there; tells the
 * cookies that came.
 */
function answer(request: IncomingMessage, response: ServerResponse): void {
  const { searchParams } = new URL(request.url ?? '', 'http://host');
  const to = searchParams.get('to');
  const status = Number(searchParams.get('status') ?? (to === null ? 200 : 302));
  response.writeHead(status, {
    'set-cookie': searchParams.getAll('set'),
    ...(to !== null && { location: to }),
  });
  response.end(request.headers.cookie ?? '');
}

const text = ({ body }: { body: Uint8Array }) => Buffer.from(body).toString();
const setting = (...cookies: string[]) =>
  `/?${cookies.map((cookie) => `set=${encodeURIComponent(cookie)}`).join('&')}`;
const leadingTo = (url: string) => `/?to=${encodeURIComponent(url)}`;

const three = [
  'strict=1; SameSite=Strict',
  'lax=1; SameSite=Lax',
  'plain=1',
  'none=1; SameSite=None; Secure',
];

test.each([
  ['the user', undefined, 'GET', 'strict=1; lax=1; plain=1; none=1'],
  ['the user', undefined, 'POST', 'strict=1; lax=1; plain=1; none=1'],
  ['a page of the site', 'https://www.secure.example/', 'POST', 'strict=1; lax=1; plain=1; none=1'],
  ['a page of another site', 'https://other.example/', 'GET', 'lax=1; plain=1; none=1'],
  ['a page of another site', 'https://other.example/', 'HEAD', 'lax=1; plain=1; none=1'],
  ['a page of another site', 'https://other.example/', 'POST', 'none=1'],
  ['a page of the site over plain HTTP', 'http://secure.example/', 'POST', 'none=1'],
  ['a page without a site', 'data:text/html,x', 'POST', 'none=1'],
])('%s (%s) navigates with %s: %s goes along', async (_, initiator, method, expected) => {
  let seen: string | undefined;
  await using server = await serveHttps((request, response) => {
    seen = request.headers.cookie;
    answer(request, response);
  });
  await using client = new Client(open);
  const base = `https://secure.example:${server.port}`;
  await client.get(base + setting(...three));
  await client.request(`${base}/`, { method, ...(initiator !== undefined && { initiator }) });
  expect(seen).toBe(expected);
});

test('a page and its own frames share cookies; what another site loads or is loaded from has none', async () => {
  await using server = await serveHttp(answer);
  await using client = new Client(open);
  const a = `http://a.example:${server.port}`;
  const b = `http://b.example:${server.port}`;
  await client.get(a + setting('own=1'));
  const get = async (url: string, topLevelUrl: string, initiator = topLevelUrl) =>
    text(await client.get(url, { topLevelUrl, initiator }));
  expect(await get(a, 'http://www.a.example/page')).toBe('own=1');
  // Asked for from elsewhere, it neither sends nor sets.
  expect(await get(a, b)).toBe('');
  expect(await get(a + setting('third=1'), b)).toBe('');
  expect(await get(a, b)).toBe('');
  expect(text(await client.get(a))).toBe('own=1');
  // A frame of another site is no way to the page's own cookies either.
  expect(await get(a, a, b)).toBe('');
});

test('on the way through another site, strict cookies stay behind, and those set on the way stay there', async () => {
  await using server = await serveHttp(answer);
  await using client = new Client(open);
  const a = `http://a.example:${server.port}`;
  const b = `http://b.example:${server.port}`;
  await client.get(a + setting('strict=1; SameSite=Strict', 'lax=1; SameSite=Lax'));
  expect(text(await client.get(a + leadingTo(`${a}/`)))).toBe('strict=1; lax=1');
  expect(text(await client.get(b + leadingTo(`${a}/`)))).toBe('lax=1');
  const onTheWay = `${b}${setting('way=1')}&to=${encodeURIComponent(a)}`;
  expect(text(await client.get(onTheWay))).toBe('lax=1');
  expect(text(await client.get(b))).toBe('way=1');
  expect(text(await client.get(a))).toBe('strict=1; lax=1');
});

test('a POST that another site redirects here with its body brings no cookie', async () => {
  await using server = await serveHttp(answer);
  await using client = new Client(open);
  const a = `http://a.example:${server.port}`;
  await client.get(a + setting('lax=1; SameSite=Lax'));
  const post = { method: 'POST', body: 'x' };
  const from = `http://b.example:${server.port}/?status=307&to=${encodeURIComponent(a)}`;
  expect(text(await client.request(from, post))).toBe('');
  expect(text(await client.request(a, post))).toBe('lax=1');
});

test('a redirect sets its cookies before the next hop', async () => {
  await using server = await serveHttp(answer);
  await using client = new Client(open);
  const a = `http://a.example:${server.port}`;
  expect(text(await client.get(`${a}${setting('id=1')}&to=${encodeURIComponent(a)}`))).toBe('id=1');
});

test('cookies of HTTPS and of plain HTTP do not meet', async () => {
  await using secure = await serveHttps(answer);
  await using plain = await serveHttp(answer);
  await using client = new Client(open);
  await client.get(`https://secure.example:${secure.port}${setting('over=tls')}`);
  expect(text(await client.get(`http://secure.example:${plain.port}/`))).toBe('');
  await client.get(`http://secure.example:${plain.port}${setting('over=plain', 'x=1; Secure')}`);
  expect(text(await client.get(`http://secure.example:${plain.port}/`))).toBe('over=plain');
  expect(text(await client.get(`https://secure.example:${secure.port}/`))).toBe('over=tls');
});

test("the caller's own cookie header is sent in place of the jar's, to its origin alone", async () => {
  await using server = await serveHttp(answer);
  await using client = new Client(open);
  const a = `http://a.example:${server.port}`;
  const www = `http://www.a.example:${server.port}`;
  await client.get(`${www}${setting('jar=1; Domain=a.example')}`);
  const headers = { cookie: 'mine=1' };
  expect(text(await client.get(a, { headers }))).toBe('mine=1');
  expect(text(await client.get(a + leadingTo(`${a}/`), { headers }))).toBe('mine=1');
  expect(text(await client.get(a + leadingTo(www), { headers }))).toBe('jar=1');
  await client.get(a + setting('more=1'), { headers });
  expect(text(await client.get(a))).toBe('jar=1; more=1');
});

test('a client without cookies neither keeps nor sends any', async () => {
  await using server = await serveHttp(answer);
  await using client = new Client({ ...open, cookies: false });
  await client.get(server.url + setting('a=1'));
  expect(text(await client.get(server.url))).toBe('');
  expect(client.exportCookies().partitions).toEqual([]);
});

test('two clients share nothing, and a destroyed one has forgotten everything', async () => {
  await using server = await serveHttp(answer);
  await using client = new Client(open);
  await using other = new Client(open);
  await client.get(server.url + setting('a=1'));
  expect(text(await other.get(server.url))).toBe('');
  expect(client.exportCookies().partitions).toHaveLength(1);
  await client.destroy();
  expect(client.exportCookies().partitions).toEqual([]);
});

test('a site that sets cookies without end keeps those used last', async () => {
  let next = 0;
  await using server = await serveHttp((request, response) => {
    if (request.url === '/flood') {
      response.setHeader(
        'set-cookie',
        Array.from({ length: 50 }, () => `c${next++}=1; Path=/elsewhere`),
      );
    } else if (request.url === '/first') response.setHeader('set-cookie', 'used=1; Path=/');
    response.end(request.headers.cookie ?? '');
  });
  await using client = new Client({ ...open, maxHeaderBytes: 1024 * 1024 });
  await client.get(`${server.url}/first`);
  for (let round = 0; round < 10; round += 1) await client.get(`${server.url}/flood`);
  expect(text(await client.get(server.url))).toBe('used=1');
  const [partition] = client.exportCookies().partitions;
  expect(partition?.cookies).toHaveLength(MAX_COOKIES_OF_SITE);
  expect(partition?.cookies.map(({ name }) => name)).toContain(`c${next - 1}`);
});

test.each([
  ['megabytes of value', `a=${'x'.repeat(1_000_000)}`],
  ['megabytes of blanks', `a=1${' '.repeat(1_000_000)}x${'\t'.repeat(500_000)}`],
  ['megabytes of attributes', `a=1;${'Path=/;'.repeat(200_000)}Max-Age=0`],
  ['an endless date', `a=1; Expires=${'1:'.repeat(500_000)}`],
])('%s in a cookie are passed over in no time', async (_, cookie) => {
  await using server = await serveText(
    `HTTP/1.1 200 OK\r\nset-cookie: ok=1\r\nset-cookie: ${cookie}\r\ncontent-length: 0\r\n\r\n`,
  );
  await using client = new Client({ ...open, maxHeaderBytes: 4_000_000, timeouts: { totalMs: 5000 } });
  await client.get(server.url);
  const [partition] = client.exportCookies().partitions;
  expect(partition?.cookies.map(({ name }) => name)).toContain('ok');
  expect(JSON.stringify(partition).length).toBeLessThan(1000);
});

test('a cookie with a control character is ignored, a tab is none', async () => {
  const parse = await loadSetCookieParser();
  const from = { url: new URL('https://a.example/'), siteHost: 'a.example', now: 0 };
  for (let code = 0; code < 256; code += 1) {
    const char = String.fromCharCode(code);
    const isControl = (code < 32 && char !== '\t') || code === 127;
    for (const cookie of [`n${char}=v`, `n=v${char}w`, `n=v; x=${char}`]) {
      const parsed = parse(cookie, from);
      expect([code, cookie, parsed === undefined]).toEqual([code, cookie, isControl]);
    }
  }
});
