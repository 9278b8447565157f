import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import type { FetchRequest } from '@internet-exploder/ie-ipc';
import { describe, expect, it } from 'vitest';
import { type Exchange, serve, serveByHand } from './support/local-server.js';
import { LOCAL_POLICY as policy, spawnBuilt } from './support/spawn-built.js';

type More = Partial<Omit<FetchRequest, 'type' | 'id' | 'url'>>;

/** Asks one network process of its own for streams. */
async function streamer() {
  const child = await spawnBuilt('network');
  const { channel } = child;
  const ask = async (url: string, more: More = {}, signal?: AbortSignal) => {
    const request = { type: 'FetchRequest' as const, url, policy, streamed: true, ...more };
    return channel.request(request, { signal });
  };
  const stream = async (url: string, more?: More, signal?: AbortSignal) => {
    const answer = await ask(url, more, signal);
    if (answer.type !== 'FetchStream') throw new Error(JSON.stringify(answer));
    return answer;
  };
  const report = (of: number) => channel.request({ type: 'FetchReportRequest', of });
  return { channel, child, ask, stream, report };
}

async function textOf(body: AsyncIterable<Uint8Array>): Promise<string> {
  const pieces: Uint8Array[] = [];
  for await (const piece of body) pieces.push(piece);
  return Buffer.concat(pieces).toString();
}

const isClosed = ({ request }: Exchange) => new Promise((resolve) => request.once('close', resolve));

/** How a body ends that fails. */
const failure = (code: string) =>
  expect.objectContaining({
    code: 'IE_IPC_ABORTED',
    cause: expect.objectContaining({ name: 'NetError', code }),
  });

describe('a fetch that is streamed', () => {
  it('is answered when the headers are there, its pieces come as they are sent', async () => {
    const { origin, next } = await serveByHand();
    const { stream } = await streamer();
    const answered = stream(`${origin}/page`);
    const { response } = await next();
    response.writeHead(203, { 'x-a': 'b' }).flushHeaders();
    const { body, headers, ...rest } = await answered;
    expect(rest).toMatchObject({ status: 203, finalUrl: `${origin}/page` });
    expect(rest).not.toHaveProperty('meta');
    expect(headers).toContainEqual(['x-a', 'b']);
    const reader = body.getReader();
    for (const piece of ['one', 'two']) {
      response.write(piece);
      expect(Buffer.from((await reader.read()).value ?? []).toString()).toBe(piece);
    }
    response.end();
    expect((await reader.read()).done).toBe(true);
  });

  it('of more than a message could carry comes whole', async () => {
    const bytes = 80 * 1024 * 1024;
    const origin = await serve((_request, response) => response.end(Buffer.alloc(bytes, 7)));
    const { stream } = await streamer();
    const { body } = await stream(origin, { policy: { ...policy, maxBodyBytes: bytes } });
    let length = 0;
    for await (const piece of body) {
      length += piece.length;
      expect(piece[0]).toBe(7);
    }
    expect(length).toBe(bytes);
  });

  it('that is refused is a FetchError', async () => {
    const { ask } = await streamer();
    expect(await ask('http://127.0.0.1:1/', { policy: {} })).toMatchObject({
      type: 'FetchError',
      code: 'IE_NET_HTTP_BLOCKED',
    });
  });

  it('closes its connection when its body is left, while the server says nothing', async () => {
    const { origin, next } = await serveByHand();
    const { stream } = await streamer();
    const answered = stream(origin);
    const exchange = await next();
    exchange.response.write('a');
    const { body } = await answered;
    const reader = body.getReader();
    await reader.read();
    const pending = reader.read();
    const closed = isClosed(exchange);
    await reader.cancel();
    await closed;
    expect((await pending).done).toBe(true);
  });

  it('closes its connection when its signal aborts, before the answer and after', async () => {
    const { origin, next } = await serveByHand();
    const { stream } = await streamer();
    for (const isAnswered of [false, true]) {
      const abort = new AbortController();
      const answered = stream(origin, {}, abort.signal);
      const exchange = await next();
      if (isAnswered) exchange.response.flushHeaders();
      const pending = isAnswered ? (await answered).body.getReader().read() : answered;
      const closed = isClosed(exchange);
      abort.abort('enough');
      await expect(pending).rejects.toBe('enough');
      await closed;
    }
  });

  it.each([
    ['IE_NET_CONNECTION', {}, { 'content-length': '10' }, (it: ServerResponse) => it.destroy()],
    ['IE_NET_TOO_LARGE', { maxBodyBytes: 1_000 }, {}, (it: ServerResponse) => it.write('a'.repeat(1_001))],
    ['IE_NET_DECODE', {}, { 'content-encoding': 'gzip' }, (it: ServerResponse) => it.end('no gzip')],
    ['IE_NET_TIMEOUT', { timeoutMs: 300 }, {}, () => {}],
  ])('ends with %s when that is how its body fails', async (code, itsPolicy, headers, fail) => {
    const { origin, next } = await serveByHand();
    const { stream } = await streamer();
    const answered = stream(origin, { policy: { ...policy, ...itsPolicy } });
    const { response } = await next();
    response.writeHead(200, headers).flushHeaders();
    const reader = (await answered).body.getReader();
    if (code === 'IE_NET_CONNECTION') {
      response.write('abc');
      expect(Buffer.from((await reader.read()).value ?? []).toString()).toBe('abc');
    }
    const rest = reader.read();
    fail(response);
    await expect(rest).rejects.toEqual(failure(code));
  });

  it('is finished after Shutdown, as far as it is read', async () => {
    const { origin, next } = await serveByHand();
    const { stream, child } = await streamer();
    const answered = stream(origin);
    const { response } = await next();
    response.write('first ');
    const { body } = await answered;
    const ended = child.shutdown();
    response.end('last');
    expect(await textOf(body)).toBe('first last');
    expect(await ended).toBe('clean');
  });
});

