import type { OutgoingHttpHeaders } from 'node:http';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { serveHttp, serveText } from '../test/local-server.js';
import { Client } from './client.js';
import { hasZstd } from './headers/content-codings.js';

const open = { allowHttp: true, allowPrivate: true };
const text = 'private by default, '.repeat(5000);

const serve = (body: Uint8Array | string, headers: OutgoingHttpHeaders = {}) =>
  serveHttp((_, response) => response.writeHead(200, headers).end(body));

describe('content codings', () => {
  test.each([
    ['gzip', gzipSync(text)],
    ['x-gzip', gzipSync(text)],
    ['GZip', gzipSync(text)],
    ['deflate', deflateSync(text)],
    ['deflate', deflateRawSync(text)],
    ['br', brotliCompressSync(text)],
    ['gzip, br', brotliCompressSync(gzipSync(text))],
    ['br, identity, gzip, deflate', deflateSync(gzipSync(brotliCompressSync(text)))],
    ['identity', Buffer.from(text)],
    ['utf-8', Buffer.from(text)],
  ])('%s is undone, and the headers stay as received', async (coding, body) => {
    await using server = await serve(body, { 'content-encoding': coding, 'content-length': body.length });
    await using client = new Client(open);
    const response = await client.get(server.url);
    expect(Buffer.from(response.body).toString()).toBe(text);
    expect(response.headers).toContainEqual(['content-encoding', coding]);
    expect(response.headers).toContainEqual(['content-length', String(body.length)]);
  });

  test('a body that arrives byte by byte is decoded alike', async () => {
    const body = deflateSync('slow');
    await using server = await serveHttp((_, response) => {
      response.writeHead(200, { 'content-encoding': 'deflate' });
      for (const byte of body) response.write(Buffer.of(byte));
      response.end();
    });
    await using client = new Client(open);
    expect(Buffer.from((await client.get(server.url)).body).toString()).toBe('slow');
  });

  test('several gzip members are one body, and bytes after the end are ignored', async () => {
    await using members = await serve(Buffer.concat([gzipSync('a'), gzipSync('b')]), {
      'content-encoding': 'gzip',
    });
    await using trailing = await serve(Buffer.concat([deflateSync('a'), Buffer.alloc(200_000, 'x')]), {
      'content-encoding': 'deflate',
    });
    await using client = new Client(open);
    expect(Buffer.from((await client.get(members.url)).body).toString()).toBe('ab');
    expect(Buffer.from((await client.get(trailing.url)).body).toString()).toBe('a');
  });

  test.each([8, 7, 6, 4, 1])(
    'a gzip that lacks the last %i bytes of its checksum is whole',
    async (missing) => {
      const body = gzipSync(text);
      await using server = await serve(body.subarray(0, body.length - missing), {
        'content-encoding': 'gzip',
      });
      await using client = new Client(open);
      expect(Buffer.from((await client.get(server.url)).body).toString()).toBe(text);
    },
  );

  test.each([
    ['truncated gzip', 'gzip', gzipSync(text).subarray(0, -9)],
    ['the header of a gzip alone', 'gzip', gzipSync(text).subarray(0, 10)],
    ['truncated br', 'br', brotliCompressSync(text).subarray(0, -4)],
    ['truncated deflate', 'deflate', deflateSync(text).subarray(0, -4)],
    ['corrupt gzip', 'gzip', Buffer.from('this is not gzip at all')],
    ['a broken checksum', 'gzip', Buffer.concat([gzipSync(text).subarray(0, -8), Buffer.alloc(8)])],
    ['an inner layer that is broken', 'gzip, br', brotliCompressSync('no gzip')],
    ['four layers', 'gzip, gzip, gzip, gzip', gzipSync(text)],
    ['a coding nobody asked for', 'compress', Buffer.from(text)],
  ])('%s fails with IE_NET_DECODE', async (_, coding, body) => {
    await using server = await serve(body, { 'content-encoding': coding });
    await using client = new Client(open);
    await expect(client.get(server.url)).rejects.toMatchObject({ name: 'NetError', code: 'IE_NET_DECODE' });
  });

  test.skipIf(hasZstd)('zstd is refused where node:zlib lacks it', async () => {
    await using server = await serve('x', { 'content-encoding': 'zstd' });
    await using client = new Client(open);
    await expect(client.get(server.url)).rejects.toMatchObject({ code: 'IE_NET_DECODE' });
  });

  test('a body without any byte is empty, whatever coding it claims', async () => {
    await using server = await serve('', { 'content-encoding': 'gzip' });
    await using client = new Client(open);
    expect((await client.get(server.url)).body).toHaveLength(0);
  });
});

