import type { ResourceLimits } from '../../../model/limits.js';
import type { ChildKind } from '../../../model/process-kind.js';
import type { Grant } from './landlock.js';

/** The number under which a confined child inherits its end of the tether, behind that of its channel. */
export const TETHER_FD = 4;

/** Stands in a filter for the process id that its process will have; no process has a number so high. */
export const OWN_PID = 0x7ffffffe;

/** What the browser tells a child to do to itself: stage B. Browser and child are one program, of one release. */
export interface LockInstructions {
  kind: ChildKind;
  /** koffi's binary. */
  native: string;
  /** Whether its program is one file, from which nothing more has to be opened. */
  isBundled: boolean;
  /** What it may read for its whole life. */
  grants: Grant[];
  /** Whether files may be opened, by those grants. */
  mayOpen: boolean;
  /** Whether its thread pool is of one thread, which then is restricted as the main one is. */
  hasOnePoolThread: boolean;
  /** Stage B, encoded, in base64; it speaks of the child's process id by a placeholder. */
  filter: string;
  limits: ResourceLimits;
  /** The process whose death is its own. */
  parentPid: number;
}
