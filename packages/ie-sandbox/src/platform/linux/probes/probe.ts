import type { ChildKind } from '../../../model/process-kind.js';
import type { SyscallName } from '../kernel/syscall-numbers.js';

/** A call with these very arguments. */
export function plain(name: string, call: SyscallName, ...args: Argument[]): Probe {
  return { name, call, args: () => args };
}

/** What a probe may use to make up its arguments. */
export interface ProbeContext {
  /** A folder made for the probes, with a file `victim` in it. */
  folder: string;
  /** The browser's process id. */
  parentPid: number;
  /** A path as the kernel reads it. */
  path(...parts: string[]): Buffer;
  /** Memory that the kernel may write to. */
  scratch: Buffer;
  /** A descriptor of a TCP socket, where one can be made; else of the channel. */
  socket(): number;
}

export type Argument = number | bigint | Buffer;

/** A system call that a hostile child would try. */
export interface Probe {
  /** What it tries, in words; the name by which reports list it. */
  name: string;
  call: SyscallName;
  args(context: ProbeContext): Argument[];
  /** The kinds that it must be refused to. @default both */
  kinds?: readonly ChildKind[];
  /** A number to call instead of the named call's, which ends the process rather than being refused. */
  fatal?: number;
}

/** Stands for the folder of the process, where a call takes the descriptor of one. */
export const AT_FDCWD = 0xffffffffffffff9cn;
/** The descriptor of a child's channel. */
export const CHANNEL_FD = 3;

/** What a network process needs and a renderer does not. */
export function forRenderers(probes: readonly Probe[]): Probe[] {
  return probes.map((probe) => ({ ...probe, kinds: ['renderer'] }));
}
