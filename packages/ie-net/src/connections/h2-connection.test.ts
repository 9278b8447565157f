import type { ServerHttp2Stream } from 'node:http2';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import {
  serveHttp2,
  serveHttps,
  serveRawHttp2,
  serveStreams,
  testCertificate,
} from '../../test/local-server.js';
import { Client } from '../client.js';
import type { ClientOptions } from '../options/client-options.js';

const open: ClientOptions = { allowPrivate: true, ca: testCertificate, http2: true, cache: false };
const text = (body: Uint8Array) => Buffer.from(body).toString();

describe('a server that chooses HTTP/2', () => {
  test('serves many requests over one connection, which each of them tells', async () => {
    await using server = await serveHttp2((request, response) => response.end(request.url));
    await using client = new Client(open);
    const paths = Array.from({ length: 50 }, (_, index) => `/${index}`);
    const responses = await Promise.all(paths.map((path) => client.get(server.url + path)));
    expect(responses.map(({ body }) => text(body))).toEqual(paths);
    expect(server.accepted()).toBe(1);
    const connections = responses.map(({ meta }) => meta.hops[0]?.connection);
    expect(connections.every((connection) => connection?.protocol === 'h2')).toBe(true);
    expect(connections.filter((connection) => !connection?.reused)).toHaveLength(1);
    expect(connections[0]?.tls?.version).toBe('TLSv1.3');
  });

  test('gets method, path, headers and body as they are', async () => {
    await using server = await serveHttp2((request, response) => {
      response.setHeader('x-seen', JSON.stringify([request.method, request.url, request.authority]));
      response.setHeader('x-cookie', request.headers.cookie ?? '');
      request.pipe(response);
    });
    await using client = new Client(open);
    const { headers, body } = await client.request(`${server.url}/a?b=c`, {
      method: 'PUT',
      headers: [
        ['cookie', 'a=1'],
        ['host', 'other.example'],
      ],
      body: 'some',
    });
    expect(headers).toContainEqual(['x-seen', JSON.stringify(['PUT', '/a?b=c', 'other.example'])]);
    expect(headers).toContainEqual(['x-cookie', 'a=1']);
    expect(text(body)).toBe('some');
  });

  test('may repeat headers, pass over interim responses, and encode the body', async () => {
    const body = gzipSync('packed');
    await using server = await serveStreams((stream) => {
      stream.additionalHeaders({ ':status': 103, link: '</a>' });
      stream.respond({ ':status': 200, 'set-cookie': ['a=1', 'b=2'], 'content-encoding': 'gzip' });
      stream.end(body);
    });
    await using client = new Client(open);
    const response = await client.get(server.url);
    expect(response.headers.filter(([name]) => name === 'set-cookie').map(([, value]) => value)).toEqual([
      'a=1',
      'b=2',
    ]);
    expect(response.headers.some(([name]) => name.startsWith(':') || name === 'link')).toBe(false);
    expect(text(response.body)).toBe('packed');
  });

  test.each(['HEAD', 'GET'])('may answer %s without a body', async (method) => {
    await using server = await serveStreams((stream) => {
      stream.respond({ ':status': method === 'HEAD' ? 200 : 204 }, { endStream: true });
    });
    await using client = new Client(open);
    const { status, body } = await client.request(server.url, { method });
    expect({ status, length: body.length }).toEqual({ status: method === 'HEAD' ? 200 : 204, length: 0 });
  });

  test('is spoken to in HTTP/1.1 by a client that does not ask for more', async () => {
    await using server = await serveHttp2((request, response) => response.end(request.httpVersion));
    await using client = new Client({ ...open, http2: false });
    expect(text((await client.get(server.url)).body)).toBe('1.1');
  });
});

test('a streamed body that is shorter than its length is refused, whatever other headers say', async () => {
  await using server = await serveHttp2((request, response) => request.pipe(response));
  await using client = new Client(open);
  async function* body() {
    yield Buffer.from('four');
  }
  const headers = [
    ['x-first', 'content-length'],
    ['content-length', '5'],
  ] as const;
  const pending = client.request(server.url, { method: 'POST', headers, body: body() });
  await expect(pending).rejects.toMatchObject({ code: 'IE_NET_INVALID_OPTION' });
});

