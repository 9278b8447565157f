import { describe, expect, it } from 'vitest';
import { ReplacedWhenStale } from './replaced-when-stale.js';

/** Things that are numbers, each one more than the one before. */
async function start() {
  const ended: number[] = [];
  let stale = 0;
  let refusals = 0;
  const things = await ReplacedWhenStale.start<number>({
    start: async (before = 0) => {
      if (refusals-- > 0) throw new Error('refused');
      return before + 1;
    },
    isStale: (thing) => thing <= stale,
    end: async (thing) => void ended.push(thing),
  });
  return {
    things,
    ended,
    use: () => things.use(async (thing) => thing),
    age: async () => {
      stale = await things.current;
    },
    refuse: () => {
      refusals = 1;
    },
  };
}

const nextTurn = () => new Promise(setImmediate);

describe('a thing that is renewed', () => {
  it('stays as long as it is not stale', async () => {
    const { use, ended } = await start();
    expect([await use(), await use()]).toEqual([1, 1]);
    expect(ended).toEqual([]);
  });

  it('is replaced when it is stale, and ended', async () => {
    const { use, ended, age } = await start();
    await age();
    expect([await use(), await use()]).toEqual([2, 2]);
    expect(ended).toEqual([1]);
  });

  it('is replaced once, however many want it at once', async () => {
    const { use, ended, age } = await start();
    await age();
    expect(await Promise.all([use(), use(), use()])).toEqual([2, 2, 2]);
    expect(ended).toEqual([1]);
  });

  it('stays as long as somebody uses or holds it', async () => {
    const { things, use, ended, age } = await start();
    let done = () => {};
    const working = things.use(() => new Promise<void>((resolve) => (done = resolve)));
    await age();
    expect(await use()).toBe(1);
    const release = things.hold();
    done();
    await working;
    await nextTurn();
    expect(await use()).toBe(1);
    release();
    release();
    await nextTurn();
    expect(await use()).toBe(2);
    expect(ended).toEqual([1]);
  });

  it('stays for whoever holds it as soon as they have their result', async () => {
    const { things, use, age } = await start();
    await age();
    const result = await things.use(async (thing) => thing);
    await age();
    const release = things.hold();
    await nextTurn();
    expect([result, await use()]).toEqual([2, 2]);
    release();
  });

  it('stays when its successor does not start, and is replaced the next time', async () => {
    const { use, ended, age, refuse } = await start();
    await age();
    refuse();
    await expect(use()).rejects.toThrow('refused');
    await nextTurn();
    expect(ended).toEqual([]);
    expect(await use()).toBe(2);
    expect(ended).toEqual([1]);
  });

  it('is released by work that fails', async () => {
    const { things, use, age } = await start();
    await expect(things.use(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    await nextTurn();
    await age();
    expect(await use()).toBe(2);
  });
});