describe('bodies that responses cannot have', () => {
  test.each([
    ['HEAD', 200],
    ['GET', 204],
    ['GET', 304],
  ])('%s with status %i is empty, though the headers announce a large gzip', async (method, status) => {
    await using server = await serveText(
      `HTTP/1.1 ${status} X\r\ncontent-encoding: gzip\r\ncontent-length: 99999999999\r\n\r\n`,
    );
    await using client = new Client(open);
    const response = await client.request(server.url, { method });
    expect({ status: response.status, length: response.body.length }).toEqual({ status, length: 0 });
  });
});

describe('limits', () => {
  const tooLarge = { name: 'NetError', code: 'IE_NET_TOO_LARGE' };

  test('a body of exactly maxBodyBytes is read, one byte more is refused', async () => {
    await using server = await serve('x'.repeat(1000), { 'transfer-encoding': 'chunked' });
    await using client = new Client({ ...open, maxBodyBytes: 1000 });
    expect((await client.get(server.url)).body).toHaveLength(1000);
    await expect(client.get(server.url, { policy: { maxBodyBytes: 999 } })).rejects.toMatchObject(tooLarge);
  });

  test('an announced length over the limit is refused before the body comes', async () => {
    await using server = await serveHttp((_, response) => {
      response.writeHead(200, { 'content-length': 1001 }).flushHeaders();
    });
    await using client = new Client({ ...open, maxBodyBytes: 1000 });
    await expect(client.get(server.url)).rejects.toMatchObject(tooLarge);
    await expect(client.stream(server.url)).rejects.toMatchObject(tooLarge);
  });

  test('an endless body is refused when it passes the limit', async () => {
    await using server = await serveHttp((_, response) => {
      const more = () => {
        while (response.writable && response.write(Buffer.alloc(16_384)));
      };
      response.on('drain', more);
      more();
    });
    await using client = new Client({ ...open, maxBodyBytes: 1_000_000 });
    await expect(client.get(server.url)).rejects.toMatchObject(tooLarge);
  });

  const zeros = Buffer.alloc(4_000_000);
  test.each([
    ['gzip', gzipSync(zeros)],
    ['br', brotliCompressSync(zeros)],
    ['deflate', deflateSync(zeros)],
    ['gzip, gzip', gzipSync(gzipSync(zeros))],
    ['br, gzip', gzipSync(brotliCompressSync(zeros))],
  ])('a %s bomb is refused when it passes the decoded limit', async (coding, body) => {
    await using server = await serve(body, { 'content-encoding': coding });
    await using client = new Client({ ...open, maxBodyBytes: 3_999_999 });
    await expect(client.get(server.url)).rejects.toMatchObject(tooLarge);
    expect((await client.get(server.url, { policy: { maxBodyBytes: 4_000_000 } })).body).toHaveLength(
      4_000_000,
    );
  });

  test('a layer that is larger than what it decodes to counts too', async () => {
    const padded = Buffer.concat(Array.from({ length: 10_000 }, () => gzipSync('')));
    await using server = await serve(gzipSync(padded), { 'content-encoding': 'gzip, gzip' });
    await using client = new Client({ ...open, maxBodyBytes: 100_000 });
    await expect(client.get(server.url)).rejects.toMatchObject(tooLarge);
    expect((await client.get(server.url, { policy: { maxBodyBytes: 1_000_000 } })).body).toHaveLength(0);
  });

  test('maxWireBytes bounds what is read before decoding', async () => {
    const body = gzipSync(text);
    await using server = await serve(body, { 'content-encoding': 'gzip', 'transfer-encoding': 'chunked' });
    await using narrow = new Client({ ...open, maxWireBytes: body.length - 1 });
    await using wide = new Client({ ...open, maxWireBytes: body.length });
    await expect(narrow.get(server.url)).rejects.toMatchObject(tooLarge);
    expect((await wide.get(server.url)).body).toHaveLength(text.length);
  });

  test('maxHeaderBytes bounds the headers', async () => {
    await using server = await serve('ok', { 'x-large': 'x'.repeat(20_000) });
    await using client = new Client({ ...open, maxHeaderBytes: 16 * 1024 });
    await using generous = new Client(open);
    await expect(client.get(server.url)).rejects.toMatchObject(tooLarge);
    expect((await generous.get(server.url)).status).toBe(200);
  });
});
