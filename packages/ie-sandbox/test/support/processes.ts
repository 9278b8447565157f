import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** What the kernel tells of a process. */
export interface ProcessState {
  /** `Z` is a zombie: it has ended, and nobody has asked how. */
  letter: string;
  parent: number;
}

/** The state of a process; undefined when there is none of that number. */
export function processState(pid: number): ProcessState | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The program's name comes first, in parentheses, and may contain anything.
    const [letter = '', parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { letter, parent: Number(parent) };
  } catch {
    return undefined;
  }
}

/** Whether the process has ended. Who inherits an orphan may take its time to reap it. */
export function hasEnded(pid: number): boolean {
  return ['Z', 'X', undefined].includes(processState(pid)?.letter);
}

/** The processes that `pid` started and has not reaped, zombies included. */
export function childrenOf(pid: number): number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((other) => processState(other)?.parent === pid);
}

/** How many descriptors this process has open on sockets. */
export function openSockets(): number {
  return readdirSync('/proc/self/fd').filter((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`).startsWith('socket:');
    } catch {
      return false; // The one that read the folder.
    }
  }).length;
}
