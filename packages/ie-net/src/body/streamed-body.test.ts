import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { serveHttp, serveRaw } from '../../test/local-server.js';
import { Client } from '../client.js';

const open = { allowHttp: true, allowPrivate: true };
const bytes = (text: string) => new TextEncoder().encode(text);
const text = (body: Uint8Array) => Buffer.from(body).toString();

/** A source that tells how much was taken from it, and whether it was left. */
function watchedSource(pieces: Iterable<Uint8Array | Promise<Uint8Array>>) {
  const watched = { taken: 0, left: () => {}, stream: undefined as unknown as AsyncIterable<Uint8Array> };
  const over = new Promise<void>((resolve) => {
    watched.left = resolve;
  });
  async function* give() {
    try {
      for await (const piece of pieces) {
        watched.taken += 1;
        yield piece;
      }
    } finally {
      watched.left();
    }
  }
  watched.stream = give();
  return Object.assign(watched, { over });
}

/** Pieces of 64 KiB without end. */
function* endless(): Iterable<Promise<Uint8Array>> {
  const piece = new Uint8Array(64 * 1024);
  for (;;) yield new Promise((resolve) => setImmediate(() => resolve(piece)));
}

const echo = () =>
  serveHttp((request, response) => {
    const { 'transfer-encoding': coding = '', 'content-length': length = '' } = request.headers;
    response.writeHead(200, { 'x-coding': coding, 'x-length': length });
    request.pipe(response);
  });

