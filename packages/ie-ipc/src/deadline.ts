import { IpcError } from './errors.js';

/**
 * The longest delay a timer keeps; one that is longer fires at once:
 * https://nodejs.org/api/timers.html#settimeoutcallback-delay-args
 */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** How something may be ended before it comes to its own end. */
export interface EarlyEnd {
  /** Ends it with the signal's reason. */
  signal?: AbortSignal | undefined;
  /**
   * Milliseconds until it ends with `IE_IPC_TIMEOUT`: above 0, and no more than 2^31 - 1 count. `Infinity` is none.
   * @default none
   */
  timeoutMs?: number | undefined;
}

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

/**
 * Calls `onEnd` once, with the reason, when the signal aborts or the time has passed, which `late` says; a signal that has aborted
 * already is the caller's to look at. The function returned calls it off.
 */
export function watchEnd(
  { signal, timeoutMs }: EarlyEnd,
  late: string,
  onEnd: (reason: unknown) => void,
): (() => void) | undefined {
  if (!signal && timeoutMs === undefined) return undefined;
  const stop = () => {
    signal?.removeEventListener('abort', abort);
    callOff();
  };
  const end = (reason: unknown) => {
    stop();
    onEnd(reason);
  };
  const abort = () => end(signal?.reason);
  const callOff = setDeadline(timeoutMs ?? Number.POSITIVE_INFINITY, () => {
    end(new IpcError('IE_IPC_TIMEOUT', `${late} within ${timeoutMs} ms`));
  });
  signal?.addEventListener('abort', abort);
  return stop;
}
