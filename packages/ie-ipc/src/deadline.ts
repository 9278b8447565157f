/**
 * The longest delay a timer keeps; one that is longer fires at once:
 * https://nodejs.org/api/timers.html#settimeoutcallback-delay-args
 */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** @throws RangeError unless the option is absent or a number above zero, `Infinity` included. */
export function checkTimeout(option: string, ms: number | undefined): void {
  // NaN is not above zero either.
  if (ms === undefined || (typeof ms === 'number' && ms > 0)) return;
  throw new RangeError(
    `${option} must be a number of milliseconds above 0, or Infinity; it is ${String(ms)}`,
  );
}

/**
 * Runs `onPassed` in `ms` milliseconds, which `checkTimeout` has let through: never for `Infinity`, and after
 * 2^31 - 1, nearly 25 days, for anything longer. The function returned calls it off.
 */
export function setDeadline(ms: number, onPassed: () => void): () => void {
  if (ms === Number.POSITIVE_INFINITY) return () => {};
  const timer = setTimeout(onPassed, Math.min(ms, MAX_TIMER_MS));
  return () => clearTimeout(timer);
}
