import { createSecureServer } from 'node:http2';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { describe, expect, test } from 'vitest';
import { makeDeadAddress } from '../../test/dead-address.js';
import { serveHttp, serveHttps, serveRaw, testCertificate, testKey } from '../../test/local-server.js';
import { type ProxyServer, serveHttpProxy, serveSocks } from '../../test/proxy-server.js';
import { Client, type ClientResponse } from '../client.js';

const text = ({ body }: ClientResponse) => Buffer.from(body).toString();
const bytes = (...values: number[]) => Buffer.from(values);
const open = { allowHttp: true, allowPrivate: true, ca: testCertificate };

const KINDS: readonly [scheme: string, serve: (credentials?: string) => Promise<ProxyServer>][] = [
  ['http', serveHttpProxy],
  ['socks5', serveSocks],
];

describe.each(KINDS)('a proxy of %s', (scheme, serveProxy) => {
  test('leads to HTTPS and plain HTTP, and resolves the names itself', async () => {
    await using proxy = await serveProxy();
    await using plain = await serveHttp((_, response) => response.end('plain'));
    await using secure = await serveHttps((_, response) => response.end('secure'));
    const lookup = () => {
      throw new Error('a name was resolved here');
    };
    await using client = new Client({ ...open, proxy: `${scheme}://${proxy.address}`, lookup });
    expect(text(await client.get(`http://nowhere.example:${plain.port}/`))).toBe('plain');
    expect(text(await client.get(`https://secure.example:${secure.port}/`))).toBe('secure');
    expect(text(await client.get(`https://127.0.0.1:${secure.port}/`))).toBe('secure');
    expect(text(await client.get(`http://[::1]:${plain.port}/`))).toBe('plain');
    expect(proxy.asked).toEqual([
      `nowhere.example:${plain.port}`,
      `secure.example:${secure.port}`,
      `127.0.0.1:${secure.port}`,
      `${scheme === 'http' ? '[::1]' : '1'.padStart(32, '0')}:${plain.port}`,
    ]);
  });

  test('is told in the metadata, without credentials', async () => {
    await using proxy = await serveProxy('user:pass');
    await using server = await serveHttps((_, response) => response.end('ok'));
    await using client = new Client({ ...open, proxy: `${scheme}://user:pass@${proxy.address}` });
    const { meta } = await client.get(`https://secure.example:${server.port}/`);
    const { connection, timings } = meta.hops[0] ?? {};
    expect(connection).toMatchObject({
      proxy: `${scheme}://${proxy.address}`,
      remoteAddress: '127.0.0.1',
      remotePort: Number(proxy.address.split(':')[1]),
      tls: { version: 'TLSv1.3' },
    });
    expect(timings).toMatchObject({ connectMs: expect.any(Number), tlsMs: expect.any(Number) });
    expect(proxy.asked).toEqual([`user:pass@secure.example:${server.port}`]);
  });

  test('leads to a server of HTTP/2', async () => {
    await using proxy = await serveProxy();
    const server = createSecureServer({ cert: testCertificate, key: testKey }, (_, response) =>
      response.end('two'),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      await using client = new Client({ ...open, http2: true, proxy: `${scheme}://${proxy.address}` });
      const { port } = server.address() as AddressInfo;
      const response = await client.get(`https://secure.example:${port}/`);
      expect(text(response)).toBe('two');
      expect(response.meta.hops[0]?.connection).toMatchObject({
        protocol: 'h2',
        proxy: `${scheme}://${proxy.address}`,
      });
    } finally {
      server.close();
    }
  });

  test('has a connection for each origin, used again for that origin alone', async () => {
    await using proxy = await serveProxy();
    await using server = await serveHttp((_, response) => response.end('ok'));
    await using client = new Client({ ...open, proxy: `${scheme}://${proxy.address}` });
    for (const name of ['a.example', 'a.example', 'b.example', 'a.example']) {
      await client.get(`http://${name}:${server.port}/`, { topLevelUrl: 'https://page.example/' });
    }
    expect(proxy.asked).toEqual([`a.example:${server.port}`, `b.example:${server.port}`]);
  });

  test('is asked for no private address and no localhost, unless they are allowed', async () => {
    await using proxy = await serveProxy();
    await using server = await serveHttp((_, response) => response.end('ok'));
    await using client = new Client({ allowHttp: true, proxy: `${scheme}://${proxy.address}` });
    const get = (host: string, allowPrivate: string[] = []) =>
      client.get(`http://${host}:${server.port}/`, { policy: { allowPrivate } });
    for (const host of ['127.0.0.1', '127.1', '[::1]', '[::ffff:127.0.0.1]', 'localhost', 'app.localhost.']) {
      await expect(get(host), host).rejects.toMatchObject({ code: 'IE_NET_PRIVATE_ADDRESS' });
    }
    for (const host of ['127.0.0.1..', '0x7f.1..', 'localhost..']) {
      await expect(get(host), host).rejects.toMatchObject({ code: 'IE_NET_PROXY' });
    }
    expect(proxy.asked).toEqual([]);
    expect((await get('public.example')).status).toBe(200);
    expect((await get('localhost', ['localhost'])).status).toBe(200);
    expect((await get('127.0.0.1', ['127.0.0.0/8'])).status).toBe(200);
  });

  test('is asked for an address of cloud metadata only if it is named', async () => {
    await using proxy = await serveProxy();
    await using server = await serveHttp((_, response) => response.end('ok'));
    await using client = new Client({ allowHttp: true, proxy: `${scheme}://${proxy.address}` });
    const url = 'http://169.254.169.254/';
    const get = (allowPrivate: boolean | string[]) => client.get(url, { policy: { allowPrivate } });
    for (const allowPrivate of [false, true, ['*'], ['10.0.0.0/8']]) {
      await expect(get(allowPrivate)).rejects.toThrow(
        'http://169.254.169.254/ leads to 169.254.169.254, for link-local or cloud metadata services; name the host or the address in the list of allowed private ones if this is intended',
      );
    }
    expect(proxy.asked).toEqual([]);
    const { status } = await client.get(`http://127.0.0.1:${server.port}/`, {
      policy: { allowPrivate: true },
    });
    expect(status).toBe(200);
    for (const named of ['169.254.169.254', '169.254.0.0/16']) await get(['*', named]).catch(() => {});
    expect(proxy.asked.filter((asked) => asked.startsWith('169.254.'))).toHaveLength(2);
  });

  test('gets the right host in a redirect, and a private one is refused', async () => {
    await using proxy = await serveProxy();
    await using server = await serveHttp((_, response) =>
      response.writeHead(302, { location: 'http://10.0.0.1/' }).end(),
    );
    await using client = new Client({ allowHttp: true, proxy: `${scheme}://${proxy.address}` });
    const refused = client.get(`http://public.example:${server.port}/`);
    await expect(refused).rejects.toMatchObject({ code: 'IE_NET_PRIVATE_ADDRESS' });
    expect(proxy.asked).toEqual([`public.example:${server.port}`]);
  });

  test('that wants credentials says so, and never are they in a message', async () => {
    await using proxy = await serveProxy('user:pass');
    await using none = new Client({ ...open, proxy: `${scheme}://${proxy.address}` });
    await using wrong = new Client({ ...open, proxy: `${scheme}://user:hunter2@${proxy.address}` });
    const unknown = none.get('http://site.example/');
    await expect(unknown).rejects.toMatchObject({ name: 'NetError', code: 'IE_NET_PROXY' });
    await expect(unknown).rejects.toThrow(/the proxy requires a user name and password/u);
    const refused = wrong.get('http://site.example/');
    await expect(refused).rejects.toMatchObject({ code: 'IE_NET_PROXY' });
    await expect(refused).rejects.toThrow(/the proxy rejected the user name and password/u);
    await expect(refused).rejects.not.toThrow(/hunter2/u);
  });

  test('that is not there is told as such', async () => {
    await using server = await serveRaw(() => {});
    await using client = new Client({ ...open, proxy: `${scheme}://127.0.0.9:${server.port}` });
    const failed = client.get('http://site.example/');
    await expect(failed).rejects.toMatchObject({
      code: 'IE_NET_PROXY',
      cause: { cause: { code: 'ECONNREFUSED' } },
    });
    await expect(failed).rejects.toThrow(
      "http://site.example/ was not fetched: the proxy can't be reached; check its address",
    );
  });

  test('that is dead, silent or drips is left by the connect deadline', async () => {
    await using dead = await makeDeadAddress('127.0.0.2');
    await using silent = await serveRaw((socket) => socket.resume());
    await using dripping = await serveRaw((socket) => {
      socket.resume();
      // No more of an answer than its first byte, or one that never ends.
      socket.write(scheme === 'http' ? 'H' : bytes(5));
      const drip = setInterval(() => socket.write(scheme === 'http' ? 'T' : ''), 10);
      socket.on('close', () => clearInterval(drip));
    });
    const addresses = [`127.0.0.2:${dead.port}`, `127.0.0.1:${silent.port}`, `127.0.0.1:${dripping.port}`];
    for (const [index, address] of addresses.entries()) {
      await using client = new Client({
        ...open,
        proxy: `${scheme}://${address}`,
        timeouts: { connectMs: 500 },
      });
      const failed = client.get('https://site.example/');
      await expect(failed).rejects.toMatchObject({ code: 'IE_NET_TIMEOUT' });
      const step = index === 0 ? 'the TCP connection' : 'the proxy';
      await expect(failed).rejects.toThrow(`within 500 ms (connect): ${step} took too long`);
    }
  });

  test('is no way around the certificate', async () => {
    await using proxy = await serveProxy();
    await using server = await serveHttps((_, response) => response.end('ok'));
    await using client = new Client({ ...open, proxy: `${scheme}://${proxy.address}` });
    await expect(client.get(`https://other.example:${server.port}/`)).rejects.toThrow(
      'has a certificate for localhost, secure.example, 127.0.0.1',
    );
  });
});

