import { readdirSync, readFileSync } from 'node:fs';

/** Reads the state of every thread. @throws where the process is gone */
export function readThreadStatus(pid: number): ThreadStatus[] {
  const threads = readdirSync(`/proc/${pid}/task`).flatMap((thread) => readStatus(`${pid}/task/${thread}`));
  if (threads.length === 0) throw new Error('it has ended');
  return threads;
}

/** The kernel's report on one thread, whatever its process says. */
export interface ThreadStatus {
  hasNoNewPrivileges: boolean;
  /** Whether it has capabilities beyond opening files of other users. */
  hasCapabilities: boolean;
  /** The number of its seccomp filters. */
  filters: number;
}

/** CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH. */
const FILE_CAPABILITIES = 0b110n;

/** The number of filters that this program had before it confined anything, for example in a container. */
export function ownFilters(): number {
  return readStatus(String(process.pid))[0]?.filters ?? 0;
}

/** Returns the status of a thread, or nothing if it has ended. */
function readStatus(thread: string): ThreadStatus[] {
  let status: string;
  try {
    status = readFileSync(`/proc/${thread}/status`, 'utf8');
  } catch {
    return [];
  }
  const isFiltered = /^Seccomp:\t2$/m.test(status);
  // Every kernel with Landlock reports the count.
  const count = Number(/^Seccomp_filters:\t(\d+)$/m.exec(status)?.[1] ?? 1);
  const capabilities = BigInt(`0x${/^CapEff:\t([0-9a-f]+)$/m.exec(status)?.[1] ?? 'f'}`);
  return [
    {
      hasCapabilities: (capabilities & ~FILE_CAPABILITIES) !== 0n,
      hasNoNewPrivileges: /^NoNewPrivs:\t1$/m.test(status),
      filters: isFiltered ? count : 0,
    },
  ];
}
