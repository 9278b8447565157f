import { Worker } from 'node:worker_threads';
import { describeTightLimits, ownLimits } from '../../../model/own-limits.js';

/** Starts a thread for a purpose that is not known yet. It takes half as long as the start of Node.js. */
export function startSpareThread(): void {
  const thread = startThread();
  spare.add(thread);
  // The next caller that needs a thread starts another one, and reports the error.
  thread.once('error', () => {});
  thread.once('exit', () => spare.delete(thread));
}

/** Threads whose purpose is not known yet. */
const spare = new Set<Worker>();

/**
 * Returns an unused thread, which does not keep the program running. @throws what `Worker` throws, and an
 * error where it has no room
 */
export function takeThread(): Worker {
  const [begun] = spare;
  if (!begun) return startThread();
  spare.delete(begun);
  return begun;
}

/**
 * Node.js aborts the program when a thread finds no room in the address space. By measurement, the thread,
 * the program and what they read need this many bytes.
 */
function neededAddressSpace(): number {
  const major = Number.parseInt(process.versions.v8, 10);
  return (major < 13 ? 2.25 : major === 13 ? 2.6 : 3.5) * 1024 ** 3;
}

function startThread(): Worker {
  const limits = ownLimits();
  if (limits.addressSpace < neededAddressSpace())
    throw new Error(`the system is out of resources${describeTightLimits(limits)}`);
  const thread = new Worker(new URL('./spawner-thread.cjs', import.meta.url), {
    // It does not need the environment and the options of the program.
    env: {},
    execArgv: [],
    // Descriptors pass from thread to thread here, which Node.js would take for leaks.
    trackUnmanagedFds: false,
  });
  thread.unref();
  return thread;
}