interface HostileProxy {
  readonly title: string;
  readonly scheme: 'http' | 'socks5';
  readonly answers: readonly (string | Buffer | 'end' | 'reset')[];
  readonly says: string;
}

const NOT_HTTP = 'sent a response that is not HTTP; check that it is an HTTP proxy';
const NOT_SOCKS = 'sent a response that is not SOCKS 5; check that it is a SOCKS 5 proxy';
const CLOSED = 'closed the connection before it responded';

/** What each sends in answer to each thing that it is told. */
const HOSTILE: readonly HostileProxy[] = [
  {
    title: 'forbids the host',
    scheme: 'http',
    answers: ['HTTP/1.1 403 No\r\n\r\n'],
    says: 'refused to connect to this host and port (status 403)',
  },
  {
    title: 'finds no host',
    scheme: 'http',
    answers: ['HTTP/1.1 502 Bad\r\n\r\n'],
    says: 'could not reach the host (status 502)',
  },
  {
    title: 'is a web server',
    scheme: 'http',
    answers: ['HTTP/1.1 400 Bad Request\r\n\r\n'],
    says: 'refused to connect (status 400); check that it is a proxy',
  },
  {
    title: 'redirects',
    scheme: 'http',
    answers: ['HTTP/1.1 302 Found\r\nLocation: /\r\n\r\n'],
    says: 'refused to connect (status 302)',
  },
  {
    title: 'sends an interim response',
    scheme: 'http',
    answers: ['HTTP/1.1 100 Continue\r\n\r\n'],
    says: 'refused to connect (status 100)',
  },
  { title: 'sends garbage', scheme: 'http', answers: ['garbage\r\n\r\n'], says: NOT_HTTP },
  { title: 'speaks HTTP/2', scheme: 'http', answers: ['HTTP/2 200\r\n\r\n'], says: NOT_HTTP },
  {
    title: 'sends no end of headers',
    scheme: 'http',
    answers: [`HTTP/1.1 200 OK\r\n${'x-a: b\r\n'.repeat(3000)}`],
    says: 'sent more than 16384 bytes',
  },
  {
    title: 'sends huge headers',
    scheme: 'http',
    answers: [`HTTP/1.1 200 OK\r\nx-a: ${'b'.repeat(20_000)}\r\n\r\n`],
    says: 'sent more than 16384 bytes',
  },
  {
    title: 'answers the request before it is sent',
    scheme: 'http',
    answers: ['HTTP/1.1 200 OK\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nevil'],
    says: 'sent data after its response',
  },
  { title: 'closes at once', scheme: 'http', answers: ['end'], says: CLOSED },
  {
    title: 'closes within its answer',
    scheme: 'http',
    answers: ['HTTP/1.1 200 OK\r\n', 'end'],
    says: CLOSED,
  },
  {
    title: 'resets',
    scheme: 'http',
    answers: ['reset'],
    says: 'reset the connection before it responded',
  },
  { title: 'speaks SOCKS 4', scheme: 'socks5', answers: [bytes(0, 0x5b)], says: NOT_SOCKS },
  { title: 'speaks HTTP', scheme: 'socks5', answers: ['HTTP/1.1 400 Bad Request\r\n\r\n'], says: NOT_SOCKS },
  { title: 'takes a method that was not offered', scheme: 'socks5', answers: [bytes(5, 2)], says: NOT_SOCKS },
  {
    title: 'takes no method',
    scheme: 'socks5',
    answers: [bytes(5, 0xff)],
    says: 'requires a user name and password',
  },
  ...[
    [1, 'reported a general failure'],
    [2, 'does not allow connections to this host and port'],
    [3, 'could not reach the network'],
    [4, 'could not reach the host or resolve its name'],
    [5, 'could not connect because the host refused'],
    [6, 'could not reach the host within its time to live'],
    [7, 'does not support connections'],
    [8, 'does not support this type of address'],
    [99, 'refused to connect (SOCKS reply 99)'],
  ].map(
    ([code, says]): HostileProxy => ({
      title: `replies with ${code}`,
      scheme: 'socks5',
      answers: [bytes(5, 0), bytes(5, Number(code), 0, 1, 0, 0, 0, 0, 0, 0)],
      says: String(says),
    }),
  ),
  {
    title: 'replies in another version',
    scheme: 'socks5',
    answers: [bytes(5, 0), bytes(4, 0, 0, 1)],
    says: NOT_SOCKS,
  },
  {
    title: 'has an address of no kind',
    scheme: 'socks5',
    answers: [bytes(5, 0), bytes(5, 0, 0, 9, 0, 0)],
    says: NOT_SOCKS,
  },
  {
    title: 'says more than its reply',
    scheme: 'socks5',
    answers: [bytes(5, 0), bytes(5, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0x48)],
    says: 'sent data after its response',
  },
  { title: 'closes after the method', scheme: 'socks5', answers: [bytes(5, 0), 'end'], says: CLOSED },
  {
    title: 'closes within its reply',
    scheme: 'socks5',
    answers: [bytes(5, 0), bytes(5, 0, 0), 'end'],
    says: CLOSED,
  },
  {
    title: 'resets within its reply',
    scheme: 'socks5',
    answers: [bytes(5, 0), 'reset'],
    says: 'reset the connection',
  },
];

