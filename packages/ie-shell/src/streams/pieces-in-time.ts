import { setImmediate as turn } from 'node:timers/promises';
import { ShellError } from '../errors/shell-error.js';
import { untilAborted } from './until-aborted.js';

/**
 * The same pieces. When the time is over, those that are at hand are still given, and none is waited for.
 *
 * @throws ShellError `IE_SHELL_TIMEOUT`. The signal's reason. What the pieces fail of.
 */
export async function* piecesInTime(
  pieces: AsyncIterable<Uint8Array>,
  { timeoutMs, signal }: BodyEnd,
): AsyncGenerator<Uint8Array> {
  const late = new AbortController();
  const tooLate = () => late.abort(timeout(timeoutMs));
  const timer = setTimeout(tooLate, Math.min(timeoutMs, LONGEST_TIMER_MS)).unref();
  const end = signal ? AbortSignal.any([signal, late.signal]) : late.signal;
  const iterator = pieces[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = iterator.next();
      const step = await (late.signal.aborted ? atHand(next, late.signal) : untilAborted(next, end));
      if (step.done) return;
      // There may always be nothing at hand.
      if (late.signal.aborted && step.value.length === 0) throw late.signal.reason;
      yield step.value;
    }
  } finally {
    clearTimeout(timer);
    // Where the next piece never comes, neither would the end of this.
    void leave(iterator);
  }
}

/** When a body has to be there, or is given up. */
export interface BodyEnd {
  /** Milliseconds from when its first piece is asked for. */
  timeoutMs: number;
  signal?: AbortSignal | undefined;
}

/** A longer timer would be over at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

function timeout(timeoutMs: number): ShellError {
  const seconds = Math.round(timeoutMs / 100) / 10;
  return new ShellError('IE_SHELL_TIMEOUT', `the page did not come within ${seconds} s`);
}

/** What is there within a turn of the event loop. @throws The signal's reason */
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
    // Nothing more of it is wanted.
  }
}
