import { describe, expect, it } from 'vitest';
import { code } from '../../test/support/error-code.js';
import { abc, letterPair, stillGoes, underWay, withoutEnd } from '../../test/support/letters.js';
import { openRaw } from '../../test/support/open-channel.js';
import { Kind, ofStream, rawData, rawOpen } from '../../test/support/raw-frames.js';
import { bytesOf, giving, type Letter, letters, outcomeOf } from '../../test/support/streams.js';
import { rawMessage, until } from '../../test/support/wire.js';
import type { IpcError } from '../errors/ipc-error.js';

const aborted = (cause: unknown) => expect.objectContaining({ code: 'IE_IPC_ABORTED', cause });
const cancelled = (cause: unknown) => expect.objectContaining({ code: 'IE_IPC_CANCELLED', cause });

describe('a body that its reader has enough of', () => {
  it.each<[string, (body: Letter['body']) => unknown, unknown]>([
    ['cancels it', (body) => body.cancel(new TypeError('enough')), { name: 'TypeError', message: 'enough' }],
    ['cancels it without a reason', (body) => body.cancel(), undefined],
    [
      'leaves its loop',
      async (body) => {
        for await (const _ of body) break;
      },
      undefined,
    ],
    [
      'stops piping it',
      async (body) => {
        const signal = AbortSignal.timeout(1);
        await body.pipeTo(new WritableStream(), { signal }).catch(() => {});
      },
      expect.objectContaining({ name: 'TimeoutError' }),
    ],
    [
      'pipes it to where it is not taken',
      async (body) => {
        const sink = {
          write() {
            throw new RangeError('full');
          },
        };
        await body.pipeTo(new WritableStream(sink)).catch(() => {});
      },
      { name: 'RangeError', message: 'full' },
    ],
  ])('who %s is asked for no more of its source, which hears why', async (_, leave, cause) => {
    const { left, right, given, body } = await withoutEnd();
    await leave(body);
    await until(() => given.cancelled.length > 0);
    const reason = given.cancelled[0] as IpcError;
    expect(reason).toEqual(cause === undefined ? code('IE_IPC_CANCELLED') : cancelled(cause));
    expect(given.cancelled).toHaveLength(1);
    await stillGoes(left, right);
  });

  it('has its generator come to its finally', async () => {
    const [left, right] = await letterPair();
    let isOver = false;
    async function* endless() {
      try {
        for (;;) yield abc;
      } finally {
        isOver = true;
      }
    }
    await left.send({ id: 1, body: endless() });
    await (await right.recv()).body.cancel();
    await until(() => isOver);
    await stillGoes(left, right);
  });

  it('has been told to end, and the pieces that cross with that disturb nobody', async () => {
    const { peer, channel } = await openRaw<Letter>(letters());
    peer.write(rawOpen(1), rawData(1, 10));
    await (await channel.recv()).body.cancel(new Error('enough'));
    await until(() => ofStream(peer.frames(), Kind.close, 1).length > 0);
    expect(ofStream(peer.frames(), Kind.close, 1)[0]?.json).toEqual({ name: 'Error', message: 'enough' });
    peer.write(rawData(1, 50_000), rawData(1, 10, true), rawMessage({ id: 2 }));
    expect(await channel.recv()).toEqual({ id: 2 });
    await channel.close();
  });
});

describe('a body that its sender ends early', () => {
  it('by its signal reaches the reader so far, then IE_IPC_ABORTED with the reason', async () => {
    const stop = new AbortController();
    const { left, right, given, body } = await withoutEnd({ signal: stop.signal });
    const outcome = outcomeOf(body);
    await until(() => given.asked === 2);
    const reason = new RangeError('changed my mind');
    stop.abort(reason);
    const { bytes, error } = await outcome;
    expect(String(bytes)).toBe('abc');
    expect(error).toEqual(aborted({ name: 'RangeError', message: 'changed my mind' }));
    expect(given.cancelled).toEqual([reason]);
    await stillGoes(left, right);
  });

  it('by its deadline has its source cancelled with IE_IPC_TIMEOUT, and the reader hears of that', async () => {
    const { left, right, given, body } = await withoutEnd({ timeoutMs: 5 });
    const { bytes, error } = await outcomeOf(body);
    expect(String(bytes)).toBe('abc');
    expect(error).toEqual(aborted(expect.objectContaining({ code: 'IE_IPC_TIMEOUT' })));
    expect(given.cancelled).toEqual([code('IE_IPC_TIMEOUT')]);
    await stillGoes(left, right);
  });

  it('while its first chunk is asked for reaches the reader as that', async () => {
    const [left, right] = await letterPair();
    const stop = new AbortController();
    const next = () => {
      stop.abort(new Error('at once'));
      return new Promise<never>(() => {});
    };
    await left.send({ id: 1, body: { [Symbol.asyncIterator]: () => ({ next }) } }, { signal: stop.signal });
    expect((await outcomeOf((await right.recv()).body)).error).toEqual(
      aborted({ name: 'Error', message: 'at once' }),
    );
    await stillGoes(left, right);
  });

  it('after its end is not ended early', async () => {
    const stop = new AbortController();
    const { left, right, body } = await underWay(giving(abc, 'end').body, {
      signal: stop.signal,
      timeoutMs: 60_000,
    });
    expect(String(await bytesOf(body))).toBe('abc');
    stop.abort();
    await stillGoes(left, right);
  });

  it('under a signal that has aborted already is not begun, and its send rejects with the reason', async () => {
    const [left, right] = await letterPair();
    const given = giving(abc, 'end');
    const signal = AbortSignal.abort(new Error('too late'));
    await expect(left.send({ id: 1, body: given.body }, { signal })).rejects.toThrow('too late');
    expect([given.asked, given.body.locked]).toEqual([0, false]);
    await left.send({ id: 1, body: given.body });
    expect(String(await bytesOf((await right.recv()).body))).toBe('abc');
    await stillGoes(left, right);
  });
});