test('a server that knows only HTTP/1.1 gets as many connections as it is allowed', async () => {
  await using server = await serveHttps((request, response) => {
    setTimeout(() => response.end(request.httpVersion), 50);
  });
  await using client = new Client({ ...open, connections: 4 });
  const all = Array.from({ length: 8 }, () => client.get(server.url));
  for (const { body } of await Promise.all(all)) expect(text(body)).toBe('1.1');
  expect(server.accepted()).toBe(4);
});

describe('bodies', () => {
  test('a streamed request body is sent as it comes', async () => {
    await using server = await serveHttp2((request, response) => void request.pipe(response));
    await using client = new Client(open);
    const pieces = Array.from({ length: 20 }, (_, index) => Buffer.alloc(50_000, `${index % 10}`));
    const whole = Buffer.concat(pieces).toString();
    const body = new Blob(pieces).stream();
    expect(text((await client.request(server.url, { method: 'POST', body })).body)).toBe(whole);
  });

  test('a source that fails is why its request fails, and no other', async () => {
    await using server = await serveHttp2((request, response) => {
      request.resume();
      request.once('end', () => response.end('ok'));
      request.once('error', () => {});
    });
    await using client = new Client(open);
    const cause = new Error('the disk is gone');
    async function* give() {
      yield Buffer.from('some');
      await client.get(server.url);
      throw cause;
    }
    const pending = client.request(server.url, { method: 'POST', body: give() });
    await expect(pending).rejects.toMatchObject({ code: 'IE_NET_ABORTED', cause });
    expect((await client.get(server.url)).status).toBe(200);
    expect(server.accepted()).toBe(1);
  });

  test('a source is left when the server answers before it has all', async () => {
    await using server = await serveStreams((stream) => {
      stream.respond({ ':status': 413 });
      stream.end('too much');
    });
    await using client = new Client(open);
    let left = () => {};
    const over = new Promise<void>((resolve) => {
      left = resolve;
    });
    async function* give() {
      try {
        for (;;) {
          await new Promise((resolve) => setImmediate(resolve));
          yield Buffer.alloc(10_000);
        }
      } finally {
        left();
      }
    }
    const { status, body } = await client.request(server.url, { method: 'POST', body: give() });
    expect({ status, body: text(body) }).toEqual({ status: 413, body: 'too much' });
    await over;
  });

  test('one that nobody reads holds up no other, and its bytes stay bounded', async () => {
    let sent = 0;
    await using server = await serveStreams((stream, { ':path': path }) => {
      stream.respond({ ':status': 200 });
      if (path === '/small') {
        stream.end('small');
        return;
      }
      const piece = Buffer.alloc(64 * 1024);
      const more = () => {
        do sent += piece.length;
        while (!stream.destroyed && stream.write(piece));
      };
      stream.on('drain', more);
      more();
    });
    await using client = new Client({ ...open, maxBodyBytes: 1_000_000_000 });
    const stalled = await Promise.all(
      Array.from({ length: 8 }, () => client.stream(`${server.url}/endless`)),
    );
    for (let round = 0; round < 5; round += 1) {
      expect(text((await client.get(`${server.url}/small`)).body)).toBe('small');
    }
    expect(sent).toBeLessThan(8 * 1_000_000);
    expect(server.accepted()).toBe(1);
    for (const { body } of stalled) body.destroy();
  });

  test('the caps of bytes on the wire and decoded bytes hold', async () => {
    await using server = await serveStreams((stream, { ':path': path }) => {
      const isBomb = path === '/bomb';
      stream.respond({ ':status': 200, ...(isBomb && { 'content-encoding': 'gzip' }) });
      stream.end(isBomb ? gzipSync(Buffer.alloc(1_000_000)) : Buffer.alloc(200_000));
    });
    await using client = new Client({ ...open, maxBodyBytes: 100_000 });
    const tooLarge = { code: 'IE_NET_TOO_LARGE' };
    await expect(client.get(`${server.url}/bomb`)).rejects.toMatchObject(tooLarge);
    await expect(client.get(`${server.url}/large`)).rejects.toMatchObject(tooLarge);
  });
});

