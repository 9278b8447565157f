import { describe, expect, it } from 'vitest';
import { code } from '../../test/support/error-code.js';
import { abc, letterPair, stillGoes, underWay } from '../../test/support/letters.js';
import { arrayBufferBytes } from '../../test/support/memory.js';
import { openRaw } from '../../test/support/open-channel.js';
import { rawData, rawOpen } from '../../test/support/raw-frames.js';
import { giving, KiB, type Letter, letters, MiB, outcomeOf } from '../../test/support/streams.js';
import { rawMessage, turns, until } from '../../test/support/wire.js';

const take = (bytes: Uint8Array) =>
  structuredClone(bytes.buffer, { transfer: [bytes.buffer as ArrayBuffer] });

describe('memory that is taken away', () => {
  it('of a chunk that has not left yet aborts its stream, and no other', async () => {
    const [left, right] = await letterPair({ streamWindowBytes: 1000 });
    const chunk = new Uint8Array(5000).fill(7);
    const given = giving(chunk, 'end');
    await left.send({ id: 1, body: given.body });
    await left.send({ id: 2, body: giving(new Uint8Array(5000).fill(8), 'wait').body });
    const [lost, fine] = [await right.recv(), await right.recv()];
    await turns();
    take(chunk);
    const { bytes, error } = await outcomeOf(lost.body);
    expect(bytes.length).toBeLessThan(5000);
    expect(error).toMatchObject({ code: 'IE_IPC_ABORTED', cause: { code: 'IE_IPC_INVALID_MESSAGE' } });
    expect(given.cancelled).toEqual([code('IE_IPC_INVALID_MESSAGE')]);
    await fine.body.cancel();
    await stillGoes(left, right);
  });

  it('of a chunk by its own source, when that is asked for the next, is no harm to what was sent', async () => {
    const { peer, channel } = await openRaw<Letter>(letters());
    async function* given() {
      for (let index = 0; index < 3; index++) {
        // Small enough to be copied for the write.
        const chunk = new Uint8Array(5000).fill(index);
        yield chunk;
        take(chunk);
      }
    }
    await channel.send({ id: 1, body: given() });
    await until(() => peer.frames().some(({ kind, flags }) => kind === 5 && flags === 1));
    const received = Buffer.concat(peer.frames().flatMap(({ kind, tail }) => (kind === 5 ? [tail] : [])));
    expect(received.equals(Buffer.concat([0, 1, 2].map((fill) => Buffer.alloc(5000, fill))))).toBe(true);
    await channel.close();
  });

  it('of a piece that was received ends what lies in the same memory, by a typed error and no other bytes', async () => {
    const { peer, channel } = await openRaw<Letter>(letters());
    // All of it arrives as one chunk.
    peer.write(
      rawOpen(1),
      rawData(1, 40_000),
      rawOpen(2),
      rawData(2, 40_000),
      rawOpen(3),
      rawData(3, 40_000, true),
    );
    const [one, two, three] = [await channel.recv(), await channel.recv(), await channel.recv()];
    const reader = one.body.getReader();
    const { value } = await reader.read();
    take(value as Uint8Array);
    for (const { body } of [two, three]) {
      const { bytes, error } = await outcomeOf(body);
      expect([bytes.length, error]).toEqual([0, code('IE_IPC_INVALID_MESSAGE')]);
    }
    // What comes later comes in memory of its own.
    peer.write(rawData(1, 1000, true), rawMessage({ id: 4 }));
    expect((await reader.read()).value).toEqual(Buffer.alloc(1000, 1));
    expect(await channel.recv()).toEqual({ id: 4 });
    await channel.close();
  });

  it('of a piece that was received, and no other needs, is the receiver’s to take', async () => {
    const { left, right, body } = await underWay(giving(abc, abc, 'end').body);
    const pieces: ArrayBuffer[] = [];
    for await (const piece of body) pieces.push(take(piece.slice()) as ArrayBuffer);
    expect(Buffer.concat(pieces.map((piece) => Buffer.from(piece))).toString()).toBe('abcabc');
    await stillGoes(left, right);
  });

  it('with frames in it that nobody has looked at yet ends the channel with IE_IPC_INVALID_MESSAGE', async () => {
    const { peer, channel } = await openRaw<Letter>(letters());
    // As many as one turn takes, and more: what is behind them lies in the same memory.
    const others = Array.from({ length: 1200 }, (_, id) => rawMessage({ id }));
    peer.write(rawOpen(1), rawData(1, 60_000), ...others, rawData(1, 40_000));
    const { body } = await channel.recv();
    const { value } = await body.getReader().read();
    take(value as Uint8Array);
    expect(await channel.recv()).toEqual({ id: 0 });
    expect(await channel.ended).toEqual(code('IE_IPC_INVALID_MESSAGE'));
  });
});

describe('the memory of a stream', () => {
  it('is no more than its window, however little of each chunk is its own', async () => {
    const { peer, channel } = await openRaw<Letter>(letters({ streamWindowBytes: MiB }));
    peer.write(rawOpen(1), rawOpen(2));
    const [{ body }, other] = [await channel.recv(), await channel.recv()];
    await other.body.cancel();
    const before = arrayBufferBytes();
    // Two KiB of the stream in each 64 KiB, the rest is dropped.
    for (let piece = 0; piece < 512; piece++) {
      peer.write(rawData(1, 2 * KiB), rawData(2, 62 * KiB));
      await turns(1);
    }
    await turns();
    expect(arrayBufferBytes() - before).toBeLessThan(4 * MiB);
    await body.cancel();
    channel.destroy();
  });

  it('is free when its channel has ended and is forgotten, though nobody has received its message', async () => {
    const endUnread = async (id: number) => {
      const { peer, channel } = await openRaw<Letter>(letters());
      peer.write(rawOpen(id), ...Array.from({ length: 15 }, () => rawData(id, 64 * KiB)));
      await turns(50);
      channel.destroy();
    };
    await endUnread(1);
    const before = arrayBufferBytes();
    for (let id = 1; id <= 20; id++) await endUnread(id);
    await until(() => arrayBufferBytes() - before < 4 * MiB);
  });
});
