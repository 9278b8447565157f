import type { IncomingMessage, ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { serveHttp, serveRaw, serveStreams, testCertificate } from '../../test/local-server.js';
import { parseAddressPolicy } from '../addresses/address-policy.js';
import { type BodyWatcher, WireBody } from '../body/wire-body.js';
import { Client, type ClientResponse } from '../client.js';
import type { ResponseHead } from '../exchange/exchange.js';
import { RequestScope } from '../exchange/request-scope.js';
import type { ClientOptions } from '../options/client-options.js';
import type { RequestOptions } from '../options/request-options.js';
import { Partition } from '../partitions/partition.js';
import { HttpCache } from './http-cache.js';

const open = { allowHttp: true, allowPrivate: true };
const fresh = { 'cache-control': 'max-age=600' };
/** Stale when it comes, and kept for as long as the server can be asked about it. */
const stale = { 'cache-control': 'max-age=1', age: '5', etag: '"a"' };

type Answer = (request: IncomingMessage, response: ServerResponse, count: number) => void;

/** A server that counts what it is asked, and a client of it. */
async function setUp(answer: Answer, options: ClientOptions = {}) {
  const asked: IncomingMessage[] = [];
  const server = await serveHttp((request, response) => {
    request.resume();
    answer(request, response, asked.push(request));
  });
  const client = new Client({ ...open, ...options });
  const ask = async (path = '/', request: RequestOptions = {}) => {
    const response = await client.request(server.url + path, request);
    return { ...response, text: Buffer.from(response.body).toString(), from: sourceOf(response) };
  };
  return {
    server,
    client,
    asked,
    ask,
    [Symbol.asyncDispose]: async () => {
      await client.close();
      await server[Symbol.asyncDispose]();
    },
  };
}

function sourceOf({ meta }: ClientResponse): string {
  const hop = meta.hops.at(-1);
  if (hop?.revalidated) return 'revalidated';
  return hop?.fromCache ? 'cache' : 'server';
}

const header = ({ headers }: ClientResponse, name: string) => headers.find(([key]) => key === name)?.[1];
const number: Answer = (_, response, count) => response.writeHead(200, fresh).end(`body ${count}`);

describe('a fresh response', () => {
  test('is answered from memory with its age, and the server is not asked again', async () => {
    await using site = await setUp((_, response) =>
      response.writeHead(203, { ...fresh, age: '100', 'x-a': 'b', connection: 'keep-alive' }).end('body'),
    );
    const first = await site.ask();
    const second = await site.ask('/#part');
    expect([first.from, second.from]).toEqual(['server', 'cache']);
    expect(second).toMatchObject({ status: 203, text: 'body', url: `${site.server.url}/#part` });
    expect(Number(header(second, 'age'))).toBeGreaterThanOrEqual(100);
    expect(header(second, 'x-a')).toBe('b');
    expect(header(second, 'connection')).toBeUndefined();
    expect(site.asked).toHaveLength(1);
  });

  test('takes no connection and waits for none', async () => {
    await using site = await setUp(
      (request, response) => {
        if (request.url === '/slow') release = () => response.end('slow');
        else response.writeHead(200, fresh).end('fast');
      },
      { connections: 1 },
    );
    let release = () => {};
    await site.ask();
    const slow = site.ask('/slow');
    while (site.asked.length < 2) await new Promise(setImmediate);
    expect((await site.ask()).from).toBe('cache');
    release();
    expect((await slow).text).toBe('slow');
  });

  test('comes as a stream too, and a reader that changes its bytes changes no others', async () => {
    await using site = await setUp((_, response) => response.writeHead(200, fresh).end('x'.repeat(200_000)));
    for (let time = 0; time < 3; time += 1) {
      const { body } = await site.client.stream(site.server.url);
      let length = 0;
      for await (const piece of body) {
        expect(piece.every((byte) => byte === 120)).toBe(true);
        length += piece.length;
        piece.fill(0);
      }
      expect(length).toBe(200_000);
      expect(body.sizes).toEqual({ wireBytes: 200_000, decodedBytes: 200_000 });
    }
    expect(site.asked).toHaveLength(1);
  });

  test('stays coded in memory, and is decoded and limited at each reading', async () => {
    const coded = gzipSync(Buffer.alloc(100_000, 'x'));
    await using site = await setUp((_, response) =>
      response.writeHead(200, { ...fresh, 'content-encoding': 'gzip' }).end(coded),
    );
    await site.ask();
    const again = await site.ask();
    expect(again.from).toBe('cache');
    expect(again.text).toBe('x'.repeat(100_000));
    const tight = site.ask('/', { policy: { maxBodyBytes: 50_000 } });
    await expect(tight).rejects.toMatchObject({ code: 'IE_NET_TOO_LARGE' });
    expect(site.asked).toHaveLength(1);
  });

  test('may be a redirect, which is followed anew, with every check', async () => {
    await using site = await setUp((request, response) => {
      if (request.url === '/end') response.end('end');
      else response.writeHead(308, { ...fresh, location: '/end' }).end('moved');
    });
    await site.ask();
    const { meta, text } = await site.ask();
    expect(text).toBe('end');
    expect(meta.hops.map(({ status, fromCache }) => [status, fromCache])).toEqual([
      [308, true],
      [200, false],
    ]);
    const refused = site.ask('/', { policy: { maxRedirects: 0 } });
    await expect(refused).rejects.toMatchObject({ code: 'IE_NET_TOO_MANY_REDIRECTS' });
    expect(site.asked).toHaveLength(3);
  });

  test('that redirects to itself is bound by the deadline, however many redirects are allowed', async () => {
    await using site = await setUp((_, response) =>
      response.writeHead(308, { ...fresh, location: '/' }).end(),
    );
    const endless = site.ask('/', { policy: { maxRedirects: 1_000_000_000, timeoutMs: 200 } });
    await expect(endless).rejects.toMatchObject({ code: 'IE_NET_TIMEOUT' });
    expect(site.asked).toHaveLength(1);
  });

  test('answers a HEAD without its body, and a range with a part of it', async () => {
    await using site = await setUp((_, response) => response.writeHead(200, fresh).end('0123456789'));
    await site.ask();
    expect(await site.ask('/', { method: 'HEAD' })).toMatchObject({ status: 200, text: '', from: 'cache' });
    const part = await site.ask('/', { headers: { range: 'bytes=2-4' } });
    expect(part).toMatchObject({ status: 206, text: '234', from: 'cache' });
    expect(header(part, 'content-range')).toBe('bytes 2-4/10');
    expect(header(part, 'content-length')).toBe('3');
    expect((await site.ask('/', { headers: { range: 'bytes=20-' } })).from).toBe('server');
  });

  test('is not cut into ranges when it is coded, since a part could not be decoded', async () => {
    await using site = await setUp((request, response) => {
      const coded = { ...fresh, 'content-encoding': 'gzip' };
      if (request.headers.range === undefined) response.writeHead(200, coded).end(gzipSync('0123456789'));
      else response.writeHead(206, { 'content-range': 'bytes 2-4/10' }).end('234');
    });
    await site.ask();
    const part = await site.ask('/', { headers: { range: 'bytes=2-4' } });
    expect(part).toMatchObject({ status: 206, text: '234', from: 'server' });
    expect((await site.ask()).from).toBe('cache');
  });
});

describe('who gets it', () => {
  test('a page of the same top-level site, and of no other', async () => {
    await using site = await setUp(number);
    const from = async (topLevelUrl: string) => (await site.ask('/', { topLevelUrl })).text;
    expect(await from('https://www.one.example/')).toBe('body 1');
    expect(await from('https://other.example/')).toBe('body 2');
    expect(await from('https://one.example/page')).toBe('body 1');
    expect((await site.ask()).text).toBe('body 3');
  });

  test('only who may reach the address that it came from', async () => {
    await using site = await setUp(number);
    await site.ask();
    await expect(site.ask('/', { policy: { allowPrivate: false } })).rejects.toMatchObject({
      code: 'IE_NET_PRIVATE_ADDRESS',
    });
    expect((await site.ask('/', { policy: { allowPrivate: ['127.0.0.1'] } })).text).toBe('body 2');
    expect((await site.ask()).text).toBe('body 1');
  });

  test('nobody who asks for HTTPS only, when it came without', async () => {
    await using site = await setUp(number);
    await site.ask();
    const strict = site.ask('/', { policy: { allowHttp: false }, cacheMode: 'only-if-cached' });
    await expect(strict).rejects.toMatchObject({ code: 'IE_NET_HTTP_BLOCKED' });
  });

  test('only who shows the same credentials', async () => {
    await using site = await setUp(number);
    const as = async (authorization?: string) =>
      (await site.ask('/', authorization === undefined ? {} : { headers: { authorization } })).text;
    expect([await as('A'), await as('B'), await as(), await as('A')]).toEqual([
      'body 1',
      'body 2',
      'body 3',
      'body 1',
    ]);
  });

  test('only who sends the same headers that it varies by', async () => {
    await using site = await setUp((_, response, count) =>
      response.writeHead(200, { ...fresh, vary: 'Accept-Language' }).end(`body ${count}`),
    );
    const as = async (language: string) =>
      (await site.ask('/', { headers: { 'accept-language': language } })).text;
    expect([await as('en'), await as('de'), await as('en'), await as('de')]).toEqual([
      'body 1',
      'body 2',
      'body 1',
      'body 2',
    ]);
  });

  test('nobody who names another host, or brings conditions', async () => {
    await using site = await setUp(number);
    await site.ask();
    expect((await site.ask('/', { headers: { host: 'other.example' } })).text).toBe('body 2');
    expect((await site.ask('/', { headers: { 'if-none-match': '"a"' } })).text).toBe('body 3');
    expect((await site.ask()).text).toBe('body 1');
  });
});

describe('cookies', () => {
  test('are set by what a server says, not by what is stored of it', async () => {
    await using site = await setUp((request, response, count) => {
      const cookie = { 'set-cookie': `count=${count}` };
      if (request.headers['if-none-match']) response.writeHead(304, cookie).end();
      else response.writeHead(200, { ...(request.url === '/stale' ? stale : fresh), ...cookie }).end();
    });
    const cookies = () =>
      site.client.exportCookies().partitions.flatMap((one) => one.cookies.map(({ value }) => value));
    await site.ask('/fresh');
    await site.ask('/stale');
    expect(cookies()).toEqual(['2']);
    const again = await site.ask('/fresh');
    expect([again.from, header(again, 'set-cookie')]).toEqual(['cache', 'count=1']);
    expect(cookies()).toEqual(['2']);
    expect((await site.ask('/stale')).from).toBe('revalidated');
    expect(cookies()).toEqual(['3']);
  });
});

describe('a stale response', () => {
  test('is asked about, and used with the new headers when it is still right', async () => {
    await using site = await setUp((request, response) => {
      if (request.headers['if-none-match'] !== '"a"') {
        response.writeHead(200, { ...stale, 'x-a': '1', 'x-b': '1' }).end('body');
      } else response.writeHead(304, { ...fresh, 'x-a': '2' }).end();
    });
    await site.ask();
    const second = await site.ask();
    expect(second).toMatchObject({ status: 200, text: 'body', from: 'revalidated' });
    expect([header(second, 'x-a'), header(second, 'x-b')]).toEqual(['2', '1']);
    const { port } = site.server;
    const connection = { remoteAddress: '127.0.0.1', remotePort: port };
    expect(second.meta.hops[0]).toMatchObject({
      fromCache: true,
      revalidated: true,
      status: 200,
      connection,
    });
    const third = await site.ask();
    expect(third.from).toBe('cache');
    expect(third.meta.hops[0]).not.toHaveProperty('connection');
    expect(site.asked).toHaveLength(2);
  });

  test('is replaced when it is no longer right, and forgotten when the new one may not be kept', async () => {
    const control = ['max-age=1', 'max-age=600', 'no-store', 'no-store'];
    await using site = await setUp((_, response, count) => {
      const headers = { ...stale, age: count === 1 ? '5' : '0', 'cache-control': control[count - 1] };
      response.writeHead(200, headers).end(`body ${count}`);
    });
    expect([(await site.ask()).text, (await site.ask()).text, (await site.ask()).text]).toEqual([
      'body 1',
      'body 2',
      'body 2',
    ]);
    expect((await site.ask('/', { cacheMode: 'reload' })).text).toBe('body 3');
    expect((await site.ask()).text).toBe('body 4');
  });

  test('is forgotten when its server says so with a 304', async () => {
    await using site = await setUp((request, response) => {
      if (request.headers['if-none-match'] === undefined) response.writeHead(200, stale).end('body');
      else response.writeHead(304, { 'cache-control': 'no-store' }).end();
    });
    await site.ask();
    expect((await site.ask()).from).toBe('revalidated');
    expect((await site.ask()).from).toBe('server');
  });

  test('stands in for a server that fails only when the server has allowed it', async () => {
    let fail: Answer = () => {};
    let isFailing = false;
    await using site = await setUp((request, response, count) => {
      if (isFailing) fail(request, response, count);
      else response.writeHead(200, { ...stale, 'cache-control': control }).end('body');
    });
    let control = '';
    const failWith = async (directives: string, how: Answer, options: RequestOptions = {}) => {
      control = `max-age=1, ${directives}`;
      fail = how;
      isFailing = false;
      await site.ask('/', { cacheMode: 'reload' });
      isFailing = true;
      return site.ask('/', options).then(
        ({ status, from }) => [status, from],
        ({ code }) => code,
      );
    };
    const hangUp: Answer = (_, response) => response.destroy();
    const unavailable: Answer = (_, response) => response.writeHead(503).end('x'.repeat(100_000));
    expect(await failWith('stale-if-error=600', hangUp)).toEqual([200, 'cache']);
    expect(await failWith('stale-if-error=600', unavailable)).toEqual([200, 'cache']);
    expect(await failWith('public', hangUp)).toBe('IE_NET_CONNECTION');
    expect(await failWith('public', unavailable)).toEqual([503, 'server']);
    expect(await failWith('stale-if-error=1', hangUp)).toBe('IE_NET_CONNECTION');
    expect(await failWith('stale-if-error=600, must-revalidate', hangUp)).toBe('IE_NET_CONNECTION');
    expect(await failWith('stale-if-error=600', hangUp, { cacheMode: 'no-cache' })).toBe('IE_NET_CONNECTION');
  });

  test('gives way to a deadline and a signal, whatever its server allows', async () => {
    await using site = await setUp((_, response, count) => {
      const headers = { ...stale, 'cache-control': 'max-age=1, stale-if-error=600' };
      if (count === 1) response.writeHead(200, headers).end('body');
    });
    await site.ask();
    const late = site.ask('/', { policy: { timeoutMs: 100 } });
    await expect(late).rejects.toMatchObject({ code: 'IE_NET_TIMEOUT' });
    const given = site.ask('/', { signal: AbortSignal.abort('stop') });
    await expect(given).rejects.toBe('stop');
  });
});

describe('what is not stored', () => {
  test('a body that is cut off, whichever way its length was told', async () => {
    let count = 0;
    const framings = ['content-length: 10', 'transfer-encoding: chunked', 'connection: close'];
    await using server = await serveRaw((socket) =>
      socket.once('data', () => {
        const body = count % 3 === 1 ? '5\r\nshort\r\n' : 'short';
        const head = `HTTP/1.1 200 OK\r\ncache-control: max-age=600\r\n${framings[count % 3]}\r\n\r\n`;
        count += 1;
        socket.end(head + body);
      }),
    );
    await using client = new Client(open);
    const ask = () =>
      client.get(server.url).then(
        ({ status }) => status,
        ({ code }) => code,
      );
    expect([await ask(), await ask(), await ask(), await ask()]).toEqual([
      'IE_NET_CONNECTION',
      'IE_NET_CONNECTION',
      200,
      'IE_NET_CONNECTION',
    ]);
  });

  test('a body that can not be decoded, from which nothing is kept', async () => {
    const whole = gzipSync('x'.repeat(5000));
    await using site = await setUp((request, response, count) => {
      const headers = { ...fresh, 'content-encoding': 'gzip', etag: '"a"' };
      if (request.headers['if-none-match']) response.writeHead(304, { 'content-encoding': 'gzip' }).end();
      else response.writeHead(200, headers).end(count > 2 ? whole : whole.subarray(0, -9));
    });
    await expect(site.ask()).rejects.toMatchObject({ code: 'IE_NET_DECODE' });
    await expect(site.ask()).rejects.toMatchObject({ code: 'IE_NET_DECODE' });
    expect((await site.ask()).from).toBe('server');
    expect((await site.ask()).from).toBe('cache');
  });

  test('a body that its reader gives up', async () => {
    await using site = await setUp((_, response, count) => {
      response.writeHead(200, { ...fresh, 'content-length': '200000' }).write('x'.repeat(100_000));
      if (count > 1) response.end('x'.repeat(100_000));
    });
    const { body } = await site.client.stream(site.server.url);
    for await (const _ of body) break;
    expect((await site.ask()).from).toBe('server');
    expect((await site.ask()).from).toBe('cache');
  });

  test('bodies that were given up, which leave their room to others', async () => {
    await using site = await setUp(
      (request, response) => {
        if (request.url === '/whole') response.writeHead(200, fresh).end('x'.repeat(50_000));
        else response.writeHead(200, fresh).write('x'.repeat(60_000));
      },
      { cache: { maxBytes: 400_000 } },
    );
    for (let time = 0; time < 20; time += 1) {
      const { body } = await site.client.stream(`${site.server.url}/${time}`);
      for await (const _ of body) break;
    }
    expect((await site.ask('/whole')).from).toBe('server');
    expect((await site.ask('/whole')).from).toBe('cache');
  });

  test('a part of a body, nor what is too large, nor what came before a change', async () => {
    const limit = { cache: { maxBytes: 400_000 } };
    await using site = await setUp((request, response, count) => {
      if (request.url === '/part')
        response.writeHead(206, { ...fresh, 'content-range': 'bytes 0-1/9' }).end('01');
      if (request.url === '/large') response.writeHead(200, fresh).end('x'.repeat(110_000));
      if (request.url === '/small') response.writeHead(200, fresh).end('x'.repeat(90_000));
      if (request.method === 'POST') response.end();
      else if (request.url === '/changed') {
        response.writeHead(200, { ...fresh, 'content-length': '3' }).write('o');
        if (count > 7) response.end('ld');
        else finish = () => response.end('ld');
      }
    }, limit);
    let finish = () => {};
    const twice = async (path: string) => [(await site.ask(path)).from, (await site.ask(path)).from];
    expect(await twice('/small')).toEqual(['server', 'cache']);
    expect(await twice('/part')).toEqual(['server', 'server']);
    expect(await twice('/large')).toEqual(['server', 'server']);
    const before = await site.client.stream(`${site.server.url}/changed`);
    await site.ask('/changed', { method: 'POST' });
    finish();
    for await (const _ of before.body);
    expect((await site.ask('/changed')).from).toBe('server');
    expect((await site.ask('/changed')).from).toBe('cache');
  });

  test('anything by a client without a cache', async () => {
    await using site = await setUp(number, { cache: false });
    expect([(await site.ask()).text, (await site.ask()).text]).toEqual(['body 1', 'body 2']);
    const only = site.ask('/', { cacheMode: 'only-if-cached' });
    await expect(only).rejects.toMatchObject({ code: 'IE_NET_NOT_CACHED' });
  });
});

test('HTTP/2 tells where a body ends: without a length one is stored whole, and not when it is cut off', async () => {
  let count = 0;
  await using server = await serveStreams((stream) => {
    count += 1;
    stream.respond({ ':status': 200, ...fresh });
    stream.write('some');
    if (count === 1) setImmediate(() => stream.session?.destroy());
    else stream.end('thing');
  });
  await using client = new Client({ allowPrivate: true, ca: testCertificate, http2: true });
  await expect(client.get(server.url)).rejects.toMatchObject({ name: 'NetError' });
  const [second, third] = [await client.get(server.url), await client.get(server.url)];
  expect([sourceOf(second), sourceOf(third)]).toEqual(['server', 'cache']);
  expect(Buffer.from(third.body).toString()).toBe('something');
});

test('a cache that is cleared forgets what is stored and what is on its way in', async () => {
  const cache = new HttpCache(1_000_000);
  const partition = new Partition('https://site.example', 'https://site.example');
  const watchers: (BodyWatcher | undefined)[] = [];
  const head: ResponseHead = {
    status: 200,
    headers: [...Object.entries(fresh), ['content-length', '4']],
    connection: { protocol: 'http/1.1', remoteAddress: '192.0.2.1', remotePort: 443, reused: false },
  };
  const ask = async (path: string) => {
    const url = new URL(path, 'https://site.example');
    const scope = new RequestScope({ url, totalMs: 1000, signal: undefined, onEnd: () => {} });
    const request = { partition, url, scope, method: 'GET', headers: [], cacheMode: 'default' as const };
    const response = await cache.exchange(
      { ...request, addresses: parseAddressPolicy(false) },
      async (_, watch) => {
        watchers.push(watch?.(head));
        const body = new WireBody({ resume: () => {}, abort: () => {} });
        return { ...head, body, hasBody: true, timings: { startedAt: 0, headersMs: 0 } };
      },
    );
    scope.end();
    return response.fromCache ?? false;
  };
  const finish = (watcher: BodyWatcher | undefined) => {
    watcher?.piece(Buffer.from('body'));
    watcher?.whole();
  };
  await ask('/stored');
  finish(watchers[0]);
  expect(await ask('/stored')).toBe(true);
  await ask('/coming');
  cache.clear();
  finish(watchers[1]);
  expect([await ask('/stored'), await ask('/coming')]).toEqual([false, false]);
});

describe('a change at the server', () => {
  test.each<[string, number, string]>([
    ['POST', 200, 'server'],
    ['PUT', 303, 'server'],
    ['DELETE', 204, 'server'],
    ['M-SEARCH', 200, 'server'],
    ['POST', 404, 'cache'],
    ['POST', 500, 'cache'],
    ['OPTIONS', 200, 'cache'],
  ])('by a %s answered with %i leaves the next answer to the %s', async (method, status, from) => {
    await using site = await setUp((request, response) => {
      if (request.method === 'GET') response.writeHead(200, fresh).end('body');
      else response.writeHead(status).end();
    });
    await site.ask();
    await site.ask('/', { method, cacheMode: 'no-store' });
    expect((await site.ask()).from).toBe(from);
  });

  test('is not undone by an answer about what was stored before it', async () => {
    let answerLate = () => {};
    let asked = () => {};
    const isAsked = new Promise<void>((resolve) => {
      asked = resolve;
    });
    await using site = await setUp((request, response, count) => {
      if (request.headers['if-none-match'] !== undefined) {
        answerLate = () => response.writeHead(304, { ...fresh, age: '0' }).end();
        asked();
      } else response.writeHead(200, stale).end(`body ${count}`);
    });
    await site.ask();
    const late = site.ask();
    await isAsked;
    await site.ask('/', { method: 'POST' });
    answerLate();
    expect((await late).text).toBe('body 1');
    expect((await site.ask()).text).toBe('body 4');
  });

  test('makes what it points to at its own origin stale, and nothing else', async () => {
    await using site = await setUp((request, response) => {
      if (request.method === 'GET') response.writeHead(200, fresh).end('body');
      else
        response.writeHead(201, { location: '/new', 'content-location': 'http://other.example/kept' }).end();
    });
    for (const path of ['/new', '/kept']) await site.ask(path);
    await site.ask('/', { method: 'POST' });
    expect((await site.ask('/new')).from).toBe('server');
    expect((await site.ask('/kept')).from).toBe('cache');
  });
});

describe('the answer to a HEAD', () => {
  test.each([
    ['updates what it is about', { 'x-a': '2' }, 'cache', '2'],
    ['forgets what it is not about', { etag: '"b"' }, 'server', '1'],
  ])('%s', async (_, headers, from, value) => {
    await using site = await setUp((request, response) => {
      if (request.method === 'HEAD')
        response.writeHead(200, { ...fresh, 'content-length': '4', ...headers }).end();
      else response.writeHead(200, { ...fresh, etag: '"a"', 'x-a': '1' }).end('body');
    });
    await site.ask();
    await site.ask('/', { method: 'HEAD', cacheMode: 'no-cache' });
    const after = await site.ask();
    expect([after.from, after.text, header(after, 'x-a')]).toEqual([from, 'body', value]);
  });
});

describe('cache modes', () => {
  test.each<[RequestOptions['cacheMode'], string, string, string]>([
    ['default', 'server', 'cache', 'revalidated'],
    ['no-store', 'server', 'server', 'server'],
    ['reload', 'server', 'server', 'server'],
    ['no-cache', 'server', 'revalidated', 'revalidated'],
    ['force-cache', 'server', 'cache', 'cache'],
    ['only-if-cached', 'IE_NET_NOT_CACHED', 'cache', 'cache'],
  ])(
    '%s: without a response %s, with a fresh one %s, with a stale one %s',
    async (cacheMode, ...expected) => {
      await using site = await setUp((request, response) => {
        if (request.headers['if-none-match'] === '"a"') response.writeHead(304, { age: '5' }).end();
        else
          response.writeHead(200, request.url === '/stale' ? stale : { ...fresh, etag: '"a"' }).end('body');
      });
      const ask = (path: string) =>
        site.ask(path, { ...(cacheMode && { cacheMode }) }).then(
          ({ from, text }) => (text === 'body' ? from : text),
          ({ code }) => code,
        );
      const without = await ask('/without');
      for (const path of ['/fresh', '/stale']) await site.ask(path);
      expect([without, await ask('/fresh'), await ask('/stale')]).toEqual(expected);
    },
  );

  test('reload and no-cache tell caches on the way, unless the request does', async () => {
    await using site = await setUp(number);
    const sent = () => {
      const { pragma, 'cache-control': control } = site.asked.at(-1)?.headers ?? {};
      return [pragma, control];
    };
    await site.ask('/', { cacheMode: 'reload' });
    expect(sent()).toEqual(['no-cache', 'no-cache']);
    await site.ask('/', { cacheMode: 'no-cache' });
    expect(sent()).toEqual([undefined, 'max-age=0']);
    await site.ask('/', { cacheMode: 'no-cache', headers: { 'cache-control': 'x' } });
    expect(sent()).toEqual([undefined, 'x']);
    await site.ask('/other');
    expect(sent()).toEqual([undefined, undefined]);
  });

  test('an unknown one is refused', async () => {
    await using client = new Client(open);
    const wrong = client.get('http://127.0.0.1/', { cacheMode: 'always' as 'default' });
    await expect(wrong).rejects.toMatchObject({ code: 'IE_NET_INVALID_OPTION' });
  });

  test.each<[string, string]>([
    ['no-store', 'server'],
    ['no-cache', 'revalidated'],
    ['max-age=50', 'revalidated'],
    ['max-age=500', 'cache'],
    ['min-fresh=400', 'cache'],
    ['min-fresh=550', 'revalidated'],
    ['only-if-cached', 'cache'],
    ['unknown', 'cache'],
  ])('cache-control: %s in a request for a response that is a while old: %s', async (control, from) => {
    await using site = await setUp((request, response) => {
      if (request.headers['if-none-match']) response.writeHead(304).end();
      else response.writeHead(200, { ...fresh, age: '100', etag: '"a"' }).end('body');
    });
    await site.ask();
    expect((await site.ask('/', { headers: { 'cache-control': control } })).from).toBe(from);
  });

  test('cache-control: only-if-cached is answered with a 504 when nothing is stored', async () => {
    await using site = await setUp(number);
    const answer = await site.ask('/', { headers: { 'cache-control': 'only-if-cached' } });
    expect(answer).toMatchObject({ status: 504, text: '' });
    expect(site.asked).toHaveLength(0);
  });

  test('cache-control: max-stale takes a stale response, but for one that must be revalidated', async () => {
    await using site = await setUp((request, response) => {
      const control = request.url === '/must' ? 'max-age=1, must-revalidate' : 'max-age=1';
      response.writeHead(200, { ...stale, 'cache-control': control }).end('body');
    });
    const ask = async (path: string, control: string) =>
      (await site.ask(path, { headers: { 'cache-control': control } })).from;
    for (const path of ['/', '/must']) await site.ask(path);
    expect(await ask('/', 'max-stale')).toBe('cache');
    expect(await ask('/', 'max-stale=60')).toBe('cache');
    expect(await ask('/must', 'max-stale')).toBe('server');
    expect(await ask('/', 'max-stale=2')).toBe('server');
  });
});
