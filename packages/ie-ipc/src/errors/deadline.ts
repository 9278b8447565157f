import { type KnownOptions, onAbort } from '@internet-exploder/ie-options';
import { check } from './check-option.js';
import { IpcError } from './ipc-error.js';

/**
 * Returns a promise that rejects with `IE_IPC_INVALID_OPTION` for invalid options of `send` and `request`;
 * undefined for valid ones.
 */
export function refuseEarlyEnd(what: string, options: EarlyEnd | undefined): Promise<never> | undefined {
  if (options === undefined) return undefined;
  try {
    check.options<EarlyEnd>(options, { what, known: EARLY_END });
    check.signal('signal', options.signal);
    checkTimeout('timeoutMs', options.timeoutMs);
    return undefined;
  } catch (error) {
    return Promise.reject(error);
  }
}

/**
 * The longest delay of a Node.js timer. A longer one would fire at once:
 * https://nodejs.org/api/timers.html#settimeoutcallback-delay-args
 */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** How an operation may be ended early. */
export interface EarlyEnd {
  /** Ends it with the signal's reason. */
  signal?: AbortSignal | undefined;
  /**
   * Milliseconds until it ends with `IE_IPC_TIMEOUT`: above 0; more than 2^31 - 1 count as 2^31 - 1.
   * `Infinity` means no deadline.
   * @default none
   */
  timeoutMs?: number | undefined;
}

const EARLY_END: KnownOptions<EarlyEnd> = { signal: true, timeoutMs: true };
const SIGNAL_ONLY: KnownOptions<Pick<EarlyEnd, 'signal'>> = { signal: true };

/** Checks the options of `recv`, which has no deadline, in the same way. */
export function refuseSignalOnly(
  what: string,
  options: Pick<EarlyEnd, 'signal'> | undefined,
): Promise<never> | undefined {
  if (options === undefined) return undefined;
  try {
    check.options<Pick<EarlyEnd, 'signal'>>(options, { what, known: SIGNAL_ONLY });
    check.signal('signal', options.signal);
    return undefined;
  } catch (error) {
    return Promise.reject(error);
  }
}

/** @throws IpcError `IE_IPC_INVALID_OPTION` unless the option is absent or a number above zero, `Infinity` included */
export function checkTimeout(option: string, ms: number | undefined): void {
  // NaN is not above zero.
  if (ms === undefined || (typeof ms === 'number' && ms > 0)) return;
  throw check.invalid(option, 'a number of milliseconds above 0, or Infinity', ms);
}

/**
 * Calls `onPassed` after `ms` milliseconds, which `checkTimeout` has accepted: never for `Infinity`, and
 * after 2^31 - 1 (nearly 25 days) for anything longer. Returns a function that cancels it.
 */
export function setDeadline(ms: number, onPassed: () => void): () => void {
  if (ms === Number.POSITIVE_INFINITY) return () => {};
  const timer = setTimeout(onPassed, Math.min(ms, MAX_TIMER_MS));
  return () => clearTimeout(timer);
}

/**
 * Returns the milliseconds left until `dueAt` on the clock of `performance.now`; undefined if there is no
 * deadline.
 */
export function timeLeft(dueAt: number): number | undefined {
  return dueAt === Number.POSITIVE_INFINITY ? undefined : Math.max(1, Math.ceil(dueAt - performance.now()));
}

/**
 * Returns a function that gives the same options for an operation that starts later, with the time that is
 * left then.
 */
export function endFromNow(options: EarlyEnd): () => EarlyEnd {
  if (options.timeoutMs === undefined) return () => options;
  const dueAt = performance.now() + options.timeoutMs;
  return () => ({ ...options, timeoutMs: timeLeft(dueAt) });
}

/**
 * Calls `onEnd` once, with the reason, when the signal aborts or the deadline passes; `late` describes the
 * deadline. The caller checks for a signal that has aborted already. Returns a function that cancels the
 * watch.
 */
export function watchEnd(
  { signal, timeoutMs }: EarlyEnd,
  late: string,
  onEnd: (reason: unknown) => void,
): (() => void) | undefined {
  if (!signal && timeoutMs === undefined) return undefined;
  let callOff = () => {};
  const stop = () => {
    stopListening?.();
    callOff();
  };
  const end = (reason: unknown) => {
    stop();
    onEnd(reason);
  };
  const stopListening = signal && onAbort(signal, () => end(signal.reason));
  callOff = setDeadline(timeoutMs ?? Number.POSITIVE_INFINITY, () => {
    end(new IpcError('IE_IPC_TIMEOUT', `${late} within ${timeoutMs} ms`));
  });
  return stop;
}
