import { setTimeout as passing, setImmediate as turn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { piecesInTime } from './pieces-in-time.js';

const PIECE = Buffer.from('<p>x');
const never = () => new Promise<void>(() => {});

async function* pieces(between: () => Promise<unknown>, onLeave = () => {}): AsyncGenerator<Uint8Array> {
  try {
    for (let left = 3; left > 0; left -= 1) {
      yield PIECE;
      await between();
    }
  } finally {
    onLeave();
  }
}

/** Takes all pieces, with a pause before each; gives how many there were, and what they failed of. */
async function take(from: AsyncIterable<Uint8Array>, pause: () => Promise<unknown> = async () => {}) {
  let count = 0;
  try {
    for await (const piece of from) {
      expect(piece).toBe(PIECE);
      count += 1;
      await pause();
    }
  } catch (error) {
    return { count, error };
  }
  return { count };
}

it('pieces that come in time are given, within the longest time as well', async () => {
  for (const timeoutMs of [10_000, 2 ** 31, Number.POSITIVE_INFINITY]) {
    expect(
      await take(
        piecesInTime(
          pieces(async () => {}),
          { timeoutMs },
        ),
      ),
    ).toEqual({ count: 3 });
  }
});

it('a piece that does not come in time is not waited for', async () => {
  const error = expect.objectContaining({ code: 'IE_SHELL_TIMEOUT' });
  expect(await take(piecesInTime(pieces(never), { timeoutMs: 10 }))).toEqual({ count: 1, error });
});

it('pieces that are at hand are given to who is late for them, and no other', async () => {
  const late = () => passing(20);
  expect(
    await take(
      piecesInTime(
        pieces(async () => {}),
        { timeoutMs: 10 },
      ),
      late,
    ),
  ).toEqual({ count: 3 });
  const error = expect.objectContaining({ code: 'IE_SHELL_TIMEOUT' });
  expect(await take(piecesInTime(pieces(never), { timeoutMs: 10 }), late)).toEqual({ count: 1, error });
});

it('pieces of nothing are not taken for ever by who is late for them', async () => {
  async function* nothing() {
    for (;;) {
      await turn();
      yield new Uint8Array();
    }
  }
  const reading = (async () => {
    for await (const piece of piecesInTime(nothing(), { timeoutMs: 10 })) expect(piece).toHaveLength(0);
  })();
  await expect(reading).rejects.toMatchObject({ code: 'IE_SHELL_TIMEOUT' });
});

it('nothing is waited for when the signal aborts', async () => {
  const giveUp = new AbortController();
  const reason = new Error('seen enough');
  const from = pieces(async () => {
    giveUp.abort(reason);
    await never();
  });
  const all = piecesInTime(from, { timeoutMs: 10_000, signal: giveUp.signal });
  expect(await take(all)).toEqual({ count: 1, error: reason });
});

it('what pieces fail of is thrown as it is', async () => {
  const error = new Error('the disk is gone');
  const broken = pieces(() => Promise.reject(error));
  expect(await take(piecesInTime(broken, { timeoutMs: 10_000 }))).toEqual({ count: 1, error });
});

it('their source is left with them', async () => {
  let isLeft = false;
  const all = piecesInTime(
    pieces(never, () => (isLeft = true)),
    { timeoutMs: 10_000 },
  );
  await all.next();
  await all.return(undefined);
  expect(isLeft).toBe(true);
});
