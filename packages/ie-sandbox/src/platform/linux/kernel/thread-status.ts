import { readdirSync, readFileSync } from 'node:fs';

/** Reads the state of every thread. @throws where the process is gone. */
export function readThreadStatus(pid: number): ThreadStatus[] {
  const threads = readdirSync(`/proc/${pid}/task`).flatMap((thread) => readStatus(`${pid}/task/${thread}`));
  if (threads.length === 0) throw new Error('it has no thread any more');
  return threads;
}

/** What the kernel says of one thread, whatever its process says of itself. */
export interface ThreadStatus {
  hasNoNewPrivileges: boolean;
  /** Whether it may do more than open files that are not its user's. */
  hasCapabilities: boolean;
  /** How many seccomp filters bind it. */
  filters: number;
}

/** CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH. */
const FILE_CAPABILITIES = 0b110n;

/** How many filters bound this program before it confined anybody, as in a container. */
export function ownFilters(): number {
  return readStatus(String(process.pid))[0]?.filters ?? 0;
}

/** The status of a thread, or nothing if it has ended. */
function readStatus(thread: string): ThreadStatus[] {
  let status: string;
  try {
    status = readFileSync(`/proc/${thread}/status`, 'utf8');
  } catch {
    return [];
  }
  const isFiltered = /^Seccomp:\t2$/m.test(status);
  // Counted by every kernel that has Landlock.
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
