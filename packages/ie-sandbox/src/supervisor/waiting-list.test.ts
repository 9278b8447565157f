import { getEventListeners } from 'node:events';
import { expect, test, vi } from 'vitest';
import { WaitingList } from './waiting-list.js';

test('a signal of many waits has one listener, ends each of them with its reason, and has none then', async () => {
  const onGivenUp = vi.fn();
  const list = new WaitingList(onGivenUp);
  const stop = new AbortController();
  const post = { child: undefined, start: () => new Promise<never>(() => {}) };
  const waits = Array.from({ length: 30 }, () => list.wait(post, stop.signal));
  const settled = Promise.allSettled(waits);
  expect(getEventListeners(stop.signal, 'abort')).toHaveLength(1);
  stop.abort('enough');
  const reasons = (await settled).map((wait) => wait.status === 'rejected' && wait.reason);
  expect(new Set(reasons)).toEqual(new Set(['enough']));
  expect(onGivenUp).toHaveBeenCalledTimes(30);
  expect(list.isEmpty).toBe(true);
  expect(getEventListeners(stop.signal, 'abort')).toHaveLength(0);
});
