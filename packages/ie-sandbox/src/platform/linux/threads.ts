import { Worker } from 'node:worker_threads';

/** Those that were begun with before it was known what for. */
const spare = new Set<Worker>();

/** Begins with a thread, of which nothing but the start is known: that takes as long as half a start of Node. */
export function startSpareThread(): void {
  const thread = startThread();
  spare.add(thread);
  // Whoever needs a thread will start another, and tell what is wrong.
  thread.once('error', () => {});
  thread.once('exit', () => spare.delete(thread));
}

/** A thread that nobody else has, which does not keep the program running. @throws what `Worker` throws */
export function takeThread(): Worker {
  const [begun] = spare;
  if (!begun) return startThread();
  spare.delete(begun);
  return begun;
}

function startThread(): Worker {
  const thread = new Worker(new URL('./spawner-thread.cjs', import.meta.url), {
    // It has no use for the environment and the options of the program around it.
    env: {},
    execArgv: [],
    // Descriptors go from thread to thread here, which it would take for leaks.
    trackUnmanagedFds: false,
  });
  thread.unref();
  return thread;
}
