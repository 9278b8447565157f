import type { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { serveHttp, serveHttps, serveText, testCertificate } from '../test/local-server.js';
import { Client } from './client.js';

const open = { allowHttp: true, allowPrivate: true };

const ended = (body: Readable) => new Promise((resolve) => body.once('close', resolve));

test('a request resolves with status, headers, body and the final URL', async () => {
  await using server = await serveHttp((_, response) => response.writeHead(404, { 'x-a': 'b' }).end('gone'));
  await using client = new Client(open);
  const { status, headers, body, url } = await client.get(`${server.url}/a?b=c#d`);
  expect({ status, url, text: Buffer.from(body).toString() }).toEqual({
    status: 404,
    url: `${server.url}/a?b=c#d`,
    text: 'gone',
  });
  expect(headers).toContainEqual(['x-a', 'b']);
  expect(body.buffer.byteLength).toBe(4);
});

test.each([200, 404, 599, 999])('a status of %i comes through as it is', async (status) => {
  await using server = await serveText(`HTTP/1.1 ${status} Odd\r\ncontent-length: 0\r\n\r\n`);
  await using client = new Client(open);
  expect((await client.get(server.url)).status).toBe(status);
});

test('a body is sent as it is', async () => {
  await using server = await serveHttp((request, response) => void request.pipe(response));
  await using client = new Client(open);
  const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
  expect((await client.request(server.url, { method: 'POST', body: bytes })).body).toEqual(bytes);
  const text = await client.request(server.url, { method: 'post', body: 'é' });
  expect(Buffer.from(text.body).toString()).toBe('é');
});

test('a bare host is asked over HTTPS, and a URL object is taken as its text', async () => {
  await using server = await serveHttps((request, response) => response.end(request.url));
  await using client = new Client({ ...open, ca: testCertificate });
  const bare = await client.get(`${new URL(server.url).host}/a`);
  expect({ url: bare.url, body: Buffer.from(bare.body).toString() }).toEqual({
    url: `${server.url}/a`,
    body: '/a',
  });
  expect((await client.get(new URL('/b', server.url))).url).toBe(`${server.url}/b`);
});

test.each([
  'data:text/html,hello',
  'blob:https://example.com/1',
  'javascript:alert(1)',
  'view-source:https://example.com/',
  'about:blank',
  'file:///etc/passwd',
  'ftp://example.com/',
])('%s is refused by request, get and stream, and what else is asked for is answered', async (url) => {
  await using server = await serveHttp((_, response) => response.end('ok'));
  await using client = new Client(open);
  const blocked = { name: 'NetError', code: 'IE_NET_SCHEME_BLOCKED' };
  const neighbour = client.get(server.url);
  await expect(client.request(url)).rejects.toMatchObject(blocked);
  await expect(client.get(url)).rejects.toMatchObject(blocked);
  await expect(client.stream(url)).rejects.toMatchObject(blocked);
  expect((await neighbour).status).toBe(200);
});

test('many requests at once share the connections of an origin', async () => {
  await using server = await serveHttp((request, response) => response.end(request.url));
  await using client = new Client({ ...open, connections: 4 });
  const paths = Array.from({ length: 100 }, (_, index) => `/${index}`);
  const bodies = await Promise.all(paths.map(async (path) => (await client.get(server.url + path)).body));
  expect(bodies.map((body) => Buffer.from(body).toString())).toEqual(paths);
  expect(server.accepted()).toBe(4);
});

test('requests in turn share one connection', async () => {
  await using server = await serveHttp((_, response) => response.end('ok'));
  await using client = new Client(open);
  for (let index = 0; index < 5; index += 1) await client.get(server.url);
  expect(server.accepted()).toBe(1);
});

describe('streaming', () => {
  test('the body is readable while it is still being sent', async () => {
    await using server = await serveHttp((request, response) => {
      if (request.url === '/finish') {
        response.end();
        finish();
      } else {
        response.write('first');
        finish = () => response.end('second');
      }
    });
    let finish = () => {};
    await using client = new Client(open);
    const { body } = await client.stream(server.url);
    const pieces: string[] = [];
    for await (const chunk of body) {
      pieces.push(Buffer.from(chunk).toString());
      if (pieces.length === 1) await client.get(`${server.url}/finish`);
    }
    expect(pieces).toEqual(['first', 'second']);
  });

  test('a limit ends the reading with an error when the body passes it', async () => {
    await using server = await serveHttp((_, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(1_000_000)));
    });
    await using client = new Client({ ...open, maxBodyBytes: 500_000 });
    const { body } = await client.stream(server.url);
    let read = 0;
    const reading = (async () => {
      for await (const chunk of body) read += chunk.length;
    })();
    await expect(reading).rejects.toMatchObject({ name: 'NetError', code: 'IE_NET_TOO_LARGE' });
    expect(read).toBeLessThanOrEqual(500_000);
  });

  test('leaving the loop early closes the connection', async () => {
    await using server = await serveHttp((_, response) => void response.write('x'.repeat(100_000)));
    await using client = new Client(open);
    const { body } = await client.stream(server.url);
    for await (const _ of body) break;
    await server.allSocketsClosed();
  });

  test('a reader that does not read holds the sender back', async () => {
    let sent = 0;
    await using server = await serveHttp((_, response) => {
      const more = () => {
        while (response.writable) {
          sent += 65_536;
          if (!response.write(Buffer.alloc(65_536))) return;
        }
      };
      response.on('drain', more);
      more();
    });
    await using client = new Client({ ...open, maxBodyBytes: 1e9 });
    const { body } = await client.stream(server.url, { policy: { timeoutMs: 2_000 } });
    await ended(body);
    expect(body.errored).toMatchObject({ code: 'IE_NET_TIMEOUT' });
    expect(sent).toBeLessThan(50_000_000);
  });

  test('an error that comes before anybody reads waits for the reader', async () => {
    await using server = await serveHttp((_, response) => void response.write('some'));
    await using client = new Client(open);
    const abort = new AbortController();
    const { body } = await client.stream(server.url, { signal: abort.signal });
    abort.abort(new Error('changed my mind'));
    await ended(body);
    await expect(body[Symbol.asyncIterator]().next()).rejects.toThrow('changed my mind');
  });
});
