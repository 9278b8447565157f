import type { LookupFunction, Socket } from 'node:net';
import { describe, expect, test } from 'vitest';
import { serveHttp, serveHttps, serveRaw, testCertificate } from '../../test/local-server.js';
import { Client } from '../client.js';
import type { Priority } from '../options/priority.js';
import type { PoolRequest } from './connection.js';
import { ConnectionLimits } from './connection-limits.js';
import { OriginPool } from './origin-pool.js';

const open = { allowHttp: true, allowPrivate: true };

/** A server that answers only when told to, and knows which paths it was asked for. */
async function serveOnDemand() {
  const paths: string[] = [];
  const held: (() => void)[] = [];
  const waiting: (() => void)[] = [];
  const server = await serveHttp((request, response) => {
    paths.push(request.url ?? '');
    held.push(() => response.end('ok'));
    for (const wake of waiting.splice(0)) wake();
  });
  const asked = async (count: number) => {
    while (paths.length < count) await new Promise<void>((resolve) => waiting.push(resolve));
  };
  return Object.assign(server, {
    paths,
    asked,
    /** Answers what has been asked so far. */
    answer: () => {
      for (const answer of held.splice(0)) answer();
    },
  });
}

/** Answers a server's requests one by one until there were `count` of them. */
async function answerAll(server: Awaited<ReturnType<typeof serveOnDemand>>, count: number) {
  for (let asked = server.paths.length; asked <= count; asked += 1) {
    await server.asked(asked);
    server.answer();
  }
}

describe('whose turn it is', () => {
  const ask = (client: Client, url: string) => (name: string, priority: Priority) =>
    client.get(`${url}/${name}`, { priority });

  test('the most urgent are served first, and within a priority those that came first', async () => {
    await using server = await serveOnDemand();
    await using client = new Client({ ...open, connections: 1 });
    const get = ask(client, server.url);
    const first = get('first', 'low');
    await server.asked(1);
    const all = [
      get('low', 'low'),
      get('normal', 'normal'),
      get('high', 'high'),
      get('normal-too', 'normal'),
      get('high-too', 'high'),
    ];
    await answerAll(server, 6);
    await Promise.all([first, ...all]);
    expect(server.paths).toEqual(['/first', '/high', '/high-too', '/normal', '/normal-too', '/low']);
  });

  test('one in eight is the one that has waited longest, whatever is more urgent', async () => {
    await using server = await serveOnDemand();
    await using client = new Client({ ...open, connections: 1 });
    const get = ask(client, server.url);
    const all = [get('first', 'normal')];
    await server.asked(1);
    all.push(get('low', 'low'));
    for (let index = 0; index < 20; index += 1) all.push(get(`high-${index}`, 'high'));
    await answerAll(server, all.length);
    await Promise.all(all);
    expect(server.paths.indexOf('/low')).toBeGreaterThan(1);
    expect(server.paths.indexOf('/low')).toBeLessThan(9);
  });

  test('a priority that is none is refused', async () => {
    await using client = new Client(open);
    const priority = 'urgent' as Priority;
    await expect(client.get('http://127.0.0.1/', { priority })).rejects.toThrow(
      `invalid option priority: give 'high', 'normal' or 'low'; got the string "urgent"`,
    );
  });
});

