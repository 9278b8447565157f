import type { IncomingMessage } from 'node:http';
import { expect, test } from 'vitest';
import { serveHttp, serveHttps, serveRaw, testCertificate } from '../../test/local-server.js';
import { resolveNames } from '../../test/resolve-names.js';
import { Client } from '../client.js';

const open = { allowHttp: true, allowPrivate: true };

/** Answers `/<status>?<location>` with that redirect, and anything else with what it received, as JSON. */
function serveRedirects() {
  return serveHttp((request, response) => {
    const url = new URL(request.url ?? '', 'http://host');
    const status = Number(url.pathname.slice(1));
    if (status >= 300) {
      const location = decodeURIComponent(url.search.slice(1));
      response.writeHead(
        status,
        location === '' ? {} : { location: Buffer.from(location).toString('latin1') },
      );
      response.end('moved');
      return;
    }
    void collect(request).then((body) =>
      response.end(
        JSON.stringify({ url: request.url, method: request.method, headers: request.headers, body }),
      ),
    );
  });
}

async function collect(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request.setEncoding('utf8')) body += chunk;
  return body;
}

const parse = (body: Uint8Array) => JSON.parse(Buffer.from(body).toString());

test.each([
  [301, 'POST', 'GET'],
  [302, 'POST', 'GET'],
  [303, 'POST', 'GET'],
  [307, 'POST', 'POST'],
  [308, 'POST', 'POST'],
  [301, 'PUT', 'PUT'],
  [302, 'PUT', 'PUT'],
  [303, 'PUT', 'GET'],
  [303, 'GET', 'GET'],
  [302, 'GET', 'GET'],
])('a %i turns %s into %s, with or without its body', async (status, method, expected) => {
  await using server = await serveRedirects();
  await using client = new Client(open);
  const response = await client.request(`${server.url}/${status}?/end`, {
    method,
    headers: { 'content-type': 'text/plain', 'content-language': 'en', 'x-kept': 'yes' },
    body: method === 'GET' ? null : 'data',
  });
  const seen = parse(response.body);
  expect(response.url).toBe(`${server.url}/end`);
  expect(seen.method).toBe(expected);
  expect(seen.headers['x-kept']).toBe('yes');
  const becameGet = method !== 'GET' && expected === 'GET';
  expect(seen.body).toBe(expected === 'GET' ? '' : 'data');
  expect(seen.headers['content-type']).toBe(becameGet ? undefined : 'text/plain');
  expect(seen.headers['content-language']).toBe(becameGet ? undefined : 'en');
  expect(seen.headers['content-length']).toBe(expected === 'GET' ? undefined : '4');
});

test.each([301, 302, 303, 307, 308])('a %i leaves HEAD as it is', async (status) => {
  const methods: (string | undefined)[] = [];
  await using server = await serveHttp((request, response) => {
    methods.push(request.method);
    response.writeHead(request.url === '/end' ? 200 : status, { location: '/end' }).end();
  });
  await using client = new Client(open);
  const answer = await client.request(server.url, { method: 'HEAD' });
  expect([answer.status, answer.url, answer.body.length]).toEqual([200, `${server.url}/end`, 0]);
  expect(methods).toEqual(['HEAD', 'HEAD']);
});

test.each([
  [301, 'PATCH', 'PATCH'],
  [302, 'DELETE', 'DELETE'],
  [303, 'PATCH', 'GET'],
  [303, 'PURGE', 'GET'],
  [307, 'PURGE', 'PURGE'],
  [308, 'PATCH', 'PATCH'],
])(
  'a %i to another origin turns %s into %s, and keeps a body that stays',
  async (status, method, expected) => {
    await using other = await serveRedirects();
    await using server = await serveRedirects();
    await using client = new Client(open);
    const location = encodeURIComponent(`${other.url}/end`);
    const headers = { 'content-type': 'a/b' };
    const response = await client.request(`${server.url}/${status}?${location}`, {
      method,
      body: 'data',
      headers,
    });
    const seen = parse(response.body);
    expect(seen).toMatchObject({ url: '/end', method: expected, body: expected === 'GET' ? '' : 'data' });
    expect(seen.headers['content-type']).toBe(expected === 'GET' ? undefined : 'a/b');
  },
);

