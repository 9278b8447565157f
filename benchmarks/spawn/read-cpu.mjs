import { readdirSync, readFileSync } from 'node:fs';

/**
 * The milliseconds that a process has run so far, in its own code and in the kernel, all its threads together.
 * Nothing where the platform doesn't tell.
 *
 * @see https://docs.kernel.org/scheduler/sched-stats.html
 */
export function readCpu(pid) {
  try {
    const threads = readdirSync(`/proc/${pid}/task`);
    const nanoseconds = threads.map((thread) =>
      Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]),
    );
    return nanoseconds.reduce((sum, value) => sum + value, 0) / 1e6;
  } catch {
    return undefined;
  }
}