test.each(HOSTILE)(
  'a $scheme proxy that $title is IE_NET_PROXY, and nothing of it is left',
  async (hostile) => {
    await using proxy = await serveRaw((socket) => answerInTurn(socket, hostile.answers));
    await using client = new Client({ ...open, proxy: `${hostile.scheme}://127.0.0.1:${proxy.port}` });
    const failed = client.get('http://site.example/');
    await expect(failed).rejects.toMatchObject({ name: 'NetError', code: 'IE_NET_PROXY' });
    await expect(failed).rejects.toThrow(`http://site.example/ was not fetched: the proxy ${hostile.says}`);
    await proxy.allSocketsClosed();
  },
);

/** Sends the next answer for each piece that comes; an end or a reset follows the answer before it. */
function answerInTurn(socket: Socket, answers: HostileProxy['answers']): void {
  const left = [...answers];
  socket.on('data', () => {
    const next = left.shift();
    if (next === undefined) return;
    if (next !== 'end' && next !== 'reset') socket.write(next);
    if (next === 'end' || left[0] === 'end') socket.end();
    else if (next === 'reset' || left[0] === 'reset') socket.resetAndDestroy();
  });
}

test('a reset within a body that comes by a proxy is no end of it', async () => {
  const sent = ['HTTP/1.1 200 OK\r\n\r\n', 'HTTP/1.1 200 OK\r\n\r\nsome'];
  let reset = () => {};
  await using proxy = await serveRaw((socket) => {
    socket.on('data', () => socket.write(sent.shift() ?? ''));
    reset = () => socket.resetAndDestroy();
  });
  await using client = new Client({ ...open, proxy: `http://127.0.0.1:${proxy.port}` });
  const { body } = await client.stream('http://site.example/');
  const pieces: string[] = [];
  const read = async () => {
    for await (const piece of body) {
      pieces.push(Buffer.from(piece).toString());
      reset();
    }
  };
  await expect(read()).rejects.toMatchObject({ code: 'IE_NET_CONNECTION' });
  expect(pieces).toEqual(['some']);
});

