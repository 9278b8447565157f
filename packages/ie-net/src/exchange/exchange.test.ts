import { describe, expect, test } from 'vitest';
import { serveHttp, serveRaw, serveText } from '../../test/local-server.js';
import { resolveNames } from '../../test/resolve-names.js';
import { Client } from '../client.js';

const open = { allowHttp: true, allowPrivate: true };

test('headers keep order and duplicates, with names in lower case and values byte for byte', async () => {
  await using server = await serveText(
    'HTTP/1.1 200 OK\r\nSet-Cookie: a=1\r\nX-Name: caf\xe9\r\nset-cookie: b=2\r\n__proto__: p\r\nContent-Length: 0\r\n\r\n',
  );
  await using client = new Client(open);
  expect((await client.get(server.url)).headers).toEqual([
    ['set-cookie', 'a=1'],
    ['x-name', 'café'],
    ['set-cookie', 'b=2'],
    ['__proto__', 'p'],
    ['content-length', '0'],
  ]);
});

test.each(['/', '/?', '/page?', '/page?#part', '/page?a=/b?c', '/page#a?b'])(
  'what a URL says behind its host is asked for to the letter, up to the fragment: %s',
  async (path) => {
    await using server = await serveHttp((request, response) => response.end(request.url));
    await using client = new Client(open);
    const { body } = await client.get(server.url + path);
    expect(Buffer.from(body).toString()).toBe(path.split('#')[0]);
  },
);

test('interim responses are passed over', async () => {
  await using server = await serveText(
    'HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok',
  );
  await using client = new Client(open);
  const { status, body, headers } = await client.get(server.url);
  expect({ status, body: Buffer.from(body).toString() }).toEqual({ status: 200, body: 'ok' });
  expect(headers).toEqual([['content-length', '2']]);
});

test('a hundred interim responses are passed over, and one more is refused', async () => {
  const early = 'HTTP/1.1 103 Early Hints\r\n\r\n';
  const last = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok';
  await using patient = await serveText(early.repeat(100) + last);
  await using endless = await serveText(early.repeat(101) + last);
  await using client = new Client(open);
  expect((await client.get(patient.url)).status).toBe(200);
  const pending = client.get(endless.url);
  await expect(pending).rejects.toMatchObject({ code: 'IE_NET_PROTOCOL' });
  await expect(pending).rejects.toThrow('sent more than 100 interim responses');
});

test('a body that ends with its connection is whole when nothing announced its length', async () => {
  await using server = await serveText('HTTP/1.0 200 OK\r\n\r\nall of it');
  await using client = new Client(open);
  expect(Buffer.from((await client.get(server.url)).body).toString()).toBe('all of it');
});

