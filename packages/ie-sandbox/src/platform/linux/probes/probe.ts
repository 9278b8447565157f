import type { ChildKind } from '../../../model/process-kind.js';
import type { SyscallName } from '../kernel/syscall-numbers.js';

/** A call with constant arguments. */
export function plain(name: string, call: SyscallName, ...args: Argument[]): Probe {
  return { name, call, args: () => args };
}

/** What a probe may use to build its arguments. */
export interface ProbeContext {
  /** A folder for the probes, with a file `victim` in it. */
  folder: string;
  /** The browser's process id. */
  parentPid: number;
  /** Writes a path as the kernel reads it. */
  path(...parts: string[]): Buffer;
  /** Memory that the kernel may write to. */
  scratch: Buffer;
  /** Returns the descriptor of a socket of that protocol if one can be created, otherwise of the channel. */
  socket(protocol?: 'tcp' | 'udp'): number;
  /** The id of the clock of a process's computing time, https://man7.org/linux/man-pages/man3/clock_getcpuclockid.3.html. */
  clockOf(pid: number): bigint;
}

export type Argument = number | bigint | Buffer;

/** A system call that a hostile child would try. */
export interface Probe {
  /** What it tries, in words. Reports list the probe by this name. */
  name: string;
  call: SyscallName;
  args(context: ProbeContext): Argument[];
  /** The kinds of child that must be refused. @default both */
  kinds?: readonly ChildKind[];
  /** A call number to use instead of the named call's. It ends the process instead of being refused. */
  fatal?: number;
}

/** The working folder, for calls that take the descriptor of a folder. */
export const AT_FDCWD = 0xffffffffffffff9cn;
/** The descriptor of a child's channel. */
export const CHANNEL_FD = 3;

/** Marks probes of what a network process needs and a renderer does not. */
export function forRenderers(probes: readonly Probe[]): Probe[] {
  return probes.map((probe) => ({ ...probe, kinds: ['renderer'] }));
}