test.each([300, 304, 305, 306, 399])('a %i is the response itself, location or not', async (status) => {
  await using server = await serveRedirects();
  await using client = new Client(open);
  expect((await client.get(`${server.url}/${status}?/end`)).status).toBe(status);
});

test('a redirect without a location is the response itself, with its body', async () => {
  await using server = await serveRedirects();
  await using client = new Client(open);
  const { status, body } = await client.get(`${server.url}/302`);
  expect({ status, body: Buffer.from(body).toString() }).toEqual({ status: 302, body: 'moved' });
});

test('exactly maxRedirects redirects are followed', async () => {
  await using server = await serveHttp((request, response) => {
    const left = Number(request.url?.slice(1));
    if (left === 0) response.end('done');
    else response.writeHead(302, { location: `/${left - 1}` }).end();
  });
  await using client = new Client(open);
  expect((await client.get(`${server.url}/20`)).status).toBe(200);
  await expect(client.get(`${server.url}/21`)).rejects.toMatchObject({ code: 'IE_NET_TOO_MANY_REDIRECTS' });
  expect((await client.get(`${server.url}/2`, { policy: { maxRedirects: 2 } })).status).toBe(200);
  const tooMany = client.get(`${server.url}/3`, { policy: { maxRedirects: 2 } });
  await expect(tooMany).rejects.toMatchObject({ code: 'IE_NET_TOO_MANY_REDIRECTS' });
  const none = client.get(`${server.url}/1`, { policy: { maxRedirects: 0 } });
  await expect(none).rejects.toMatchObject({ code: 'IE_NET_TOO_MANY_REDIRECTS' });
});

test('a redirect to the same URL is followed, so that a site may set a cookie first', async () => {
  let requests = 0;
  await using server = await serveHttp((_, response) => {
    requests += 1;
    if (requests === 1) response.writeHead(302, { location: '/' }).end();
    else response.end('ok');
  });
  await using client = new Client(open);
  expect((await client.get(server.url)).status).toBe(200);
});

test('redirects within an origin use one connection', async () => {
  await using server = await serveRedirects();
  await using client = new Client(open);
  await client.get(`${server.url}/302?${encodeURIComponent('/301?/end')}`);
  expect(server.accepted()).toBe(1);
});

test.each([
  ['a large', (size: number) => ({ 'content-length': String(size) })],
  ['an endless', () => ({})],
])('%s body of a redirect is dropped with its connection', async (_, headers) => {
  await using server = await serveHttp((request, response) => {
    if (request.url === '/end') {
      response.end('ok');
      return;
    }
    response.writeHead(302, { location: '/end', ...headers(1024 * 1024) });
    response.write('x'.repeat(100_000));
  });
  await using client = new Client({ ...open, maxBodyBytes: 1000 });
  expect((await client.get(server.url)).status).toBe(200);
});

test('headers that belong to one origin are not sent to the next', async () => {
  await using other = await serveRedirects();
  await using server = await serveRedirects();
  await using client = new Client({ ...open, headers: { cookie: 'a=1' } });
  const headers = {
    authorization: 'Bearer x',
    'proxy-authorization': 'y',
    host: 'name.example',
    'x-kept': 'yes',
  };

  const same = parse((await client.get(`${server.url}/302?/end`, { headers })).body).headers;
  expect(same).toMatchObject({ ...headers, cookie: 'a=1' });

  const location = encodeURIComponent(`${other.url}/end`);
  const across = parse((await client.get(`${server.url}/302?${location}`, { headers })).body).headers;
  expect(across).toMatchObject({ host: new URL(other.url).host, 'x-kept': 'yes' });
  for (const name of ['authorization', 'cookie', 'proxy-authorization'])
    expect(across).not.toHaveProperty(name);
});

