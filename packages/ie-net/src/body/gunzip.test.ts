import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { Gunzip } from './gunzip.js';

const FLAGS = { headerCrc: 2, extra: 4, name: 8, comment: 16 };

/** A member whose header has these fields. */
function member(flags: number, ...fields: readonly (string | Buffer)[]): Buffer {
  const plain = gzipSync('hello');
  plain[3] = flags;
  return Buffer.concat([
    plain.subarray(0, 10),
    ...fields.map((field) => Buffer.from(field)),
    plain.subarray(10),
  ]);
}

async function undone(pieces: Iterable<Uint8Array>): Promise<string> {
  const gunzip = new Gunzip();
  for (const piece of pieces) gunzip.write(piece);
  return (await buffer(gunzip.end())).toString();
}

const inBytes = (bytes: Buffer) => Array.from(bytes, (byte) => Uint8Array.of(byte));

describe('the header of a gzip', () => {
  const extra = Buffer.from([3, 0, 1, 2, 3]);
  test.each([
    ['nothing', member(0)],
    ['an extra field', member(FLAGS.extra, extra)],
    ['an extra field of 257 bytes', member(FLAGS.extra, Buffer.from([1, 1]), Buffer.alloc(257))],
    ['a name', member(FLAGS.name, 'page.html\0')],
    ['a comment', member(FLAGS.comment, '\0')],
    ['its checksum', member(FLAGS.headerCrc, 'ab')],
    ['all of them', member(30, extra, 'page.html\0', 'a comment\0', 'ab')],
  ])('with %s is passed over, whole or byte by byte', async (_, bytes) => {
    expect(await undone([bytes])).toBe('hello');
    expect(await undone(inBytes(bytes))).toBe('hello');
  });

  test('with a name of 100,000 bytes that come one by one takes a time that no reader notices', async () => {
    expect(await undone(inBytes(member(FLAGS.name, `${'a'.repeat(100_000)}\0`)))).toBe('hello');
  });

  test('with flags nobody knows is refused', async () => {
    await expect(undone([member(32)])).rejects.toThrow('unknown header flags set');
  });

  test('that breaks off is refused', async () => {
    await expect(undone([member(FLAGS.name, 'page.html').subarray(0, 15)])).rejects.toThrow('unexpected end');
  });
});
