import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** What the kernel tells of a process. */
export interface ProcessState {
  /** `Z` is a zombie: it has ended, and nobody has asked how. */
  letter: string;
  parent: number;
  session: number;
  /** Zero without one. */
  terminal: number;
}

/** The state of a process; undefined when there is none of that number. */
export function processState(pid: number): ProcessState | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The program's name comes first, in parentheses, and may contain anything.
    const [letter = '', ...numbers] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [parent = 0, , session = 0, terminal = 0] = numbers.map(Number);
    return { letter, parent, session, terminal };
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

/** What a process has open: the descriptors, and what the kernel calls what is behind them. */
export function descriptorsOf(pid: number): { fd: number; name: string }[] {
  return readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
    try {
      return [{ fd: Number(fd), name: readlinkSync(`/proc/${pid}/fd/${fd}`) }];
    } catch {
      return []; // The one that read the folder.
    }
  });
}

/** The sockets that a process has open beside the standard streams. */
export function socketsOf(pid: number): { fd: number; name: string }[] {
  return descriptorsOf(pid).filter(({ fd, name }) => fd > 2 && name.startsWith('socket:'));
}

/** How many descriptors this process has open on sockets. */
export function openSockets(): number {
  return descriptorsOf(process.pid).filter(({ name }) => name.startsWith('socket:')).length;
}
