import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { code } from '../../test/support/error-code.js';
import { abc, letterPair, withoutEnd } from '../../test/support/letters.js';
import { openRaw } from '../../test/support/open-channel.js';
import { rawData, rawOpen } from '../../test/support/raw-frames.js';
import { bytesOf, chunks, giving, type Letter, letters, outcomeOf } from '../../test/support/streams.js';
import { isPending, rawFrame, turns, until } from '../../test/support/wire.js';
import { IpcError } from '../errors/ipc-error.js';

describe('a body that is under way when its channel ends', () => {
  it('is delivered as far as it came, then rejects with what the channel ended of', async () => {
    const { peer, channel } = await openRaw<Letter>(letters());
    peer.write(rawOpen(1), rawData(1, 50_000), rawData(1, 10), rawOpen(2), rawData(2, 7, true), rawOpen(3));
    peer.end.end();
    const [cut, whole, none] = [await channel.recv(), await channel.recv(), await channel.recv()];
    await channel.ended;
    const { bytes, error } = await outcomeOf(cut.body);
    expect([bytes.length, error]).toEqual([50_010, code('IE_IPC_CLOSED')]);
    expect(await bytesOf(whole.body)).toHaveLength(7);
    expect(await outcomeOf(none.body)).toEqual({ bytes: Buffer.alloc(0), error: code('IE_IPC_CLOSED') });
  });

  it('rejects with what the peer did wrong, if it did', async () => {
    const { peer, channel } = await openRaw<Letter>(letters());
    peer.write(rawOpen(1), rawData(1, 10), rawFrame({ kind: 99 }));
    const { bytes, error } = await outcomeOf((await channel.recv()).body);
    expect([bytes.length, error]).toEqual([10, code('IE_IPC_INVALID_FRAME')]);
  });

  it('is delivered in the piece of a frame that came, if the peer ends in the middle', async () => {
    const { peer, channel } = await openRaw<Letter>(letters());
    peer.write(rawOpen(1), rawData(1, 5000).subarray(0, 16 + 3000));
    peer.end.end();
    const { bytes, error } = await outcomeOf((await channel.recv()).body);
    expect([bytes.length, error]).toEqual([3000, code('IE_IPC_INVALID_FRAME')]);
  });

  it('has its source cancelled with the error that the channel is destroyed with', async () => {
    const { left, right, given, body } = await withoutEnd();
    const pending = outcomeOf(body);
    await until(() => given.asked === 2);
    left.destroy(new IpcError('IE_IPC_REFUSED', 'away'));
    expect(given.cancelled).toEqual([code('IE_IPC_REFUSED')]);
    expect(await pending).toEqual({ bytes: abc, error: code('IE_IPC_CLOSED') });
    await right.ended;
  });

  it('has its source cancelled even if the channel ends as it is first asked', async () => {
    const [left] = await letterPair();
    const returned = vi.fn(async () => ({ done: true, value: undefined }) as const);
    const next = () => {
      left.destroy();
      return new Promise<never>(() => {});
    };
    await left.send({ id: 1, body: { [Symbol.asyncIterator]: () => ({ next, return: returned }) } });
    await turns();
    expect(returned).toHaveBeenCalledTimes(1);
  });

  it('has its source cancelled when the peer goes away', async () => {
    const { peer, channel } = await openRaw<Letter>(letters());
    const given = giving(abc, 'wait');
    await channel.send({ id: 1, body: given.body });
    peer.end.end();
    await until(() => given.cancelled.length > 0);
    expect(given.cancelled).toEqual([code('IE_IPC_CLOSED')]);
  });
});

describe('close', () => {
  it('lets bodies under way come to their end first, however long, and takes no new ones', async () => {
    const [left, right] = await letterPair();
    const bodies = [chunks(40, 100_000), chunks(0, 0), chunks(1, 10)];
    for (const [id, body] of bodies.entries()) await left.send({ id, body });
    const closing = left.close();
    const late = giving(abc, 'end');
    await expect(left.send({ id: 9, body: late.body })).rejects.toEqual(code('IE_IPC_CLOSED'));
    expect([late.asked, late.body.locked]).toEqual([0, false]);
    expect(await isPending(closing)).toBe(true);
    const lengths: number[] = [];
    for await (const { body } of right) lengths.push((await bytesOf(body)).length);
    expect(lengths).toEqual([4_000_000, 0, 10]);
    await closing;
  });

  it('gives up a body that is still under way after 5 s', async () => {
    const { left, given, body } = await withoutEnd();
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const closing = left.close();
    vi.advanceTimersByTime(4999);
    expect(await isPending(closing)).toBe(true);
    expect(given.cancelled).toEqual([]);
    vi.advanceTimersByTime(1);
    await closing;
    expect(given.cancelled).toEqual([code('IE_IPC_CLOSED')]);
    expect(await outcomeOf(body)).toEqual({ bytes: abc, error: code('IE_IPC_CLOSED') });
  });

  it('is done as soon as the bodies under way have been given up', async () => {
    const { left, given, body } = await withoutEnd();
    const closing = left.close();
    expect(await isPending(closing)).toBe(true);
    await body.cancel();
    await closing;
    expect(given.cancelled).toEqual([code('IE_IPC_CANCELLED')]);
  });
});
