import { openAsBlob } from 'node:fs';
import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { serveHttp } from '../../test/local-server.js';
import { Client } from '../client.js';
import { type BodyInput, readBody } from './request-body.js';

const open = { allowHttp: true, allowPrivate: true };
const bytes = new Uint8Array([0, 1, 2, 255]);
const form = () => {
  const data = new FormData();
  data.append('a', 'b');
  data.append('file', new File(['text'], 'name.txt', { type: 'text/plain' }));
  return data;
};

/** Answers with what it received; from `/moved` it redirects there first. */
const serveEcho = () =>
  serveHttp((request, response) => {
    if (request.url === '/moved') {
      request.resume();
      request.once('end', () => response.writeHead(307, { location: '/' }).end());
      return;
    }
    const { 'content-type': type, 'content-length': length, 'transfer-encoding': coding } = request.headers;
    const chunks: Buffer[] = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.once('end', () =>
      response.end(JSON.stringify({ type, length, coding, body: Buffer.concat(chunks).toString('latin1') })),
    );
  });

async function post(client: Client, url: string, body: BodyInput, headers: Record<string, string> = {}) {
  const response = await client.request(url, { method: 'POST', body, headers });
  return JSON.parse(Buffer.from(response.body).toString());
}

/** As jsdom has them. */
class OtherParameters {
  readonly [Symbol.toStringTag] = 'URLSearchParams';
  toString() {
    return 'a=b+c';
  }
}

const FORM = 'application/x-www-form-urlencoded;charset=UTF-8';
const binary = String.fromCharCode(...bytes);

/** What is sent, and what of it arrives. */
const wholes: [string, () => BodyInput, { type?: string; length: string; body: string }][] = [
  ['a string', () => 'é', { type: 'text/plain;charset=UTF-8', length: '2', body: '\xc3\xa9' }],
  ['an empty string', () => '', { type: 'text/plain;charset=UTF-8', length: '0', body: '' }],
  ['URLSearchParams', () => new URLSearchParams({ a: 'b c' }), { type: FORM, length: '5', body: 'a=b+c' }],
  [
    'URLSearchParams of another library',
    () => new OtherParameters() as unknown as BodyInput,
    { type: FORM, length: '5', body: 'a=b+c' },
  ],
  ['a Uint8Array', () => bytes, { length: '4', body: binary }],
  ['an ArrayBuffer', () => bytes.buffer, { length: '4', body: binary }],
  [
    'a view in the midst of a buffer',
    () => new DataView(bytes.buffer, 1, 2),
    { length: '2', body: '\x01\x02' },
  ],
  ['a Uint16Array', () => new Uint16Array([0x4241]), { length: '2', body: 'AB' }],
  [
    'a Blob with a type',
    () => new Blob(['{}'], { type: 'a/json' }),
    { type: 'a/json', length: '2', body: '{}' },
  ],
  ['a Blob without a type', () => new Blob(['{}']), { length: '2', body: '{}' }],
  ['an empty Blob', () => new Blob([]), { length: '0', body: '' }],
  ['a large Blob', () => new Blob(['x'.repeat(300_000)]), { length: '300000', body: 'x'.repeat(300_000) }],
];

describe('a request body', () => {
  test.each(wholes)('that is %s is sent with its length and type', async (_, body, received) => {
    await using server = await serveEcho();
    await using client = new Client(open);
    expect(await post(client, server.url, body())).toEqual(received);
  });

  test.each(wholes)('that is %s is sent again where a redirect asks for it', async (_, body, received) => {
    await using server = await serveEcho();
    await using client = new Client(open);
    expect(await post(client, `${server.url}/moved`, body())).toEqual(received);
  });

  test('that is a form is sent as multipart/form-data, with its length, and again', async () => {
    await using server = await serveEcho();
    await using client = new Client(open);
    for (const path of ['/', '/moved']) {
      const { type, length, coding, body } = await post(client, server.url + path, form());
      expect({ coding, length }).toEqual({ length: String(body.length) });
      const read = await new Response(body, { headers: { 'content-type': type } }).formData();
      expect(read.get('a')).toBe('b');
      expect(await (read.get('file') as File).text()).toBe('text');
    }
  });

  test('that is a file is read from where it lies', async () => {
    await using server = await serveEcho();
    await using client = new Client(open);
    const { body } = await post(client, server.url, await openAsBlob(import.meta.filename));
    expect(body).toContain('is read from where it lies');
  });

  test.each<[string, () => BodyInput]>([
    ['a ReadableStream', () => new Blob([bytes]).stream()],
    ['a Readable', () => Readable.from([bytes])],
    [
      'an async generator',
      () =>
        (async function* () {
          yield bytes;
        })(),
    ],
  ])('that is %s is sent in chunks, and has no type of its own', async (_, body) => {
    await using server = await serveEcho();
    await using client = new Client(open);
    expect(await post(client, server.url, body())).toEqual({ coding: 'chunked', body: binary });
  });

  test('leaves a content-type of the request or of the client as it is', async () => {
    await using server = await serveEcho();
    await using client = new Client(open);
    await using typed = new Client({ ...open, headers: { 'Content-Type': 'c/d' } });
    expect(await post(client, server.url, 'x', { 'Content-Type': 'a/b' })).toMatchObject({ type: 'a/b' });
    expect(await post(typed, server.url, 'x')).toMatchObject({ type: 'c/d' });
  });

  test.each([
    [7, 'the number 7'],
    [true, 'true'],
    [10n, 'a bigint'],
    [Symbol('x'), 'a symbol'],
    [() => {}, 'a function'],
    [new Date(0), 'a Date'],
    [new Map(), 'a Map'],
    [new URL('https://example.com'), 'a URL'],
    [new Response('x'), 'a Response'],
    [{ a: 1 }, 'an object; use JSON.stringify() to send JSON'],
    [[bytes], 'an array; use JSON.stringify() to send JSON'],
  ])('that Fetch would make text of is a TypeError, and nothing is sent: %s', async (body, got) => {
    await using server = await serveEcho();
    await using client = new Client(open);
    const error = await post(client, server.url, body as unknown as BodyInput).catch((reason) => reason);
    expect(error).toBeInstanceOf(TypeError);
    expect(error).toMatchObject({ code: 'IE_NET_INVALID_OPTION' });
    expect(error.message).toBe(
      `invalid option body: give a string, an ArrayBuffer or a view of one, URLSearchParams, FormData, a Blob or a stream of bytes; got ${got}`,
    );
    expect(server.accepted()).toBe(0);
    expect(await post(client, server.url, 'x')).toMatchObject({ body: 'x' });
  });

  test('that is a stream which was read already is a TypeError', async () => {
    const read = new Blob(['x']).stream();
    for await (const _ of read);
    expect(() => readBody(read)).toThrow(TypeError);
    const locked = new Blob(['x']).stream();
    locked.getReader();
    expect(() => readBody(locked)).toThrow('invalid option body: give a stream that has no other reader');
    const gone = Readable.from([bytes]).destroy();
    expect(() => readBody(gone)).toThrow(TypeError);
    expect(readBody(Readable.from([bytes])).content).toBeInstanceOf(Readable);
  });
});