describe('how much goes on', () => {
  test('requests over all origins wait for those under way, and for the ends of their bodies', async () => {
    await using one = await serveOnDemand();
    await using other = await serveOnDemand();
    await using client = new Client({ ...open, maxRequests: 1 });
    const first = await (async () => {
      const pending = client.stream(`${one.url}/first`);
      await one.asked(1);
      one.answer();
      return pending;
    })();
    const second = client.get(`${other.url}/second`);
    expect(first.status).toBe(200);
    await new Promise((resolve) => setImmediate(resolve));
    expect(other.paths).toEqual([]);
    for await (const _ of first.body);
    await other.asked(1);
    other.answer();
    expect((await second).status).toBe(200);
  });

  test('an idle connection of another origin makes room for a new one', async () => {
    await using one = await serveHttp((_, response) => response.end('one'));
    await using other = await serveHttp((_, response) => response.end('other'));
    await using client = new Client({ ...open, maxConnections: 1 });
    for (let round = 1; round <= 3; round += 1) {
      await client.get(one.url);
      await client.get(other.url);
      expect([one.accepted(), other.accepted()]).toEqual([round, round]);
    }
    await client.get(other.url);
    expect(other.accepted()).toBe(3);
  });

  test('a connection in use makes no room: who needs one waits for its end', async () => {
    await using one = await serveOnDemand();
    await using other = await serveHttp((_, response) => response.end('other'));
    await using client = new Client({ ...open, maxConnections: 1 });
    const first = client.get(one.url);
    await one.asked(1);
    const second = client.get(other.url);
    await new Promise((resolve) => setImmediate(resolve));
    expect(other.accepted()).toBe(0);
    one.answer();
    expect((await first).status).toBe(200);
    expect((await second).status).toBe(200);
  });

  test.each([
    ['connections', { maxConnections: 2 }],
    ['requests', { maxRequests: 2 }],
  ])(
    'an origin without a connection gets one, though others could use all the %s there may be',
    async (_, caps) => {
      await using one = await serveHttp((_request, response) => response.end('one'));
      await using other = await serveHttp((_request, response) => response.end('other'));
      await using client = new Client({ ...open, ...caps, cache: false });
      let isServed = false;
      let rounds = 0;
      const goOn = async () => {
        while (!isServed && rounds < 200) {
          await client.get(one.url, { priority: 'high' });
          rounds += 1;
        }
      };
      const busy = Array.from({ length: 5 }, goOn);
      await client.get(one.url);
      const waiting = client.get(other.url, { priority: 'low' }).then(() => {
        isServed = true;
      });
      await Promise.all([...busy, waiting]);
      expect(rounds).toBeLessThan(100);
    },
  );

  test('one request more than may wait is refused, and the place of one given up can be taken', async () => {
    await using server = await serveOnDemand();
    await using client = new Client({ ...open, connections: 1, maxQueued: 2 });
    const first = client.get(`${server.url}/first`);
    await server.asked(1);
    const abort = new AbortController();
    const given = client.get(`${server.url}/given-up`, { signal: abort.signal });
    const second = client.get(`${server.url}/second`);
    const refused = client.get(`${server.url}/refused`);
    await expect(refused).rejects.toMatchObject({ name: 'NetError', code: 'IE_NET_QUEUE_FULL' });
    await expect(refused).rejects.toThrow('2 requests are already waiting');
    abort.abort();
    await expect(given).rejects.toBe(abort.signal.reason);
    const third = client.get(`${server.url}/third`);
    await answerAll(server, 3);
    await Promise.all([first, second, third]);
    expect(server.paths).toEqual(['/first', '/second', '/third']);
  });
});

test('a line whose only request is refused leaves nothing behind', () => {
  const limits = { maxRequests: 1, maxConnections: 1, maxQueued: 0 };
  let isLeft = true;
  const never = () => expect.unreachable();
  const pool = new OriginPool({
    limits: new ConnectionLimits(limits),
    connections: 1,
    mayShare: false,
    connect: never,
    abandon: never,
    attach: never,
    isClosing: false,
    onEmpty: () => {
      isLeft = false;
    },
  });
  expect(pool.request({ priority: 'normal' } as PoolRequest)).toBe(false);
  expect(isLeft).toBe(false);
});