test('across origins a redirect tells no more of a referrer than its origin, and vouches for no origin', async () => {
  await using other = await serveRedirects();
  await using server = await serveRedirects();
  await using client = new Client(open);
  const get = async (location: string, headers: Record<string, string>) =>
    parse((await client.get(`${server.url}/302?${encodeURIComponent(location)}`, { headers })).body).headers;
  const referer = 'https://page.example/secret?token=1';
  expect(await get('/end', { referer, origin: 'https://page.example' })).toMatchObject({
    referer,
    origin: 'https://page.example',
  });
  expect(await get(`${other.url}/end`, { referer, origin: 'https://page.example' })).toMatchObject({
    referer: 'https://page.example/',
    origin: 'null',
  });
  expect(await get(`${other.url}/end`, { origin: server.url })).toMatchObject({ origin: server.url });
  for (const bad of ['nonsense', 'data:text/html,x'])
    expect(await get(`${other.url}/end`, { referer: bad })).not.toHaveProperty('referer');
});

test('user name and password of the URL are sent to its origin and shown nowhere', async () => {
  await using other = await serveRedirects();
  await using server = await serveRedirects();
  await using client = new Client(open);
  const withUser = server.url.replace('//', '//us%C3%A9r:p%ss@');
  const own = await client.get(`${withUser}/302?/end`);
  expect(parse(own.body).headers.authorization).toBe(`Basic ${Buffer.from('usér:p%ss').toString('base64')}`);
  expect(own.url).toBe(`${server.url}/end`);
  const across = await client.get(`${withUser}/302?${encodeURIComponent(`${other.url}/end`)}`);
  expect(parse(across.body).headers).not.toHaveProperty('authorization');
});

test('user name and password in a location are dropped', async () => {
  await using other = await serveRedirects();
  await using server = await serveRedirects();
  await using client = new Client(open);
  const location = encodeURIComponent(`${other.url.replace('//', '//user:secret@')}/end`);
  const response = await client.get(`${server.url}/302?${location}`);
  expect(parse(response.body).headers).not.toHaveProperty('authorization');
  expect(response.url).toBe(`${other.url}/end`);
});

test.each([
  ['/end', '#top', '/end#top'],
  ['/end#new', '#top', '/end#new'],
  ['/end#', '#top', '/end#'],
  ['/end', '', '/end'],
])('a redirect to %s from a URL with fragment "%s" ends at %s', async (location, fragment, expected) => {
  await using server = await serveRedirects();
  await using client = new Client(open);
  const { url } = await client.get(`${server.url}/302?${encodeURIComponent(location)}${fragment}`);
  expect(url).toBe(server.url + expected);
});

test('a location beyond ASCII is read as UTF-8', async () => {
  await using server = await serveRedirects();
  await using client = new Client(open);
  const { url } = await client.get(`${server.url}/302?${encodeURIComponent('/é')}`);
  expect(url).toBe(`${server.url}/%C3%A9`);
});

test.each([
  ['https://[bad', 'IE_NET_PROTOCOL'],
  ['ftp://127.0.0.1/', 'IE_NET_SCHEME_BLOCKED'],
  ['file:///etc/passwd', 'IE_NET_SCHEME_BLOCKED'],
  ['javascript:alert(1)', 'IE_NET_SCHEME_BLOCKED'],
  ['data:text/html,hello', 'IE_NET_SCHEME_BLOCKED'],
  ['blob:https://example.com/1', 'IE_NET_SCHEME_BLOCKED'],
  ['about:blank', 'IE_NET_SCHEME_BLOCKED'],
  ['http://127.0.0.1:25/', 'IE_NET_BAD_PORT'],
])('a redirect to %s fails with %s', async (location, code) => {
  await using server = await serveRedirects();
  await using client = new Client(open);
  await expect(client.get(`${server.url}/302?${encodeURIComponent(location)}`)).rejects.toMatchObject({
    code,
  });
});

