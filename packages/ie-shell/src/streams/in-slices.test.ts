import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { setImmediate as turn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { inSlices } from './in-slices.js';

/** Work of so many steps that take about a tenth of a millisecond each. */
function* work(steps: number, onStep = () => {}): Generator<void, number> {
  for (let step = 0; step < steps; step += 1) {
    const end = performance.now() + 0.1;
    while (performance.now() < end);
    onStep();
    yield;
  }
  return steps;
}

async function turnsUntil(done: Promise<unknown>): Promise<number> {
  let isDone = false;
  done.catch(() => {}).finally(() => (isDone = true));
  let turns = 0;
  for (; !isDone; turns += 1) await turn();
  return turns;
}

it('gives the result of work, of short work within a turn', async () => {
  await turn();
  const short = inSlices(work(1));
  expect(await turnsUntil(short)).toBeLessThan(3);
  expect(await short).toBe(1);
});

it('leaves the event loop to others, however much work there is at once', async () => {
  const all = Promise.all(Array.from({ length: 20 }, () => inSlices(work(50))));
  // 100 ms of work in slices of 5 ms.
  expect(await turnsUntil(all)).toBeGreaterThan(15);
  expect(await all).toEqual(Array(20).fill(50));
});

it('gives each work its turn', async () => {
  const order: string[] = [];
  const long = inSlices(work(600)).then(() => order.push('long'));
  const short = inSlices(work(60)).then(() => order.push('short'));
  await Promise.all([long, short]);
  expect(order).toEqual(['short', 'long']);
});

it('fails with the error of the work, and goes on with other work', async () => {
  function* failing(): Generator<void, number> {
    yield;
    throw new RangeError('failed');
  }
  const [failed, whole] = await Promise.allSettled([inSlices(failing()), inSlices(work(100))]);
  expect(failed).toMatchObject({ reason: expect.objectContaining({ message: 'failed' }) });
  expect(whole).toMatchObject({ value: 100 });
});

it('stops between two steps when it must not go on', async () => {
  let steps = 0;
  const mayGoOn = () => {
    if (steps === 3) throw new Error('enough');
  };
  await expect(
    inSlices(
      work(100, () => (steps += 1)),
      mayGoOn,
    ),
  ).rejects.toThrow('enough');
  expect(steps).toBe(3);
});

it('is not delayed by timers, and does not delay them by much', async () => {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  await inSlices(work(1_000));
  delay.disable();
  expect(delay.percentile(50) / 1e6).toBeLessThan(50);
});
