import { createHash, randomFillSync } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { IpcChannel } from '../dist/index.js';
import { code } from './support/error-code.js';
import { arrayBufferBytes } from './support/memory.js';
import { spawnFixture } from './support/spawn-fixture.js';
import { anything, type Letter, MiB, source } from './support/streams.js';
import { turns, until } from './support/wire.js';

/** What the fixture answers. */
interface Report extends Letter {
  arrayBuffers: number;
  count: number;
  length: number;
  hash: string;
  most: number;
}

async function open(options = {}) {
  const { stream } = spawnFixture('reader', { IE_IPC_FD: '3' }, { execArgv: ['--expose-gc'] });
  const channel = await IpcChannel.over<Letter>(stream, { incoming: anything, maxStreams: 1000, ...options });
  const ask = (deed: string) => channel.request({ deed }) as Promise<Report>;
  return { channel, ask };
}

const block = randomFillSync(Buffer.alloc(MiB));

/** A body of so many bytes that differ, in chunks of 100 000, and their hash. */
function hashed(bytes: number) {
  const hash = createHash('sha256');
  let left = bytes;
  const given = source((index) => {
    if (left === 0) return 'end';
    const chunk = Buffer.from(block.subarray(index, index + Math.min(100_000, left)));
    left -= chunk.length;
    hash.update(chunk);
    return chunk;
  });
  return { body: given.body, digest: () => hash.digest('hex'), offered: () => bytes - left };
}

describe('bodies to another process', () => {
  it('arrive whole while both sides hold no more than the windows, however slowly they are read', async () => {
    const { channel, ask } = await open();
    const bodies = Array.from({ length: 8 }, () => hashed(25 * MiB));
    const before = arrayBufferBytes();
    const childBefore = (await ask('memory')).arrayBuffers;
    for (const { body } of bodies) await channel.send({ deed: 'hold', body });
    // One is done with the next chunk when the window is full.
    await until(() => bodies.every(({ offered }) => offered() >= MiB));
    const childStalled = (await ask('memory')).arrayBuffers;
    for (const { offered } of bodies) expect(offered()).toBeLessThanOrEqual(MiB + 100_000);
    expect(arrayBufferBytes() - before).toBeLessThan(8 * MiB);
    expect(childStalled - childBefore).toBeLessThan(16 * MiB);
    const { length, most } = await ask('read');
    expect(length).toBe(200 * MiB);
    expect(most - childBefore).toBeLessThan(24 * MiB);
    expect(arrayBufferBytes() - before).toBeLessThan(8 * MiB);
    await channel.close();
  });

  it('arrive as they were, there and back', async () => {
    const { channel, ask } = await open();
    const there = hashed(20 * MiB);
    await channel.send({ deed: 'hold', body: there.body });
    const { length, hash } = await ask('read');
    expect([length, hash]).toEqual([20 * MiB, there.digest()]);
    const mirrored = [1, 7 * MiB, 70_000].map((bytes) => hashed(bytes));
    const answers = await Promise.all(
      mirrored.map(({ body }) => channel.request({ deed: 'mirror', body } as object)),
    );
    const hashes = answers.map(async ({ body }) => {
      const back = createHash('sha256');
      for await (const piece of body) back.update(piece);
      return back.digest('hex');
    });
    expect(await Promise.all(hashes)).toEqual(mirrored.map(({ digest }) => digest()));
    await channel.close();
  });

  it.runIf(process.platform === 'linux')('take no descriptor, be there hundreds at once', async () => {
    const { channel, ask } = await open();
    const own = () => readdirSync('/proc/self/fd').length;
    const before = { own: own(), child: (await ask('descriptors')).count };
    const sources = Array.from({ length: 500 }, () => source((index) => (index === 0 ? block : 'wait')));
    for (const { body } of sources) await channel.send({ deed: 'hold', body });
    const during = { own: own(), child: (await ask('descriptors')).count };
    expect(during).toEqual(before);
    channel.destroy();
    for (const { cancelled } of sources) expect(cancelled).toEqual([code('IE_IPC_CLOSED')]);
  });

  it('that nobody there can read any more are cancelled, and others are not', async () => {
    const { channel, ask } = await open();
    const [held, dropped] = [1, 2].map(() => source((index) => (index < 3 ? block : 'wait')));
    await channel.send({ deed: 'hold', body: held?.body });
    await channel.send({ deed: 'drop', body: dropped?.body });
    await channel.send({ deed: 'collect' });
    await ask('memory');
    await until(() => dropped?.cancelled.length === 1);
    expect(dropped?.cancelled).toEqual([code('IE_IPC_CANCELLED')]);
    await channel.send({ deed: 'collect' });
    await ask('memory');
    await turns();
    expect(held?.cancelled).toEqual([]);
    channel.destroy();
  });
});
