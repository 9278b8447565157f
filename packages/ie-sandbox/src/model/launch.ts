import type { Duplex, Readable } from 'node:stream';
import type { ExitStatus } from './exit-reason.js';

/** A program to start as a child. */
export interface LaunchSpec {
  execPath: string;
  args: string[];
  /** The whole environment of the child. */
  env: Record<string, string>;
  /** Whether the child inherits one end of a connected pair as descriptor 3. */
  inheritsChannel: boolean;
  /** Whether it may write to the stderr of this program, if its own is not read here. */
  hasStderr: boolean;
}

/** The descriptor of a child's end of the pair. */
export const CHILD_FD = 3;

/** A started process, however it was started. */
export interface Launched {
  pid: number;
  /** This side's end of the pair, if the child inherited one. */
  stream: Duplex | undefined;
  /** Settles, never rejects, when the process has ended and been reaped. */
  exited: Promise<ExitStatus>;
  /** Sends SIGKILL. It has no effect after the end: it is never sent to a process id that may be reused. */
  kill(): void;
  /** What the child writes to stderr, if it is read here and not inherited. */
  stderr: Readable | undefined;
  /** Lets the process keep this program running, or not. */
  ref(): void;
  unref(): void;
}
