import { setImmediate } from 'node:timers/promises';

/**
 * Runs a task that must clean up. An ending signal aborts the task. After the task has settled, the program
 * ends by that signal, as the sender expects.
 */
export async function abortOnSignals<Result>(
  task: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const interrupted = new AbortController();
  const interrupt = (name: NodeJS.Signals) => interrupted.abort(name);
  for (const name of END_SIGNALS) process.on(name, interrupt);
  try {
    return await task(interrupted.signal);
  } finally {
    // Node.js reports a signal one turn of the event loop after it arrives.
    await setImmediate();
    for (const name of END_SIGNALS) process.off(name, interrupt);
    if (interrupted.signal.aborted) process.kill(process.pid, interrupted.signal.reason as NodeJS.Signals);
  }
}

/** The signals that ask a program to end. */
const END_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
