import { getEventListeners } from 'node:events';
import type { LookupFunction } from 'node:net';
import type { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { serveHttp, serveRaw } from '../test/local-server.js';
import { Client } from './client.js';

const open = { allowHttp: true, allowPrivate: true };

const ended = (body: Readable) => new Promise((resolve) => body.once('close', resolve));

/** A server that leaves every request without an answer, and tells when the first has come. */
async function serveSilence() {
  let onRequest = () => {};
  const requested = new Promise<void>((resolve) => {
    onRequest = resolve;
  });
  const server = await serveHttp(onRequest);
  return Object.assign(server, { requested });
}

describe('aborting', () => {
  test('what has no more of a signal than is needed gives a request up too, and is left in peace after it', async () => {
    const enough = new Error('enough');
    const listeners = new Set<() => void>();
    const light = {
      aborted: false,
      reason: undefined as unknown,
      addEventListener: (_: 'abort', listener: () => void) => void listeners.add(listener),
      removeEventListener: (_: 'abort', listener: () => void) => void listeners.delete(listener),
    };
    await using server = await serveHttp((request, response) => {
      if (request.url === '/ok') return void response.end('ok');
      light.aborted = true;
      light.reason = enough;
      for (const listener of listeners) listener();
    });
    await using client = new Client(open);
    expect((await client.get(`${server.url}/ok`, { signal: light })).status).toBe(200);
    expect(listeners.size).toBe(0);
    await expect(client.get(server.url, { signal: light })).rejects.toBe(enough);
    expect(listeners.size).toBe(0);
  });

  test('a signal of many requests has one listener, and none after them', async () => {
    await using server = await serveSilence();
    await using client = new Client(open);
    const { signal } = new AbortController();
    const pending = Array.from({ length: 30 }, () => client.get(server.url, { signal }));
    const settled = Promise.allSettled(pending);
    await server.requested;
    expect(getEventListeners(signal, 'abort')).toHaveLength(1);
    await client.destroy();
    await settled;
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  });

  test('a signal that is aborted already lets nothing be sent', async () => {
    await using server = await serveSilence();
    await using client = new Client(open);
    const reason = new Error('no');
    const signal = AbortSignal.abort(reason);
    await expect(client.request(server.url, { signal })).rejects.toBe(reason);
    await expect(client.get(server.url, { signal })).rejects.toBe(reason);
    await expect(client.stream(server.url, { signal })).rejects.toBe(reason);
    await expect(client.get(server.url, { signal: AbortSignal.abort(null) })).rejects.toBe(null);
    const plain = AbortSignal.abort();
    await expect(client.get(server.url, { signal: plain })).rejects.toBe(plain.reason);
    expect(plain.reason).toMatchObject({ name: 'AbortError' });
    expect(server.accepted()).toBe(0);
  });

  test('aborting ends the wait for headers, and the connection', async () => {
    await using server = await serveSilence();
    await using client = new Client(open);
    const abort = new AbortController();
    const pending = client.get(server.url, { signal: abort.signal });
    await server.requested;
    abort.abort('stop');
    await expect(pending).rejects.toBe('stop');
    await server.allSocketsClosed();
  });

  test('aborting ends a handshake under way', async () => {
    let onConnection = () => {};
    const connected = new Promise<void>((resolve) => {
      onConnection = resolve;
    });
    await using server = await serveRaw((socket) => {
      socket.resume();
      onConnection();
    });
    await using client = new Client(open);
    const abort = new AbortController();
    const pending = client.get(server.url.replace('http:', 'https:'), { signal: abort.signal });
    await connected;
    abort.abort('stop');
    await expect(pending).rejects.toBe('stop');
    await server.allSocketsClosed();
  });

  test('aborting one request leaves another that waits for the same origin alone', async () => {
    await using server = await serveHttp((_, response) => response.end('ok'));
    await using client = new Client({ ...open, connections: 1 });
    const abort = new AbortController();
    const first = client.get(server.url, { signal: abort.signal });
    const second = client.get(server.url);
    abort.abort('stop');
    await expect(first).rejects.toBe('stop');
    expect((await second).status).toBe(200);
  });

  test('aborting a request leaves alone one for the same origin that follows at once', async () => {
    let answer = () => {};
    const answered = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const lookup: LookupFunction = (_hostname, _options, callback) => {
      void answered.then(() => callback(null, [{ address: '127.0.0.1', family: 4 }]));
    };
    await using server = await serveHttp((_, response) => response.end('ok'));
    await using client = new Client({ ...open, lookup, connections: 1 });
    const url = `http://slow.example:${server.port}/`;
    const abort = new AbortController();
    const first = client.get(url, { signal: abort.signal });
    abort.abort('stop');
    const second = client.get(url);
    await expect(first).rejects.toBe('stop');
    answer();
    expect((await second).status).toBe(200);
  });

  test('aborting ends the reading of a body', async () => {
    await using server = await serveHttp((_, response) => void response.write('some'));
    await using client = new Client(open);
    const abort = new AbortController();
    const { body } = await client.stream(server.url, { signal: abort.signal });
    const reason = new Error('stop');
    const reading = (async () => {
      for await (const _ of body) abort.abort(reason);
    })();
    await expect(reading).rejects.toBe(reason);
    await server.allSocketsClosed();
  });

  test('aborting ends a body that has come whole but is not read', async () => {
    await using server = await serveHttp((_, response) => response.end('x'.repeat(1000)));
    await using client = new Client(open);
    const abort = new AbortController();
    const { body } = await client.stream(server.url, { signal: abort.signal });
    abort.abort('stop');
    await ended(body);
    // A stream ends with an Error only.
    expect(body.errored).toMatchObject({ name: 'NetError', code: 'IE_NET_ABORTED', cause: 'stop' });
  });

  test('aborting after the end does nothing, and leaves no listener', async () => {
    await using server = await serveHttp((_, response) => response.end('ok'));
    await using client = new Client(open);
    const abort = new AbortController();
    let listeners = 0;
    const { addEventListener, removeEventListener } = abort.signal;
    abort.signal.addEventListener = function add(...parameters: Parameters<typeof addEventListener>) {
      listeners += 1;
      addEventListener.apply(this, parameters);
    };
    abort.signal.removeEventListener = function remove(
      ...parameters: Parameters<typeof removeEventListener>
    ) {
      listeners -= 1;
      removeEventListener.apply(this, parameters);
    };
    expect((await client.get(server.url, { signal: abort.signal })).status).toBe(200);
    expect(listeners).toBe(0);
    abort.abort();
  });
});

describe('closing', () => {
  const closed = { name: 'NetError', code: 'IE_NET_CLOSED' };

  test('close refuses new requests and lets one under way end, redirects included', async () => {
    let onRequest = () => {};
    const requested = new Promise<void>((resolve) => {
      onRequest = resolve;
    });
    const release: (() => void)[] = [];
    await using server = await serveHttp((request, response) => {
      if (request.url === '/end') {
        response.end('done');
        return;
      }
      release.push(() => response.writeHead(302, { location: '/end' }).end());
      onRequest();
    });
    const client = new Client(open);
    const pending = client.get(server.url);
    await requested;
    const closing = client.close();
    await expect(client.get(server.url)).rejects.toMatchObject(closed);
    for (const go of release) go();
    expect((await pending).status).toBe(200);
    await closing;
  });

  test('destroy fails requests and bodies under way', async () => {
    await using server = await serveHttp((request, response) => {
      if (request.url === '/body') response.write('some');
    });
    const client = new Client(open);
    const { body } = await client.stream(`${server.url}/body`);
    const pending = client.get(server.url);
    const failed = expect(pending).rejects.toMatchObject(closed);
    await client.destroy();
    await failed;
    expect(body.errored).toMatchObject(closed);
    await expect(client.get(server.url)).rejects.toMatchObject(closed);
    await server.allSocketsClosed();
  });

  test('close and destroy may be called again, in any order', async () => {
    await using server = await serveHttp((_, response) => response.end('ok'));
    const client = new Client(open);
    await client.get(server.url);
    await Promise.all([client.close(), client.close(), client.destroy()]);
    await client.close();
    await client.destroy();
  });
});