describe('a server that breaks off', () => {
  /** Serves `/good` well, and any other path by `onStream`. */
  const serveBeside = (onStream: (stream: ServerHttp2Stream) => void) =>
    serveStreams((stream, { ':path': path }) => {
      if (path !== '/good') {
        onStream(stream);
        return;
      }
      setTimeout(() => {
        if (stream.destroyed) return;
        stream.respond({ ':status': 200 });
        stream.end('good');
      }, 100);
    });

  const begin = (stream: ServerHttp2Stream) => {
    stream.respond({ ':status': 200, 'content-length': 100 });
    stream.write('some');
  };

  test.each<[string, (stream: ServerHttp2Stream) => void, string, string]>([
    ['resets before it answers', (stream) => stream.close(2), 'IE_NET_CONNECTION', 'INTERNAL_ERROR'],
    ['cancels before it answers', (stream) => stream.close(8), 'IE_NET_CONNECTION', 'CANCEL'],
    ['speaks of a protocol error', (stream) => stream.close(1), 'IE_NET_PROTOCOL', 'PROTOCOL_ERROR'],
    ['insists on HTTP/1.1', (stream) => stream.close(13), 'IE_NET_PROTOCOL', 'HTTP_1_1_REQUIRED'],
    ['refuses each time', (stream) => stream.close(7), 'IE_NET_CONNECTION', 'closed while it waited'],
    ['ends without an answer', (stream) => stream.close(0), 'IE_NET_CONNECTION', 'NO_ERROR'],
    [
      'resets within a body',
      (stream) => {
        begin(stream);
        setTimeout(() => stream.destroy(new Error('no more')), 20);
      },
      'IE_NET_CONNECTION',
      'INTERNAL_ERROR',
    ],
    [
      'ends a body too early',
      (stream) => {
        begin(stream);
        stream.end();
      },
      'IE_NET_CONNECTION',
      'ended before its body was complete, or sent more than its length: HTTP/2',
    ],
    [
      'sends interim responses without end',
      (stream) => {
        for (let count = 0; count <= 100; count += 1) stream.additionalHeaders({ ':status': 103 });
      },
      'IE_NET_PROTOCOL',
      'more than 100 interim responses',
    ],
    ['never answers', () => {}, 'IE_NET_TIMEOUT', 'sent no response headers within 1500 ms (headers)'],
    ['stops within a body', begin, 'IE_NET_TIMEOUT', 'nothing more of its body for 1500 ms (body idle)'],
    [
      'sends too many header lines',
      (stream) => {
        const many = Array.from({ length: 300 }, (_, index) => [`x-${index}`, 'y'] as const);
        stream.respond({ ':status': 200, ...Object.fromEntries(many) });
        stream.end();
      },
      'IE_NET_TOO_LARGE',
      'header',
    ],
    [
      'sends headers that are too large',
      (stream) => {
        stream.respond({ ':status': 200, 'x-large': 'x'.repeat(20_000) });
        stream.end();
      },
      'IE_NET_TOO_LARGE',
      'larger than 16384 bytes',
    ],
  ])('one stream is told so, and harms no other: it %s', async (_, onStream, code, message) => {
    await using server = await serveBeside(onStream);
    await using client = new Client({
      ...open,
      maxHeaderBytes: 16_384,
      maxHeaderCount: 256,
      timeouts: { headersMs: 1500, bodyIdleMs: 1500 },
    });
    await client.get(`${server.url}/good`);
    const beside = Promise.all([client.get(`${server.url}/good`), client.get(`${server.url}/good`)]);
    const pending = client.get(server.url);
    await expect(pending).rejects.toMatchObject({ name: 'NetError', code });
    await expect(pending).rejects.toThrow(message);
    for (const { body } of await beside) expect(text(body)).toBe('good');
    expect((await client.get(`${server.url}/good`)).status).toBe(200);
    expect(server.accepted()).toBe(1);
  });

  // Node.js 22 and later end the whole connection.
  test.each<[string, (stream: ServerHttp2Stream) => void]>([
    [
      'with the end of its stream',
      (stream) => {
        begin(stream);
        stream.end('x'.repeat(97));
      },
    ],
    [
      'without an end',
      (stream) => {
        stream.respond({ ':status': 200, 'content-length': 4 });
        stream.write('something');
      },
    ],
  ])('a body that is longer than its length fails at once, %s', async (_, onStream) => {
    await using server = await serveBeside(onStream);
    await using client = new Client(open);
    const pending = client.get(server.url);
    await expect(pending).rejects.toMatchObject({ name: 'NetError', code: 'IE_NET_CONNECTION' });
    await expect(pending).rejects.toThrow('or sent more than its length: HTTP/2');
    expect((await client.get(`${server.url}/good`)).status).toBe(200);
  });

  test('a stream that it refuses once is asked for again', async () => {
    let asked = 0;
    await using server = await serveStreams((stream) => {
      asked += 1;
      if (asked === 1) {
        stream.close(7);
        return;
      }
      stream.respond({ ':status': 200 });
      stream.end('ok');
    });
    await using client = new Client(open);
    expect(text((await client.request(server.url, { method: 'POST', body: 'x' })).body)).toBe('ok');
    expect(asked).toBe(2);
  });

  test('a connection that is going away ends what it has begun, and the next request takes another', async () => {
    const streams: ServerHttp2Stream[] = [];
    let begun = () => {};
    const both = new Promise<void>((resolve) => {
      begun = resolve;
    });
    await using server = await serveStreams((stream, { ':path': path }) => {
      if (path === '/next') {
        stream.respond({ ':status': 200 });
        stream.end('next');
        return;
      }
      if (streams.push(stream) === 2) begun();
    });
    await using client = new Client(open);
    const all = [client.get(`${server.url}/a`), client.get(`${server.url}/b`)];
    await both;
    streams[0]?.session?.goaway(0);
    streams[0]?.session?.ping(() => {});
    let next = await client.get(`${server.url}/next`);
    while (server.accepted() < 2) next = await client.get(`${server.url}/next`);
    expect(text(next.body)).toBe('next');
    for (const stream of streams) {
      stream.respond({ ':status': 200 });
      stream.end('late');
    }
    for (const { body } of await Promise.all(all)) expect(text(body)).toBe('late');
  });

  test('a connection that is cut fails all on it, and the next request takes another', async () => {
    await using server = await serveStreams((stream, { ':path': path }) => {
      if (path === '/cut') stream.session?.destroy();
      else if (path === '/next') {
        stream.respond({ ':status': 200 });
        stream.end('next');
      } else begin(stream);
    });
    await using client = new Client(open);
    const half = client.get(`${server.url}/half`);
    const failed = expect(half).rejects.toMatchObject({ code: 'IE_NET_CONNECTION' });
    await expect(client.get(`${server.url}/cut`)).rejects.toMatchObject({ code: 'IE_NET_CONNECTION' });
    await failed;
    expect(text((await client.get(`${server.url}/next`)).body)).toBe('next');
    expect(server.accepted()).toBe(2);
  });
});

