import { setTimeout as delay } from 'node:timers/promises';
import { Finding } from './finding.mjs';

/** Lets everything that is ready to run do so. */
export function turn() {
  return new Promise((next) => setImmediate(next));
}

/**
 * What a promise settles with, `{ value }` or `{ error }`, within so many turns of the event loop: a bound of steps
 * and not of time, so that it means the same on a machine that is busy.
 */
export async function settled(promise, turns, what) {
  let result;
  promise.then(
    (value) => {
      result = { value };
    },
    (error) => {
      result = { error };
    },
  );
  for (let left = turns; left > 0; left--) {
    await turn();
    if (result) return result;
  }
  throw new Finding(`${what} is pending after ${turns} turns`);
}

/** As `settled`, where another process has its part in it, and steps of this one say nothing. */
export async function settledInTime(promise, milliseconds, what) {
  const late = new AbortController();
  const settling = promise.then(
    (value) => ({ value }),
    (error) => ({ error }),
  );
  const timer = delay(milliseconds, undefined, { signal: late.signal }).catch(() => {});
  const result = await Promise.race([settling, timer]);
  late.abort();
  if (result) return result;
  throw new Finding(`${what} is pending after ${milliseconds} ms`);
}