describe('a fetch that is not streamed', () => {
  it('closes its connection when it is given up', async () => {
    const { origin, next } = await serveByHand();
    const { ask } = await streamer();
    const abort = new AbortController();
    const answered = ask(origin, { streamed: false }, abort.signal);
    const exchange = await next();
    exchange.response.write('a');
    const closed = isClosed(exchange);
    abort.abort('enough');
    await expect(answered).rejects.toBe('enough');
    await closed;
  });
});

describe('a fetch with more than a URL', () => {
  it('sends its method, headers and body', async () => {
    const origin = await serve(async (request, response) => {
      const { method, headers } = request;
      response.end(JSON.stringify({ method, type: headers['content-type'], body: await textOf(request) }));
    });
    const { ask, stream } = await streamer();
    const more: More = {
      method: 'PUT',
      headers: [['content-type', 'text/x']],
      body: Buffer.from('sent'),
    };
    const expected = { method: 'PUT', type: 'text/x', body: 'sent' };
    expect(JSON.parse(await textOf((await stream(origin, more)).body))).toEqual(expected);
    const whole = await ask(origin, { ...more, streamed: false });
    expect(JSON.parse(Buffer.from('body' in whole ? (whole.body as Uint8Array) : []).toString())).toEqual(
      expected,
    );
  });

  /** A body of a chunk and no end, which tells why it was left. */
  function endless() {
    let leave: (reason: unknown) => void;
    const left = new Promise((resolve) => (leave = resolve));
    let isFirst = true;
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        if (isFirst) controller.enqueue(Buffer.from('first'));
        isFirst = false;
      },
      cancel: (reason) => leave(reason),
    });
    return { body, left };
  }

  it('sends a body as it comes, and leaves it when it is given up', async () => {
    const { origin, next } = await serveByHand();
    const { stream } = await streamer();
    const { body, left } = endless();
    const abort = new AbortController();
    const answered = stream(origin, { method: 'PUT', body }, abort.signal);
    const exchange = await next();
    const closed = isClosed(exchange);
    const [piece] = await once(exchange.request, 'data');
    expect(String(piece)).toBe('first');
    abort.abort('enough');
    await expect(answered).rejects.toBe('enough');
    await left;
    await closed;
  });

  it.each([
    ['the policy refuses it', 'http://127.0.0.1:1/', {}],
    ['its server has closed', 'http://127.0.0.1:1/', policy],
    ['its URL is none', 'nowhere', policy],
  ])('leaves a body that is not needed since %s', async (_name, url, itsPolicy) => {
    const { ask } = await streamer();
    const { body, left } = endless();
    expect(await ask(url, { method: 'PUT', body, policy: itsPolicy })).toMatchObject({ type: 'FetchError' });
    expect(await left).toMatchObject({ code: 'IE_IPC_CANCELLED' });
  });

  it('with a body that its method cannot have is refused', async () => {
    const { ask } = await streamer();
    expect(await ask('https://a.example/', { method: 'GET', body: Buffer.from('a') })).toMatchObject({
      type: 'FetchError',
      code: 'IE_NET_INVALID_OPTION',
    });
  });
});