describe('a server that speaks in frames of its own', () => {
  const settings = Buffer.from('000000040000000000', 'hex');
  const frame = (type: number, flags: number, stream: number, payload: Buffer) => {
    const head = Buffer.alloc(9);
    head.writeUIntBE(payload.length, 0, 3);
    head.writeUInt8(type, 3);
    head.writeUInt8(flags, 4);
    head.writeUInt32BE(stream, 5);
    return Buffer.concat([head, payload]);
  };
  const DATA = 0;
  const HEADERS = 1;
  const RESET = 3;
  const PUSH = 5;
  const CONTINUATION = 9;
  const END_STREAM = 1;
  const END_HEADERS = 4;
  /** The status 200, by its index in the table of RFC 7541. */
  const ok = Buffer.from([0x88]);

  /** A length of four bytes, and how long an answer is fresh, by their names in the table of RFC 7541. */
  const length = Buffer.from('0f0d0134', 'hex');
  const fresh = Buffer.concat([Buffer.from('0f090b', 'hex'), Buffer.from('max-age=600')]);

  test.each<[string, string, Buffer[], string, string]>([
    ['GET', 'short of its length', [ok, length], 'som', 'IE_NET_CONNECTION'],
    ['GET', 'at its length', [ok, length], 'some', 'some'],
    ['GET', 'of no length, which is not stored', [ok, fresh], 'some', 'some'],
    ['POST', 'of no length', [ok], 'some', 'IE_NET_CONNECTION'],
  ])('the answer to a %s, broken off with NO_ERROR, %s', async (method, _, headers, sent, expected) => {
    await using server = await serveRawHttp2((socket) => {
      socket.on('error', () => {});
      socket.write(settings);
      const head = frame(HEADERS, END_HEADERS, 1, Buffer.concat(headers));
      const data = frame(DATA, 0, 1, Buffer.from(sent));
      const reset = frame(RESET, 0, 1, Buffer.alloc(4));
      socket.once('data', () => socket.write(Buffer.concat([head, data, reset])));
      socket.resume();
    });
    await using client = new Client({ ...open, cache: true });
    const body = method === 'GET' ? null : new ReadableStream<Uint8Array>();
    const end = await client.request(server.url, { method, body }).then(
      (response) => text(response.body),
      ({ code }) => code,
    );
    expect(end).toBe(expected);
    const stored = client.get(server.url, { cacheMode: 'only-if-cached' });
    await expect(stored).rejects.toMatchObject({ code: 'IE_NET_NOT_CACHED' });
    await client.destroy();
  });

  test.each<[string, Buffer[], string]>([
    ['of the announced length is complete', [Buffer.from('some')], 'some'],
    ['of the announced length, in pieces, is complete', [Buffer.from('so'), Buffer.from('me')], 'some'],
    ['with more in a second piece is refused', [Buffer.from('some'), Buffer.from('!')], 'IE_NET_CONNECTION'],
  ])('a body without the end of its stream %s', async (_, pieces, expected) => {
    await using server = await serveRawHttp2((socket) => {
      socket.on('error', () => {});
      socket.write(settings);
      const head = frame(HEADERS, END_HEADERS, 1, Buffer.concat([ok, length]));
      const data = pieces.map((piece) => frame(DATA, 0, 1, piece));
      socket.once('data', () => socket.write(Buffer.concat([head, ...data])));
      socket.resume();
    });
    // No deadline ends it.
    const timeouts = { headersMs: 600_000, bodyIdleMs: 600_000, totalMs: 600_000 };
    await using client = new Client({ ...open, timeouts });
    const end = await client.get(server.url).then(
      (response) => text(response.body),
      ({ code }) => code,
    );
    expect(end).toBe(expected);
    await client.destroy();
  });

  test('a reader may take as long as it likes for a body whose stream does not end', async () => {
    const bytes = Buffer.alloc(200_000, 'x');
    await using server = await serveStreams((stream) => {
      stream.respond({ ':status': 200, 'content-length': bytes.length });
      stream.write(bytes);
    });
    await using client = new Client(open);
    const { body } = await client.stream(server.url);
    await new Promise((resolve) => setTimeout(resolve, 400));
    let received = 0;
    for await (const chunk of body) received += (chunk as Uint8Array).length;
    expect(received).toBe(bytes.length);
    await client.destroy();
  });

  test('no header with a NUL, CR, LF or another control character reaches its reader, since Node.js leaves it out', async () => {
    const literal = (value: string) =>
      Buffer.concat([Buffer.of(0, 3), Buffer.from('x-a'), Buffer.of(value.length), Buffer.from(value)]);
    const headers = ['fine', 'a\0b', 'a\rb', 'a\nset-cookie: c=d', 'a\u0001b', 'a\u007fb'].map(literal);
    await using server = await serveRawHttp2((socket) => {
      socket.on('error', () => {});
      socket.write(settings);
      socket.once('data', () => {
        const head = frame(HEADERS, END_HEADERS, 1, Buffer.concat([ok, ...headers]));
        socket.write(Buffer.concat([head, frame(DATA, END_STREAM, 1, Buffer.from('page'))]));
      });
      socket.resume();
    });
    await using client = new Client(open);
    const response = await client.get(server.url);
    expect(response.headers).toEqual([['x-a', 'fine']]);
    expect(text(response.body)).toBe('page');
    await client.destroy();
  });

  test('a whole answer is one, though its server wants no more of the request', async () => {
    await using server = await serveRawHttp2((socket) => {
      socket.on('error', () => {});
      socket.write(settings);
      const reset = frame(RESET, 0, 1, Buffer.alloc(4));
      const data = frame(DATA, END_STREAM, 1, Buffer.from('enough'));
      socket.once('data', () =>
        socket.write(Buffer.concat([frame(HEADERS, END_HEADERS, 1, ok), data, reset])),
      );
      socket.resume();
    });
    await using client = new Client(open);
    const body = new ReadableStream<Uint8Array>();
    const response = await client.request(server.url, { method: 'POST', body });
    expect(text(response.body)).toBe('enough');
    await client.destroy();
  });

  test.each<[string, () => Buffer[], string]>([
    ['says nothing, not even to a ping', () => [], 'IE_NET_CONNECTION'],
    ['speaks HTTP/1.1 all the same', () => [Buffer.from('HTTP/1.1 200 OK\r\n\r\n')], 'IE_NET_'],
    ['sends a frame that is too large', () => [frame(DATA, 0, 1, Buffer.alloc(20_000))], 'IE_NET_'],
    ['sends a body before its headers', () => [frame(DATA, 0, 1, Buffer.alloc(10))], 'IE_NET_'],
    ['sends nonsense for headers', () => [frame(HEADERS, END_HEADERS, 1, Buffer.alloc(10, 0xff))], 'IE_NET_'],
    ['answers what nobody asked', () => [frame(HEADERS, END_HEADERS, 7, ok)], 'IE_NET_'],
    ['pushes a page', () => [frame(PUSH, END_HEADERS, 1, Buffer.from([0, 0, 0, 2, 0x82]))], 'IE_NET_'],
    [
      'sends headers without end',
      () => [
        frame(HEADERS, 0, 1, ok),
        ...Array.from({ length: 100 }, () => frame(CONTINUATION, 0, 1, Buffer.alloc(16_000, 0x88))),
      ],
      'IE_NET_',
    ],
  ])('ends as one typed error: it %s', async (_, frames, code) => {
    await using server = await serveRawHttp2((socket) => {
      socket.on('error', () => {});
      socket.write(settings);
      socket.once('data', () => socket.write(Buffer.concat(frames())));
      socket.resume();
    });
    await using client = new Client({ ...open, timeouts: { headersMs: 3000 } });
    const end = await client.get(server.url).catch((error: unknown) => error);
    expect(end).toMatchObject({ name: 'NetError', code: expect.stringMatching(code) });
    expect((end as Error).message).not.toMatch(/headers\)/u);
    await client.close();
    await server.allSocketsClosed();
  });
});

