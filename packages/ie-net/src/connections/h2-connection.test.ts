import { connect, type ServerHttp2Stream } from 'node:http2';
import type { Writable } from 'node:stream';
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
import { examineBlock } from './header-block.js';

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

  const writeInPieces = (socket: Writable, bytes: Buffer, pieceBytes: number) => {
    for (let at = 0; at < bytes.length; at += pieceBytes) {
      socket.write(bytes.subarray(at, Math.min(bytes.length, at + pieceBytes)));
    }
  };

  /** Answers each request with what is given for its stream: 1, then 3, and so on. */
  const answerStreams = (answer: (stream: number) => Buffer[], pieceBytes = Number.POSITIVE_INFINITY) =>
    serveRawHttp2((socket) => {
      socket.on('error', () => {});
      socket.write(settings);
      let received = Buffer.alloc(0);
      let rest = PREFACE_BYTES;
      socket.on('data', (chunk: Buffer) => {
        received = Buffer.concat([received, chunk]);
        for (;;) {
          if (rest > 0) {
            const taken = Math.min(rest, received.length);
            received = received.subarray(taken);
            rest -= taken;
          }
          if (rest > 0 || received.length < 9) return;
          rest = 9 + received.readUIntBE(0, 3);
          if (received[3] !== HEADERS) continue;
          writeInPieces(socket, Buffer.concat(answer(received.readUInt32BE(5))), pieceBytes);
        }
      });
    });
  const PREFACE_BYTES = 24;
  /** A field as it is, not added to the table of the connection unless `first` says so. */
  const literal = (name: string, value: string, first = 0) =>
    Buffer.concat([
      Buffer.of(first, name.length),
      Buffer.from(name, 'latin1'),
      Buffer.of(value.length),
      Buffer.from(value, 'latin1'),
    ]);
  const KEPT = 0x40;
  const NEVER_KEPT = 0x10;
  const PADDED_AND_PRIORITY = 0x28;
  const page = (stream: number) => frame(DATA, END_STREAM, stream, Buffer.from('page'));
  const answerWith =
    (...fields: Buffer[]) =>
    (stream: number) => [frame(HEADERS, END_HEADERS, stream, Buffer.concat([ok, ...fields])), page(stream)];

  describe('refuses a malformed header, which Node.js leaves out without a word', () => {
    const refused = {
      code: 'IE_NET_PROTOCOL',
      message: expect.stringMatching(
        / answered with invalid HTTP: a name or a value in its headers contains a NUL/,
      ),
    };
    /** The headers of the answer, or its refusal. */
    const outcome = async (answer: (stream: number) => Buffer[], pieceBytes?: number) => {
      await using server = await answerStreams(answer, pieceBytes);
      await using client = new Client(open);
      const end = await client.get(server.url).then(
        ({ headers, body }) => ({ headers, body: text(body) }),
        (error: unknown) => error,
      );
      await client.destroy();
      return end;
    };
    const delivered = (...headers: [string, string][]) => ({ headers, body: 'page' });

    test.each(['', 'a b', 'a\tb', '\xe9', '"'])('but not with the value %j', async (value) => {
      expect(await outcome(answerWith(literal('x-a', value)))).toEqual(delivered(['x-a', value]));
    });

    test.each([
      'a\0b',
      '\0',
      'a\rb',
      'a\nset-cookie: c=d',
      'a\r\n',
      'a\u0001b',
      'a\u007fb',
      ' a',
      'a ',
      '\ta',
      'a\t',
      ' ',
    ])('with the value %j, however it is written', async (value) => {
      for (const first of [0, NEVER_KEPT, KEPT]) {
        expect(await outcome(answerWith(literal('x-a', value, first)))).toMatchObject(refused);
      }
      const named = Buffer.concat([Buffer.of(0x0f, 0x13, value.length), Buffer.from(value, 'latin1')]);
      expect(await outcome(answerWith(named))).toMatchObject(refused);
    });

    test.each(['', 'x a', 'x\0', 'x\r', 'x(', 'x\x7f', 'x\xe9'])('with the name %j', async (name) => {
      expect(await outcome(answerWith(literal(name, 'a')))).toMatchObject(refused);
    });

    test('in the Huffman code', async () => {
      // `custom-value`, and NUL with five bits of filling after its thirteen.
      const good = Buffer.concat([
        Buffer.of(0, 3),
        Buffer.from('x-a'),
        Buffer.from('8925a849e95bb8e8b4bf', 'hex'),
      ]);
      const bad = Buffer.concat([Buffer.of(0, 3), Buffer.from('x-a'), Buffer.from('82ffc7', 'hex')]);
      expect(await outcome(answerWith(good))).toEqual(delivered(['x-a', 'custom-value']));
      expect(await outcome(answerWith(bad))).toMatchObject(refused);
    });

    test('in frames that are padded, continued, and arrive byte by byte', async () => {
      const inFrames = (field: Buffer) => (stream: number) => {
        const start = Buffer.concat([
          Buffer.of(3),
          Buffer.alloc(5),
          ok,
          field.subarray(0, 4),
          Buffer.alloc(3),
        ]);
        return [
          frame(HEADERS, PADDED_AND_PRIORITY, stream, start),
          frame(CONTINUATION, 0, stream, field.subarray(4, 5)),
          frame(CONTINUATION, END_HEADERS, stream, field.subarray(5)),
          page(stream),
        ];
      };
      expect(await outcome(inFrames(literal('x-a', 'fine')), 1)).toEqual(delivered(['x-a', 'fine']));
      expect(await outcome(inFrames(literal('x-a', 'a\0b')), 1)).toMatchObject(refused);
    });

    test('in an interim response and in trailers', async () => {
      const beside = (field: Buffer, isInterim: boolean) => (stream: number) => {
        const early = Buffer.concat([literal(':status', '103'), field]);
        const body = frame(DATA, 0, stream, Buffer.from('page'));
        return [
          ...(isInterim ? [frame(HEADERS, END_HEADERS, stream, early)] : []),
          frame(HEADERS, END_HEADERS, stream, ok),
          ...(isInterim ? [page(stream)] : [body, frame(HEADERS, END_HEADERS | END_STREAM, stream, field)]),
        ];
      };
      for (const isInterim of [true, false]) {
        expect(await outcome(beside(literal('x-a', 'fine'), isInterim))).toEqual(delivered());
        expect(await outcome(beside(literal('x-a', 'a\0b'), isInterim))).toMatchObject(refused);
      }
    });

    test('on its stream alone, or on its connection if later headers can repeat it', async () => {
      const answer = (first: number) => (stream: number) =>
        answerWith(literal('x-a', stream === 1 ? 'a\0b' : 'fine', stream === 1 ? first : 0))(stream);
      for (const [first, connections] of [
        [0, 1],
        [KEPT, 2],
      ] as const) {
        await using server = await answerStreams(answer(first));
        await using client = new Client(open);
        await expect(client.get(server.url)).rejects.toMatchObject(refused);
        // On a new connection it is the first stream again.
        if (first === 0) expect((await client.get(server.url)).headers).toEqual([['x-a', 'fine']]);
        else await expect(client.get(server.url)).rejects.toMatchObject(refused);
        expect(server.accepted()).toBe(connections);
        await client.destroy();
      }
    });

    test('and no header that Node.js delivers', async () => {
      // Upper case and the colon of a pseudo-header end the stream.
      const characters = Array.from({ length: 256 }, (_, code) => String.fromCharCode(code));
      const fields = characters.flatMap((character) => [
        ['x-value', `a${character}b`],
        ['x-start', `${character}b`],
        ['x-end', `a${character}`],
        ...(/[A-Z]/.test(character) ? [] : [[`x${character}`, 'name']]),
      ]) as [string, string][];
      await using server = await answerStreams((stream) => {
        const blocks = [ok, ...fields.map(([name, value]) => literal(name, value))];
        const half = blocks.length / 2;
        return [
          frame(HEADERS, 0, stream, Buffer.concat(blocks.slice(0, half))),
          frame(CONTINUATION, END_HEADERS, stream, Buffer.concat(blocks.slice(half))),
          page(stream),
        ];
      });
      const session = connect(server.url, { ca: testCertificate, maxHeaderListPairs: 8192 });
      session.on('error', () => {});
      const raw = await new Promise<string[]>((resolve) => {
        session
          .request({ ':path': '/' })
          .on('response', (...[, , raw]: unknown[]) => resolve(raw as string[]));
      });
      session.destroy();
      const pairs = raw.flatMap((name, index) => (index % 2 === 0 ? [`${name}: ${raw[index + 1]}`] : []));
      const expected = fields
        .filter(([name, value]) => examineBlock(literal(name, value)) === 'fine')
        .map(([name, value]) => `${name}: ${value}`);
      expect(expected.length).toBeGreaterThan(700);
      expect(pairs.slice(1)).toEqual(expected);
    });
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