describe('connections', () => {
  test('a request takes the connection that is free first, though another one is on its way for it', async () => {
    let lookups = 0;
    const lookup: LookupFunction = (_hostname, _options, callback) => {
      lookups += 1;
      if (lookups === 1) callback(null, [{ address: '127.0.0.1', family: 4 }]);
    };
    await using server = await serveOnDemand();
    await using client = new Client({ ...open, lookup });
    const url = `http://slow.example:${server.port}`;
    const first = client.get(`${url}/first`);
    await server.asked(1);
    const second = client.get(`${url}/second`);
    server.answer();
    await first;
    await server.asked(2);
    server.answer();
    const { meta } = await second;
    expect(meta.hops[0]?.connection?.reused).toBe(true);
    expect(lookups).toBe(2);
    expect(server.accepted()).toBe(1);
    await client.destroy();
  });

  test('one that fails to open fails nobody as long as another one serves', async () => {
    let lookups = 0;
    const lookup: LookupFunction = (_hostname, _options, callback) => {
      lookups += 1;
      if (lookups === 1) callback(null, [{ address: '127.0.0.1', family: 4 }]);
      else callback(Object.assign(new Error('no more'), { code: 'ENOTFOUND' }), []);
    };
    await using server = await serveOnDemand();
    await using client = new Client({ ...open, lookup });
    const url = `http://slow.example:${server.port}`;
    const all = ['/first', '/second', '/third'].map((path) => client.get(url + path));
    await answerAll(server, 3);
    expect((await Promise.all(all)).map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(server.accepted()).toBe(1);
  });

  test('all that wait fail when none can be opened', async () => {
    const lookup: LookupFunction = (_hostname, _options, callback) =>
      setImmediate(() => callback(Object.assign(new Error('no such name'), { code: 'ENOTFOUND' }), []));
    await using client = new Client({ ...open, connections: 2, lookup });
    const all = Array.from({ length: 10 }, () => client.get('http://missing.example/'));
    for (const end of await Promise.allSettled(all)) {
      expect(end).toMatchObject({ status: 'rejected', reason: { code: 'IE_NET_DNS' } });
    }
  });

  test('one that its server closes while it waits is replaced before the next request is sent', async () => {
    await using server = await serveRaw((socket) =>
      socket.on('data', () => {
        socket.end('HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: keep-alive\r\n\r\nok');
      }),
    );
    await using client = new Client(open);
    for (let round = 1; round <= 10; round += 1) {
      expect((await client.request(server.url, { method: 'POST', body: 'x' })).status).toBe(200);
      expect(server.accepted()).toBe(round);
      // The end of the connection is on its way now, and has not been read.
      await new Promise((resolve) => setImmediate(resolve));
    }
  });

  /** A server that answers the first request on each connection, and closes it at the second one. */
  const serveOnce = (atSecond: (socket: Socket) => void) =>
    serveRaw((socket) => {
      socket.once('data', () => {
        socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok');
        socket.once('data', () => atSecond(socket));
      });
    });

  test.each<[string, (socket: Socket) => void]>([
    ['ended', (socket) => socket.end()],
    ['reset', (socket) => socket.resetAndDestroy()],
  ])(
    'one that is %s when it is used again is replaced for a GET, and not for what changes things',
    async (_, end) => {
      await using server = await serveOnce(end);
      await using client = new Client({ ...open, cache: false });
      await client.get(server.url);
      expect((await client.get(server.url)).status).toBe(200);
      expect(server.accepted()).toBe(2);
      const post = client.request(server.url, { method: 'POST', body: 'x' });
      await expect(post).rejects.toMatchObject({ code: 'IE_NET_CONNECTION' });
      expect(server.accepted()).toBe(2);
    },
  );

  test('one that is closed when the answer has begun fails a GET', async () => {
    await using server = await serveOnce((socket) => socket.end('HTTP/1.1 2'));
    await using client = new Client({ ...open, cache: false });
    await client.get(server.url);
    await expect(client.get(server.url)).rejects.toMatchObject({ code: 'IE_NET_CONNECTION' });
    expect(server.accepted()).toBe(1);
  });

  test('a server that closes each at once fails the request', async () => {
    await using server = await serveRaw((socket) => socket.resume().end());
    await using client = new Client(open);
    await expect(client.get(server.url)).rejects.toMatchObject({ code: 'IE_NET_CONNECTION' });
  });

  test('each hop tells which one it came over, and whether others had used it', async () => {
    await using server = await serveHttp((request, response) => {
      if (request.url === '/end') response.end('ok');
      else response.writeHead(302, { location: '/end' }).end();
    });
    await using client = new Client(open);
    const { hops } = (await client.get(server.url)).meta;
    const common = { protocol: 'http/1.1', remoteAddress: '127.0.0.1', remotePort: server.port };
    expect(hops.map(({ connection }) => connection)).toEqual([
      { ...common, reused: false },
      { ...common, reused: true },
    ]);
    expect(hops[1]?.timings.sentMs).toBeGreaterThanOrEqual(hops[1]?.timings.queuedMs ?? Number.NaN);
  });

  test('the first request on one tells how long its steps took, and no other does', async () => {
    const lookup: LookupFunction = (_hostname, _options, callback) =>
      setImmediate(() => callback(null, [{ address: '127.0.0.1', family: 4 }]));
    await using server = await serveHttps((_, response) => response.end('ok'), { ALPNProtocols: [] });
    await using client = new Client({ ...open, lookup, ca: testCertificate, cache: false });
    const url = `https://localhost:${server.port}/`;
    const timings = async () =>
      (await client.get(url)).meta.hops[0]?.timings ?? { startedAt: 0, headersMs: 0 };
    const { queuedMs = 0, dnsMs = 0, connectMs = 0, tlsMs = 0, sentMs = 0, headersMs } = await timings();
    for (const step of [dnsMs, connectMs, tlsMs]) expect(step).toBeGreaterThan(0);
    expect(queuedMs + dnsMs + connectMs + tlsMs).toBeLessThanOrEqual(sentMs);
    expect(sentMs).toBeLessThanOrEqual(headersMs);
    expect(Object.keys(await timings()).sort()).toEqual(['headersMs', 'queuedMs', 'sentMs', 'startedAt']);
  });

  test('one over TLS tells version, cipher and certificate', async () => {
    await using server = await serveHttps((_, response) => response.end('ok'));
    await using client = new Client({ allowPrivate: true, ca: testCertificate });
    const { meta } = await client.get(server.url);
    expect(meta.hops[0]?.connection?.tls).toMatchObject({
      version: 'TLSv1.3',
      cipher: expect.stringMatching(/^TLS_/u),
      subject: expect.stringContaining('CN='),
      validTo: expect.stringMatching(/GMT$/u),
    });
  });
});