describe('giving up', () => {
  test('a request leaves the others alone, and its place is free', async () => {
    let asked = (_: ServerHttp2Stream) => {};
    const begun = new Promise<ServerHttp2Stream>((resolve) => {
      asked = resolve;
    });
    await using server = await serveStreams(
      (stream, { ':path': path }) => {
        if (path === '/silent') asked(stream);
        else {
          stream.respond({ ':status': 200 });
          stream.end('ok');
        }
      },
      { settings: { maxConcurrentStreams: 1 } },
    );
    await using client = new Client(open);
    await client.get(server.url);
    const abort = new AbortController();
    const silent = client.get(`${server.url}/silent`, { signal: abort.signal });
    const next = client.get(server.url);
    const stream = await begun;
    abort.abort();
    await expect(silent).rejects.toBe(abort.signal.reason);
    expect(text((await next).body)).toBe('ok');
    if (!stream.closed) await new Promise((resolve) => stream.once('close', resolve));
    expect(server.accepted()).toBe(1);
  });

  test('the client closes the connection', async () => {
    await using server = await serveHttp2((_, response) => response.end('ok'));
    const client = new Client(open);
    await client.get(server.url);
    await client.close();
    await server.allSocketsClosed();
  });

  test('destroying the client ends what is under way', async () => {
    await using server = await serveStreams((stream) => begin(stream));
    const begin = (stream: ServerHttp2Stream) => {
      stream.respond({ ':status': 200 });
      stream.write('some');
    };
    const client = new Client(open);
    const { body } = await client.stream(server.url);
    await client.destroy();
    expect(body.errored).toMatchObject({ code: 'IE_NET_CLOSED' });
    await server.allSocketsClosed();
  });
});
