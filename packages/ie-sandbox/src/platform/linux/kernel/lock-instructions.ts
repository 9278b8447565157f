import type { ResolvedLimits } from '../../../model/limits.js';
import type { ChildKind } from '../../../model/process-kind.js';
import type { Grant } from './landlock.js';

/** The descriptor of a confined child's end of the tether, after that of its channel. */
export const TETHER_FD = 4;

/** A placeholder in a filter for the process id. No process has such a high id. */
export const OWN_PID = 0x7ffffffe;

/** The browser's instructions for stage B. Browser and child are the same release of one program. */
export interface LockInstructions {
  kind: ChildKind;
  /** koffi's binary. */
  native: string;
  /** Whether its program is one file, so that nothing more must be opened. */
  isBundled: boolean;
  /** What it may use for its whole life. */
  grants: Grant[];
  /** Whether files may be opened, as far as the grants allow. */
  mayOpen: boolean;
  /** Whether files may be changed, as far as the grants allow. */
  mayWrite: boolean;
  /** Whether its thread pool has one thread, which is then restricted like the main one. */
  hasOnePoolThread: boolean;
  /** The filter of stage B, encoded, in base64, with a placeholder for the child's process id. */
  filter: string;
  limits: ResolvedLimits;
  /** The process whose end must end this one. */
  parentPid: number;
}
