import { Worker } from 'node:worker_threads';
import { describeTightLimits, ownLimits } from '../../../model/own-limits.js';

/** Begins with a thread, of which nothing but the start is known: that takes as long as half a start of Node. */
export function startSpareThread(): void {
  const thread = startThread();
  spare.add(thread);
  // Whoever needs a thread will start another, and tell what is wrong.
  thread.once('error', () => {});
  thread.once('exit', () => spare.delete(thread));
}

/** Those that were begun with before it was known what for. */
const spare = new Set<Worker>();

/** A thread that nobody else has, which does not keep the program running. @throws what `Worker` throws, and an error where it has no room */
export function takeThread(): Worker {
  const [begun] = spare;
  if (!begun) return startThread();
  spare.delete(begun);
  return begun;
}

/**
 * Node.js aborts where a thread finds no room in the address space, and takes the program with it. That is where the
 * thread, the program and what they read need more than this many bytes, as measured.
 */
function neededAddressSpace(): number {
  const major = Number.parseInt(process.versions.v8, 10);
  return (major < 13 ? 2.25 : major === 13 ? 2.6 : 3.5) * 1024 ** 3;
}

function startThread(): Worker {
  const limits = ownLimits();
  if (limits.addressSpace < neededAddressSpace())
    throw new Error(`it has no room${describeTightLimits(limits)}`);
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