describe('responses that fail', () => {
  test.each([
    [
      'shorter than its content-length',
      'HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nshort',
      'IE_NET_CONNECTION',
    ],
    [
      'shorter, with connection: close',
      'HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 10\r\n\r\nshort',
      'IE_NET_CONNECTION',
    ],
    [
      'chunked without its last chunk',
      'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nshort\r\n',
      'IE_NET_CONNECTION',
    ],
    [
      'chunked, closing, without its last chunk',
      'HTTP/1.1 200 OK\r\nconnection: close\r\ntransfer-encoding: chunked\r\n\r\n5\r\nsho',
      'IE_NET_CONNECTION',
    ],
    ['nothing at all', '', 'IE_NET_CONNECTION'],
    ['cut within the headers', 'HTTP/1.1 200 OK\r\nx-a: b', 'IE_NET_CONNECTION'],
    ['not HTTP', 'SSH-2.0-OpenSSH_9.6\r\n', 'IE_NET_PROTOCOL'],
    ['a NUL in a header', 'HTTP/1.1 200 OK\r\nx-a: b\0c\r\n\r\n', 'IE_NET_PROTOCOL'],
    ['two lengths', 'HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab', 'IE_NET_PROTOCOL'],
    [
      'a broken chunk in the piece that brings the headers',
      'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n',
      'IE_NET_PROTOCOL',
    ],
  ])('%s', async (_, response, code) => {
    await using server = await serveText(response);
    await using client = new Client(open);
    await expect(client.get(server.url)).rejects.toMatchObject({ name: 'NetError', code });
  });

  test('an upgrade nobody asked for', async () => {
    await using server = await serveText(
      'HTTP/1.1 101 Switching\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n',
    );
    await using client = new Client(open);
    const pending = client.get(server.url);
    await expect(pending).rejects.toMatchObject({ code: 'IE_NET_PROTOCOL' });
    await expect(pending).rejects.toThrow(
      'answered with invalid HTTP: it switches to another protocol without a request for it',
    );
  });

  test.each(['000', '099'])('a status of %s, in a sentence', async (status) => {
    await using server = await serveText(`HTTP/1.1 ${status} Odd\r\ncontent-length: 0\r\n\r\n`);
    await using client = new Client(open);
    const pending = client.get(server.url);
    await expect(pending).rejects.toMatchObject({ name: 'NetError', code: 'IE_NET_PROTOCOL' });
    await expect(pending).rejects.toThrow(/ answered with invalid HTTP: (?!.*assert)/u);
  });

  test.each([
    ['closed', 'HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nabc', 'ended before its body was complete'],
    ['closed before any of it', 'HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n', 'ended before its body'],
    ['closed before the headers', '', 'check that the server is up'],
  ])('a connection that is %s says how far it came', async (_, response, text) => {
    await using server = await serveText(response);
    await using client = new Client(open);
    await expect(client.get(server.url)).rejects.toThrow(text);
  });

  test('a connection that is reset within the body', async () => {
    await using server = await serveRaw((socket) =>
      socket.once('data', () => {
        socket.write('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nabc', () =>
          setTimeout(() => socket.resetAndDestroy(), 20),
        );
      }),
    );
    await using client = new Client(open);
    const pending = client.get(server.url);
    await expect(pending).rejects.toMatchObject({ code: 'IE_NET_CONNECTION' });
    await expect(pending).rejects.toThrow(/ended before its body was complete/u);
  });

  test('a connection that is reset within a body whose length nobody announced', async () => {
    await using server = await serveRaw((socket) =>
      socket.once('data', () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\nabc', () => setTimeout(() => socket.resetAndDestroy(), 20));
      }),
    );
    await using client = new Client(open);
    await expect(client.get(server.url)).rejects.toMatchObject({ code: 'IE_NET_CONNECTION' });
  });

  test('headers larger than the limit, which the message tells', async () => {
    const large = `HTTP/1.1 200 OK\r\nx-a: ${'x'.repeat(270_000)}\r\ncontent-length: 0\r\n\r\n`;
    await using server = await serveText(large);
    await using client = new Client(open);
    const pending = client.get(server.url);
    await expect(pending).rejects.toMatchObject({ code: 'IE_NET_TOO_LARGE' });
    await expect(pending).rejects.toThrow(
      /the response headers are larger than 262144 bytes; raise the limit if this is intended$/u,
    );
    await using patient = new Client({ ...open, maxHeaderBytes: 300_000 });
    expect((await patient.get(server.url)).status).toBe(200);
  });

  test('more header lines than the limit, which the message tells', async () => {
    await using server = await serveText(
      `HTTP/1.1 200 OK\r\n${'a: b\r\n'.repeat(5000)}content-length: 0\r\n\r\n`,
    );
    await using client = new Client(open);
    const pending = client.get(server.url);
    await expect(pending).rejects.toMatchObject({ code: 'IE_NET_TOO_LARGE' });
    await expect(pending).rejects.toThrow(/has more than 5000 header lines; raise the limit/u);
    await using patient = new Client({ ...open, maxHeaderCount: 5001 });
    expect((await patient.get(server.url)).status).toBe(200);
  });

  test('a connection that is reset', async () => {
    await using server = await serveRaw((socket) => socket.once('data', () => socket.resetAndDestroy()));
    await using client = new Client(open);
    await expect(client.get(server.url)).rejects.toMatchObject({ code: 'IE_NET_CONNECTION' });
  });

  test('a port nobody listens on', async () => {
    let url = '';
    {
      await using server = await serveHttp((_, response) => response.end());
      url = server.url;
    }
    await using client = new Client(open);
    const refused = client.get(url);
    await expect(refused).rejects.toMatchObject({
      code: 'IE_NET_CONNECTION',
      cause: { code: 'ECONNREFUSED' },
    });
    await expect(refused).rejects.toThrow(url);
  });

  test('a name that does not resolve', async () => {
    await using client = new Client({ lookup: resolveNames({ 'empty.example': [[]] }) });
    await expect(client.get('https://missing.example/')).rejects.toMatchObject({ code: 'IE_NET_DNS' });
    await expect(client.get('https://empty.example/')).rejects.toMatchObject({ code: 'IE_NET_DNS' });
  });
});

