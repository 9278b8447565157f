import { ReadableStream } from 'node:stream/web';
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { IpcChannel } from './channel.js';
import type { ChannelOptions } from './channel-options.js';
import { BodyStream } from './messages.js';

const Page = z.object({ id: z.int(), body: BodyStream });
type Page = z.infer<typeof Page>;

const KiB = 1024;
const MiB = 1024 * KiB;

function pair(options: ChannelOptions<Page> = {}) {
  return IpcChannel.pair<Page>({ incoming: Page, ...options });
}

async function* chunks(count: number, size: number): AsyncGenerator<Uint8Array> {
  for (let index = 0; index < count; index++) yield new Uint8Array(size).fill(index);
}

async function bytesOf(body: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of body) pieces.push(piece);
  return Buffer.concat(pieces);
}

describe('a body that is sent as a stream', () => {
  it('arrives whole and in order, whatever its chunks', async () => {
    const [left, right] = await pair();
    for (const size of [1, 100, 8191, 8192, 65_536, 65_537, 3 * MiB]) {
      await left.send({ id: size, body: chunks(5, size) });
      const { id, body } = await right.recv();
      expect(id).toBe(size);
      const expected = Buffer.concat([0, 1, 2, 3, 4].map((fill) => Buffer.alloc(size, fill)));
      expect((await bytesOf(body)).equals(expected)).toBe(true);
    }
    await left.close();
  });

  it('may be empty, or a web stream', async () => {
    const [left, right] = await pair();
    await left.send({ id: 0, body: chunks(0, 0) });
    await left.send({
      id: 1,
      body: ReadableStream.from([Buffer.from('abc')]),
    });
    expect(await bytesOf((await right.recv()).body)).toHaveLength(0);
    expect((await bytesOf((await right.recv()).body)).toString()).toBe('abc');
    await left.close();
  });

  it('asks its source for no more than the window while nobody reads', async () => {
    const [left, right] = await pair({ streamWindowBytes: 256 * KiB });
    let asked = 0;
    async function* endless() {
      for (;;) {
        asked++;
        yield new Uint8Array(64 * KiB);
      }
    }
    await left.send({ id: 1, body: endless() });
    const { body } = await right.recv();
    await new Promise((r) => setTimeout(r, 50));
    expect(asked).toBeLessThanOrEqual(5);
    await body.cancel(new Error('enough'));
    await left.close();
  });
});
