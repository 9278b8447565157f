import { Readable } from 'node:stream';
import { ReadableStream } from 'node:stream/web';
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { bytesOf, chunks, KiB, type Letter, letters, MiB } from '../../test/support/streams.js';
import { seededRandom } from '../../test/support/wire.js';
import { IpcChannel } from '../channel.js';
import type { ChannelOptions } from '../channel-options.js';
import { BodyStream } from '../messages/message-fields.js';

const pair = (options: ChannelOptions<Letter> = {}) => IpcChannel.pair<Letter>(letters(options));

/** Each chunk of these sizes, and all of them in one. */
function randomChunks(sizes: number[], random: (below: number) => number) {
  const given = sizes.map((size) => Buffer.alloc(size, random(256)));
  return { given: Readable.from(given, { objectMode: true }), whole: Buffer.concat(given) };
}

describe('a body that is sent as a stream', () => {
  it('arrives whole and in order, whatever the size of its chunks', async () => {
    const [left, right] = await pair();
    for (const size of [1, 100, 8191, 8192, 65_535, 65_536, 65_537, MiB + 1]) {
      await left.send({ id: size, body: chunks(5, size) });
      const { id, body } = await right.recv();
      expect(id).toBe(size);
      const expected = Buffer.concat([0, 1, 2, 3, 4].map((fill) => Buffer.alloc(size, fill)));
      expect((await bytesOf(body)).equals(expected)).toBe(true);
    }
    await left.close();
  });

  it.each([1, 1000, 65_536, 10 * MiB])(
    'arrives whole under a window of %d bytes',
    async (streamWindowBytes) => {
      const [left, right] = await pair({ streamWindowBytes });
      const size = Math.min(3 * streamWindowBytes, MiB);
      await left.send({ id: 1, body: chunks(3, size) });
      const expected = Buffer.concat([0, 1, 2].map((fill) => Buffer.alloc(size, fill)));
      expect((await bytesOf((await right.recv()).body)).equals(expected)).toBe(true);
      await left.close();
    },
  );

  it('arrives whole in both directions at once, of chunks of any size', async () => {
    const [left, right] = await pair({ streamWindowBytes: 100_000 });
    const random = seededRandom(21);
    const sizes = () =>
      Array.from({ length: 100 }, () => random(4) && random([0, 10, 5000, 200_000][random(4)] || 1));
    for (const channel of [left, right]) {
      for (let id = 0; id < 4; id++) {
        const { given, whole } = randomChunks(sizes(), random);
        const other = channel === left ? right : left;
        await channel.send({ id, body: given });
        const { body } = await other.recv();
        reading.push(bytesOf(body).then((bytes) => bytes.equals(whole)));
      }
    }
    expect(await Promise.all(reading.splice(0))).toEqual(Array(8).fill(true));
    await left.close();
  });

  it('may be empty, with chunks without a byte or with none', async () => {
    const [left, right] = await pair();
    for (const body of [chunks(0, 0), chunks(3, 0), ReadableStream.from([])]) {
      await left.send({ id: 0, body });
      expect(await bytesOf((await right.recv()).body)).toHaveLength(0);
    }
    const mixed = ['', 'a', '', '', 'bc', ''].map((text) => Buffer.from(text));
    await left.send({ id: 1, body: ReadableStream.from(mixed) });
    expect(String(await bytesOf((await right.recv()).body))).toBe('abc');
    await left.close();
  });

  it.each([
    ['a web stream', () => ReadableStream.from([Buffer.from('abc')])],
    ['a Blob’s stream', () => new Blob(['abc']).stream()],
    ['a stream of Node’s', () => Readable.from([Buffer.from('a'), Buffer.from('bc')])],
    ['an async generator', () => chunks(1, 3)],
    ['a view into larger memory', () => ReadableStream.from([new Uint8Array(9).subarray(3, 6)])],
  ])('may be %s', async (_, make) => {
    const [left, right] = await pair();
    await left.send({ id: 1, body: make() });
    expect(await bytesOf((await right.recv()).body)).toHaveLength(3);
    await left.close();
  });

  it('is a web stream to its receiver, to be piped, teed and read by hand', async () => {
    const [left, right] = await pair();
    for (let id = 0; id < 3; id++) await left.send({ id, body: chunks(2, 5) });
    const [piped, teed, byHand] = [await right.recv(), await right.recv(), await right.recv()];
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
    const piping = piped.body.pipeTo(writable as WritableStream<Uint8Array>);
    expect(await bytesOf(readable as ReadableStream<Uint8Array>)).toHaveLength(10);
    await piping;
    const [one, two] = teed.body.tee();
    expect([await bytesOf(one), await bytesOf(two)].map(String)).toEqual(
      Array(2).fill('\0'.repeat(5) + '\x01'.repeat(5)),
    );
    const reader = byHand.body.getReader();
    let length = 0;
    for (let read = await reader.read(); !read.done; read = await reader.read()) length += read.value.length;
    expect(length).toBe(10);
    await left.close();
  });

  it('of a request is answered by another, while both are under way', async () => {
    const [left, right] = await pair({ streamWindowBytes: 10 * KiB });
    const serving = (async () => {
      for await (const { id, body } of right) {
        await right.send({ id, body: doubled(body) });
      }
    })();
    const answers = [10, 1000, 100_000].map((size) => left.request({ body: chunks(4, size) }));
    for (const [index, size] of [10, 1000, 100_000].entries()) {
      const answer = await bytesOf((await (answers[index] as Promise<Letter>)).body);
      const expected = Buffer.concat([0, 2, 4, 6].map((fill) => Buffer.alloc(size, fill)));
      expect(answer.equals(expected)).toBe(true);
    }
    await left.close();
    await serving;
  });

  it('may be one of hundreds at once', async () => {
    const count = 300;
    const [left, right] = await pair({ maxStreams: count, streamWindowBytes: 1000 });
    for (let id = 0; id < count; id++) await left.send({ id, body: chunks(3, 1000 + id) });
    const received: Letter[] = [];
    for (let id = 0; id < count; id++) received.push(await right.recv());
    const lengths = await Promise.all(received.map(async ({ body }) => (await bytesOf(body)).length));
    expect(lengths).toEqual(Array.from({ length: count }, (_, id) => 3 * (1000 + id)));
    await left.close();
  });

  it('fits a schema that asks for one', async () => {
    const Page = z.strictObject({ id: z.int(), body: BodyStream });
    const [left, right] = await IpcChannel.pair<z.infer<typeof Page>>({ incoming: Page });
    await left.send({ id: 1, body: chunks(1, 3) });
    expect(await bytesOf((await right.recv()).body)).toHaveLength(3);
    await left.close();
  });
});

const reading: Promise<boolean>[] = [];

async function* doubled(body: AsyncIterable<Uint8Array>) {
  for await (const piece of body) yield piece.map((byte) => byte * 2);
}