describe('deadlines', () => {
  const timeout = { name: 'NetError', code: 'IE_NET_TIMEOUT' };

  test('connect: a lookup that never answers', async () => {
    await using client = new Client({ timeouts: { connectMs: 50 }, lookup: () => {} });
    const pending = client.get('https://slow.example/');
    await expect(pending).rejects.toMatchObject(timeout);
    await expect(pending).rejects.toThrow(
      "https://slow.example/ didn't accept a connection within 50 ms (connect)",
    );
  });

  test('connect: a TLS handshake that never ends', async () => {
    await using server = await serveRaw((socket) => socket.resume());
    await using client = new Client({ ...open, timeouts: { connectMs: 50 } });
    await expect(client.get(server.url.replace('http:', 'https:'))).rejects.toMatchObject(timeout);
  });

  test('headers: a server that never answers', async () => {
    await using server = await serveRaw((socket) => socket.resume());
    await using client = new Client({ ...open, timeouts: { headersMs: 50 } });
    await expect(client.get(server.url)).rejects.toMatchObject(timeout);
    await expect(client.get(server.url)).rejects.toThrow('sent no response headers within 50 ms (headers)');
  });

  test('body idle: a body that stops coming', async () => {
    await using server = await serveHttp((_, response) => void response.write('some'));
    await using client = new Client({ ...open, timeouts: { bodyIdleMs: 50 } });
    const pending = client.get(server.url);
    await expect(pending).rejects.toMatchObject(timeout);
    await expect(pending).rejects.toThrow('nothing more of its body for 50 ms (body idle)');
  });

  test('total: a body that drips for ever', async () => {
    await using server = await serveHttp((_, response) => {
      const drip = setInterval(() => response.write('x'), 5);
      response.once('close', () => clearInterval(drip));
    });
    await using client = new Client(open);
    const pending = client.get(server.url, { policy: { timeoutMs: 100 } });
    await expect(pending).rejects.toMatchObject(timeout);
    await expect(pending).rejects.toThrow('took longer than the total deadline of 100 ms');
  });

  test('total: redirects without end, each of them quick', async () => {
    await using server = await serveHttp((_, response) => response.writeHead(302, { location: '/' }).end());
    await using client = new Client({ ...open, maxRedirects: 1_000_000, timeouts: { totalMs: 100 } });
    await expect(client.get(server.url)).rejects.toMatchObject(timeout);
  });

  test('total: waiting for one of the connections of the origin', async () => {
    await using server = await serveRaw((socket) => socket.resume());
    await using client = new Client({ ...open, connections: 1 });
    const abort = new AbortController();
    const first = client.get(server.url, { signal: abort.signal });
    await expect(client.get(server.url, { policy: { timeoutMs: 50 } })).rejects.toMatchObject(timeout);
    abort.abort();
    await expect(first).rejects.toBe(abort.signal.reason);
  });
});