test('a port that is not in the list is refused before any connection, in a URL and in a redirect', async () => {
  await using first = await serveRedirects();
  await using second = await serveRedirects();
  await using client = new Client({ ...open, ports: [first.port] });
  expect((await client.get(`${first.url}/302?${encodeURIComponent('/end')}`)).url).toBe(`${first.url}/end`);
  const refused = { name: 'NetError', code: 'IE_NET_PORT_BLOCKED' };
  await expect(client.get(`${second.url}/end`)).rejects.toMatchObject(refused);
  const redirect = `${first.url}/302?${encodeURIComponent(`${second.url}/end`)}`;
  await expect(client.get(redirect)).rejects.toMatchObject(refused);
  expect(second.accepted()).toBe(0);
  await using both = new Client({ ...open, ports: [`${first.port}-${first.port}`, second.port] });
  expect((await both.get(redirect)).url).toBe(`${second.url}/end`);
});

test('a redirect to a host name of 12 KB fails with a short message', async () => {
  await using server = await serveRaw((socket) =>
    socket.once('data', () =>
      socket.end(`HTTP/1.1 302 Found\r\nlocation: http://${'a.'.repeat(6000)}example/\r\n\r\n`),
    ),
  );
  await using client = new Client({ ...open, lookup: resolveNames({}) });
  const error: Error = await client.get(server.url).then(
    () => expect.unreachable(),
    (reason: Error) => reason,
  );
  expect(error).toMatchObject({ name: 'NetError', code: 'IE_NET_DNS' });
  expect(error.message.length).toBeLessThan(700);
});

test('two different locations are a protocol error, the same one twice is not', async () => {
  await using server = await serveHttp((request, response) => {
    if (request.url === '/one') response.writeHead(302, ['location', '/end', 'location', '/end']).end();
    else if (request.url === '/two')
      response.writeHead(302, ['location', '/end', 'location', '/other']).end();
    else response.end();
  });
  await using client = new Client(open);
  expect((await client.get(`${server.url}/one`)).url).toBe(`${server.url}/end`);
  await expect(client.get(`${server.url}/two`)).rejects.toMatchObject({ code: 'IE_NET_PROTOCOL' });
});

test('a redirect from https: to http: is refused even with allowHttp, the way up is followed', async () => {
  await using plain = await serveRedirects();
  await using secure = await serveHttps((request, response) => {
    if (request.url === '/down') response.writeHead(302, { location: `${plain.url}/end` }).end();
    else response.end('secure');
  });
  await using client = new Client({ ...open, ca: testCertificate });
  await expect(client.get(`${secure.url}/down`)).rejects.toMatchObject({ code: 'IE_NET_DOWNGRADE' });
  expect(plain.accepted()).toBe(0);
  const up = await client.get(`${plain.url}/302?${encodeURIComponent(`${secure.url}/end`)}`);
  expect(Buffer.from(up.body).toString()).toBe('secure');
});

test.each([
  ['that is not UTF-8 is percent-encoded as it is', 'location: /caf\xe9?q=\xfc', '/caf%E9?q=%FC'],
  ['of UTF-8 means what it says', 'location: /caf\xc3\xa9', '/caf%C3%A9'],
])('a byte of a location %s', async (_, line, path) => {
  const paths: string[] = [];
  await using server = await serveRaw((socket) =>
    socket.on('data', (request) => {
      paths.push(String(request).split(' ')[1] ?? '');
      const answer = paths.length === 1 ? `302 Found\r\n${line}` : '200 OK';
      socket.write(`HTTP/1.1 ${answer}\r\ncontent-length: 0\r\n\r\n`, 'latin1');
    }),
  );
  await using client = new Client(open);
  expect((await client.get(server.url)).url).toBe(server.url + path);
  expect(paths).toEqual(['/', path]);
});

test('a redirect to an empty location is the response itself, with its body', async () => {
  await using server = await serveRaw((socket) =>
    socket.on('data', () =>
      socket.write('HTTP/1.1 302 Found\r\nLocation: \r\nContent-Length: 8\r\n\r\n<p>hello'),
    ),
  );
  await using client = new Client(open);
  const { status, body, meta } = await client.get(server.url);
  expect({ status, text: Buffer.from(body).toString(), hops: meta.hops.length }).toEqual({
    status: 302,
    text: '<p>hello',
    hops: 1,
  });
});
