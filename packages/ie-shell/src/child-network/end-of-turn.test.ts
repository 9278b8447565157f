import { expect, it } from 'vitest';
import { endOfTurn } from './end-of-turn.js';

it('ends the same turn for all who wait for it, after the ticks that are due, and begins another', async () => {
  const order: string[] = [];
  const note = (what: string) => () => void order.push(what);
  const first = endOfTurn();
  const ends = [first.then(note('end'))];
  process.nextTick(() => {
    note('tick')();
    expect(endOfTurn()).toBe(first);
    ends.push(endOfTurn().then(note('end too')));
  });
  await first;
  await Promise.all(ends);
  expect(order).toEqual(['tick', 'end', 'end too']);
  expect(endOfTurn()).not.toBe(first);
  await endOfTurn();
});