describe('a fetch with a report', () => {
  const zipped = gzipSync(Buffer.alloc(10_000, 'a'));
  const serveZipped = () =>
    serve((request, response) => {
      if (request.url === '/moved') response.writeHead(301, { location: '/here', 'x-hop': '1' }).end();
      else response.writeHead(200, { 'content-encoding': 'gzip' }).end(zipped);
    });

  it('tells of each hop, and how much has come when the body has ended', async () => {
    const origin = await serveZipped();
    const { stream, report, ask } = await streamer();
    const { id, body, meta } = await stream(`${origin}/moved`, { report: true });
    expect(meta?.hops).toMatchObject([
      { url: `${origin}/moved`, method: 'GET', status: 301, fromCache: false },
      { url: `${origin}/here`, status: 200 },
    ]);
    expect(meta?.hops[0]?.headers).toContainEqual(['x-hop', '1']);
    const told = report(id);
    await textOf(body);
    const { type, totalMs, ...sizes } = (await told) as { type: string; totalMs: number };
    expect({ type, ...sizes }).toMatchObject({
      type: 'FetchReport',
      wireBytes: zipped.length,
      decodedBytes: 10_000,
    });
    expect(totalMs).toBeGreaterThan(0);
    const whole = await ask(origin, { streamed: false, report: true });
    expect(whole).toMatchObject({ type: 'FetchResponse', meta: { hops: [{ url: `${origin}/` }] } });
  });

  it('is told once, and not of a body that failed, was left, or was not to be reported on', async () => {
    const origin = await serveZipped();
    const { stream, report } = await streamer();
    const told = await stream(origin, { report: true });
    await textOf(told.body);
    expect(await report(told.id)).toMatchObject({ type: 'FetchReport' });
    expect(await report(told.id)).toMatchObject({ type: 'FetchError' });
    const untold = await stream(origin);
    await textOf(untold.body);
    expect(await report(untold.id)).toMatchObject({ type: 'FetchError' });
    const { origin: slow, next } = await serveByHand();
    const open = async () => {
      const answered = stream(slow, { report: true, policy: { ...policy, maxBodyBytes: 1 } });
      const { response } = await next();
      response.flushHeaders();
      return { response, ...(await answered) };
    };
    const failed = await open();
    failed.response.write('ab');
    await expect(textOf(failed.body)).rejects.toEqual(failure('IE_NET_TOO_LARGE'));
    expect(await report(failed.id)).toMatchObject({ type: 'FetchError', code: 'IE_NET_TOO_LARGE' });
    const left = await open();
    await left.body.cancel();
    expect(await report(left.id)).toMatchObject({
      type: 'FetchError',
      error: 'the body was not read to its end',
    });
  });
});

describe.skipIf(process.platform !== 'linux')('twenty readers of large bodies that stall', () => {
  it('cost the network process hardly any memory, and no other fetch its turn', async () => {
    const large = Buffer.alloc(32 * 1024 * 1024);
    let taken = 0;
    const origin = await serve((request, response) => {
      const pour = (from: number) => {
        const piece = large.subarray(from, from + 64 * 1024);
        response.write(piece, () => {
          taken += piece.length;
          if (from < large.length) pour(from + piece.length);
        });
      };
      if (request.url === '/small') response.end('small');
      else pour(0);
    });
    const { stream, child } = await streamer();
    const small = async () => expect(await textOf((await stream(`${origin}/small`)).body)).toBe('small');
    await small();
    const before = residentMiB(child.pid);
    const readers = await Promise.all(
      // No more go to one origin at a time.
      Array.from({ length: 20 }, async (_, index) => {
        const url = `${origin.replace('127.0.0.1', index < 10 ? 'localhost' : '127.0.0.1')}/${index}`;
        const { body } = await stream(url, { policy: { ...policy, allowPrivate: true } });
        const reader = body.getReader();
        await reader.read();
        return reader;
      }),
    );
    // Until the server gets rid of no more.
    for (let still = 0, last = -1; still < 10; still = taken === last ? still + 1 : 0) {
      last = taken;
      await small();
      await wait(10);
    }
    expect(taken).toBeLessThan((20 * large.length) / 2);
    expect(residentMiB(child.pid) - before).toBeLessThan(60);
    await Promise.all(readers.map((reader) => reader.cancel()));
    await small();
    expect(await child.shutdown()).toBe('clean');
  });
});

function residentMiB(pid: number | undefined): number {
  const kibibytes = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kibibytes) / 1024;
}
