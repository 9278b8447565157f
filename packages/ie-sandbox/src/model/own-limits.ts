import { readFileSync } from 'node:fs';

/** Returns the limits of this process. */
export function ownLimits(): OwnLimits {
  try {
    return parseLimits(readFileSync('/proc/self/limits', 'latin1'));
  } catch (error) {
    // The limits' own file could not be opened.
    const isFull = (error as NodeJS.ErrnoException).code === 'EMFILE';
    return { ...parseLimits(''), ...(isFull && { openFiles: 0 }) };
  }
}

/** Limits that the system sets for a process; infinite where it sets none, or does not say. */
export interface OwnLimits {
  /** Bytes of address space, `ulimit -v`. */
  addressSpace: number;
  /** Bytes of writable private memory, `ulimit -d`. */
  data: number;
  /** Descriptors, `ulimit -n`. */
  openFiles: number;
  /** Processes and threads of the user, `ulimit -u`. */
  processes: number;
}

const MIB = 1024 ** 2;

/**
 * Below these, Node.js may not start, or may not start a child. A child needs half of it, and other processes
 * count too.
 */
const ENOUGH: OwnLimits = { addressSpace: 16 * 1024 * MIB, data: 1024 * MIB, openFiles: 64, processes: 256 };

/** The kernel's names, https://man7.org/linux/man-pages/man5/proc_pid_limits.5.html. */
const NAMES: Record<keyof OwnLimits, string> = {
  addressSpace: 'Max address space',
  data: 'Max data size',
  openFiles: 'Max open files',
  processes: 'Max processes',
};

/** @internal */
export function parseLimits(text: string): OwnLimits {
  const limit = (field: keyof OwnLimits) => {
    const [, soft] = new RegExp(`^${NAMES[field]} +(\\d+) `, 'm').exec(text) ?? [];
    return soft === undefined ? Number.POSITIVE_INFINITY : Number(soft);
  };
  return {
    addressSpace: limit('addressSpace'),
    data: limit('data'),
    openFiles: limit('openFiles'),
    processes: limit('processes'),
  };
}

/**
 * Describes the limits that may be why this process, or a child, lacks something. Empty if no limit is tight.
 * The text starts with a semicolon and is appended to a message.
 */
export function describeTightLimits(limits = ownLimits()): string {
  const tight = [
    limits.addressSpace < ENOUGH.addressSpace && `${inMib(limits.addressSpace)} of address space (ulimit -v)`,
    limits.data < ENOUGH.data && `${inMib(limits.data)} of memory (ulimit -d)`,
    limits.openFiles < ENOUGH.openFiles && `${limits.openFiles || 'the present'} open files (ulimit -n)`,
    limits.processes < ENOUGH.processes && `${limits.processes} processes and threads (ulimit -u)`,
  ].filter((limit) => limit !== false);
  return tight.length > 0
    ? `; this process may have no more than ${tight.join(' and ')}: raise that limit`
    : '';
}

function inMib(bytes: number): string {
  return `${Math.floor(bytes / MIB)} MiB`;
}