test('a reset of a TLS connection that comes by a proxy fails what is under way on it', async () => {
  await using server = await serveHttps((_, response) => response.write('some'));
  let reset = () => {};
  await using proxy = await serveRaw((socket) => {
    socket.once('data', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      const target = connect(server.port, '127.0.0.1').on('error', () => {});
      socket.pipe(target).pipe(socket);
      socket.on('close', () => target.destroy());
      reset = () => socket.resetAndDestroy();
    });
  });
  await using client = new Client({ ...open, proxy: `http://127.0.0.1:${proxy.port}` });
  const { body } = await client.stream(`https://secure.example:${server.port}/`);
  const read = async () => {
    for await (const _ of body) reset();
  };
  await expect(read()).rejects.toMatchObject({ code: 'IE_NET_CONNECTION' });
});

test('a variable of the environment names no proxy', async () => {
  const variables = ['http_proxy', 'HTTP_PROXY', 'https_proxy', 'all_proxy', 'ALL_PROXY'];
  const before = variables.map((name) => process.env[name]);
  for (const name of variables) process.env[name] = 'http://127.0.0.1:1';
  try {
    await using server = await serveHttp((_, response) => response.end('ok'));
    await using client = new Client(open);
    expect((await client.get(server.url)).status).toBe(200);
  } finally {
    for (const [index, name] of variables.entries()) {
      if (before[index] === undefined) delete process.env[name];
      else process.env[name] = before[index];
    }
  }
});