describe('a body that is a stream', () => {
  const pieces = ['a', '', 'bc', 'd'.repeat(200_000)].map(bytes);
  const whole = pieces.map(text).join('');
  const ofOtherRealm = runInNewContext('(bytes) => Uint8Array.from(bytes)') as (
    bytes: Uint8Array,
  ) => Uint8Array;

  test.each([
    ['a generator', () => watchedSource(pieces).stream],
    ['a generator of bytes of another realm', () => watchedSource(pieces.map(ofOtherRealm)).stream],
    ['a web stream', () => new Blob(pieces).stream()],
    ['a Readable', () => Readable.from(pieces)],
  ])('is sent as it comes, in chunks: %s', async (_, source) => {
    await using server = await echo();
    await using client = new Client(open);
    const { body, headers } = await client.request(server.url, { method: 'POST', body: source() });
    expect(text(body)).toBe(whole);
    expect(headers).toContainEqual(['x-coding', 'chunked']);
    expect(headers).toContainEqual(['x-length', '']);
  });

  test('is sent with its length where that is given', async () => {
    await using server = await echo();
    await using client = new Client(open);
    const { body, headers } = await client.request(server.url, {
      method: 'PUT',
      body: watchedSource(pieces).stream,
      headers: { 'content-length': String(whole.length) },
    });
    expect(text(body)).toBe(whole);
    expect(headers).toContainEqual(['x-coding', '']);
    expect(headers).toContainEqual(['x-length', String(whole.length)]);
  });

  test.each([
    ['longer', 3],
    ['shorter', 5],
  ])('is refused when it is %s than the length given', async (_, length) => {
    await using server = await serveHttp((request) => void request.resume());
    await using client = new Client(open);
    const pending = client.request(server.url, {
      method: 'PUT',
      body: watchedSource([bytes('ab'), bytes('cd')]).stream,
      headers: { 'content-length': String(length) },
    });
    await expect(pending).rejects.toMatchObject({ code: 'IE_NET_INVALID_OPTION' });
    await expect(pending).rejects.toThrow('the length of the request body differs from its content-length');
  });

  test('may be empty', async () => {
    await using server = await echo();
    await using client = new Client(open);
    const { body } = await client.request(server.url, { method: 'POST', body: watchedSource([]).stream });
    expect(body).toEqual(new Uint8Array());
  });

  test('leaves its connection to the next request', async () => {
    await using server = await echo();
    await using client = new Client(open);
    for (let round = 0; round < 3; round += 1) {
      await client.request(server.url, { method: 'POST', body: watchedSource(pieces).stream });
    }
    expect(server.accepted()).toBe(1);
  });

  test('is taken no faster than the server reads', async () => {
    let onRequest = (_: IncomingMessage) => {};
    const requested = new Promise<IncomingMessage>((resolve) => {
      onRequest = resolve;
    });
    await using server = await serveHttp((request) => onRequest(request));
    await using client = new Client(open);
    const source = watchedSource(endless());
    const pending = client.request(server.url, { method: 'POST', body: source.stream });
    const failed = expect(pending).rejects.toMatchObject({ code: 'IE_NET_CLOSED' });
    const request = await requested;
    for (let taken = -1; taken !== source.taken; ) {
      taken = source.taken;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    // What fits into the buffers of two sockets, and no more.
    expect(source.taken).toBeLessThan(500);
    await client.destroy();
    await failed;
    await source.over;
    request.resume();
  });
});

describe('a source', () => {
  test.each([
    [
      'a generator',
      async function* give(cause: Error) {
        yield bytes('some');
        throw cause;
      },
    ],
    [
      'a web stream',
      (cause: Error) =>
        new ReadableStream<Uint8Array>({
          start: (controller) => controller.enqueue(bytes('some')),
          pull: (controller) => controller.error(cause),
        }),
    ],
    [
      'a Readable',
      (cause: Error) =>
        new Readable({
          read() {
            this.destroy(cause);
          },
        }),
    ],
  ])('that fails is why its request fails, whose connection is closed: %s', async (_, source) => {
    await using server = await serveHttp((request) => void request.resume());
    await using client = new Client(open);
    const cause = new Error('the disk is gone');
    const pending = client.request(server.url, { method: 'POST', body: source(cause) });
    await expect(pending).rejects.toMatchObject({ name: 'NetError', code: 'IE_NET_ABORTED', cause });
    await expect(pending).rejects.toThrow('the source of the request body failed: the disk is gone');
    await server.allSocketsClosed();
  });

  test('that gives something else than bytes is refused', async () => {
    await using server = await serveHttp((request) => void request.resume());
    await using client = new Client(open);
    const body = Readable.from(['text']) as AsyncIterable<Uint8Array>;
    await expect(client.request(server.url, { method: 'POST', body })).rejects.toMatchObject({
      code: 'IE_NET_INVALID_OPTION',
    });
  });

  test('that keeps no promise of a source is why its request fails', async () => {
    await using server = await serveHttp((request) => void request.resume());
    await using client = new Client(open);
    const next = async () => undefined as unknown as IteratorResult<Uint8Array>;
    const body = { [Symbol.asyncIterator]: () => ({ next }) };
    const pending = client.request(server.url, { method: 'POST', body });
    await expect(pending).rejects.toMatchObject({ code: 'IE_NET_ABORTED' });
  });

  test('that somebody else begins to read is why its request fails', async () => {
    await using server = await serveHttp((request) => void request.resume());
    await using client = new Client(open);
    const body = new ReadableStream<Uint8Array>();
    const pending = client.request(server.url, { method: 'POST', body });
    body.getReader();
    await expect(pending).rejects.toMatchObject({ code: 'IE_NET_ABORTED' });
  });

  test('that somebody else reads is refused', async () => {
    await using client = new Client(open);
    const body = new ReadableStream<Uint8Array>();
    body.getReader();
    await expect(client.request('http://127.0.0.1/', { method: 'POST', body })).rejects.toThrow(
      'invalid option body: give a stream that has no other reader',
    );
  });

  test('is left when the request is given up, though it never gives anything', async () => {
    await using server = await serveHttp((request) => void request.resume());
    await using client = new Client(open);
    const abort = new AbortController();
    let reason: unknown = new TypeError('it was not canceled');
    const body = new ReadableStream<Uint8Array>({
      pull: () => abort.abort('stop'),
      cancel: (why) => {
        reason = why;
      },
    });
    const pending = client.request(server.url, { method: 'POST', body, signal: abort.signal });
    await expect(pending).rejects.toBe('stop');
    expect(reason).not.toBeInstanceOf(TypeError);
    await server.allSocketsClosed();
  });

  test('is left, unread, when the request fails before it has a connection', async () => {
    await using client = new Client(open);
    const source = watchedSource(endless());
    const body = Readable.from(source.stream);
    await expect(client.request('http://127.0.0.1:1/', { method: 'POST', body })).rejects.toThrow('port 1');
    expect(body.destroyed).toBe(true);
    expect(source.taken).toBe(0);
  });

  test('is left when the server answers before it has all, and the answer counts', async () => {
    await using server = await serveHttp((_, response) => response.writeHead(413).end('too much'));
    await using client = new Client(open);
    const source = watchedSource(endless());
    const { status, body } = await client.request(server.url, { method: 'POST', body: source.stream });
    expect({ status, body: text(body) }).toEqual({ status: 413, body: 'too much' });
    await source.over;
    expect((await client.get(server.url)).status).toBe(413);
  });

  test('is left when the server resets the connection', async () => {
    await using server = await serveRaw((socket) => socket.once('data', () => socket.resetAndDestroy()));
    await using client = new Client(open);
    const source = watchedSource(endless());
    const pending = client.request(server.url, { method: 'POST', body: source.stream });
    await expect(pending).rejects.toMatchObject({ code: 'IE_NET_CONNECTION' });
    await source.over;
  });

  test('that gives nothing more is bounded by the total deadline', async () => {
    await using server = await serveHttp((request) => void request.resume());
    await using client = new Client(open);
    const body = new ReadableStream<Uint8Array>();
    const pending = client.request(server.url, { method: 'POST', body, policy: { timeoutMs: 100 } });
    await expect(pending).rejects.toMatchObject({ code: 'IE_NET_TIMEOUT' });
    await server.allSocketsClosed();
  });

  test('that gives nothing again and again is bounded by it, too', async () => {
    await using server = await serveHttp((request) => void request.resume());
    await using client = new Client(open);
    async function* body() {
      for (;;) yield new Uint8Array(0);
    }
    const pending = client.request(server.url, { method: 'POST', body: body(), policy: { timeoutMs: 100 } });
    await expect(pending).rejects.toMatchObject({ code: 'IE_NET_TIMEOUT' });
  });
});

describe('a redirect', () => {
  const redirecting = (status: number) =>
    serveHttp((request, response) => {
      if (request.url === '/end') {
        response.end(request.method);
        return;
      }
      request.resume();
      request.once('end', () => response.writeHead(status, { location: '/end' }).end());
    });
  const body = () => watchedSource([bytes('some')]).stream;

  test.each([
    [307, 'POST'],
    [308, 'POST'],
    [301, 'PUT'],
    [302, 'PUT'],
  ])('with status %i of a %s would have the stream sent again, and fails', async (status, method) => {
    await using server = await redirecting(status);
    await using client = new Client(open);
    const pending = client.request(server.url, { method, body: body() });
    await expect(pending).rejects.toMatchObject({ code: 'IE_NET_BODY_USED' });
    await expect(pending).rejects.toThrow(`redirects with status ${status}`);
    const whole = await client.request(server.url, { method, body: 'some' });
    expect(text(whole.body)).toBe(method);
  });

  test.each([301, 302, 303])('with status %i of a POST leads to a GET without it', async (status) => {
    await using server = await redirecting(status);
    await using client = new Client(open);
    const headers = { 'content-length': '4', 'content-type': 'text/plain' };
    const response = await client.request(server.url, { method: 'POST', body: body(), headers });
    expect(text(response.body)).toBe('GET');
    expect(server.accepted()).toBe(1);
  });
});
