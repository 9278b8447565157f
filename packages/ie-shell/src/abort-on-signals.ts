import { setImmediate } from 'node:timers/promises';

/**
 * Runs a task that leaves something behind unless it ends in order. A signal to end aborts it, and once it has
 * settled the program dies of that signal, as whoever sent it expects.
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
    // A signal is heard a turn of the event loop after it has come.
    await setImmediate();
    for (const name of END_SIGNALS) process.off(name, interrupt);
    if (interrupted.signal.aborted) process.kill(process.pid, interrupted.signal.reason as NodeJS.Signals);
  }
}

/** Signals by which a person or a system asks a program to end. */
const END_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
