import { setImmediate as turn } from 'node:timers/promises';
import { ShellError } from '../errors/shell-error.js';
import { untilAborted } from './until-aborted.js';

/**
 * Passes chunks on until a deadline. After it, chunks that are already available still pass.
 *
 * @throws ShellError `IE_SHELL_TIMEOUT`. The signal's reason. The error of the source.
 */
export async function* piecesInTime(
  pieces: AsyncIterable<Uint8Array>,
  { timeoutMs, signal }: BodyEnd,
): AsyncGenerator<Uint8Array> {
  const late = new AbortController();
  const tooLate = () => late.abort(timeout(timeoutMs));
  const timer = setTimeout(tooLate, Math.min(timeoutMs, MAX_TIMER_MS)).unref();
  const end = signal ? AbortSignal.any([signal, late.signal]) : late.signal;
  const iterator = pieces[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = iterator.next();
      const step = await (late.signal.aborted ? atHand(next, late.signal) : untilAborted(next, end));
      if (step.done) return;
      // A source may always have empty chunks available.
      if (late.signal.aborted && step.value.length === 0) throw late.signal.reason;
      yield step.value;
    }
  } finally {
    clearTimeout(timer);
    // Not awaited: if the next chunk never arrives, this never settles.
    void leave(iterator);
  }
}

/** The deadline of a body, and its cancellation. */
export interface BodyEnd {
  /** Milliseconds from the first read. */
  timeoutMs: number;
  signal?: AbortSignal | undefined;
}

/** A longer timer would fire at once. */
const MAX_TIMER_MS = 2 ** 31 - 1;

function timeout(timeoutMs: number): ShellError {
  const seconds = Math.round(timeoutMs / 100) / 10;
  return new ShellError('IE_SHELL_TIMEOUT', `the page did not arrive within ${seconds} s`);
}

/** Resolves with a value that is available within one turn of the event loop. @throws The signal's reason */
function atHand<Value>(promise: Promise<Value>, { reason }: AbortSignal): Promise<Value> {
  const passed = turn().then(() => {
    throw reason;
  });
  return Promise.race([promise, passed]);
}

async function leave(iterator: AsyncIterator<unknown>): Promise<void> {
  try {
    await iterator.return?.();
  } catch {
    // The rest is not needed.
  }
}
