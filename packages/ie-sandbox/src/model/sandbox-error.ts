import type { ExitReason } from './exit-reason.js';

/** The error class of this package. Match on `code`, never on the text. */
export class SandboxError extends Error {
  override readonly name = 'SandboxError';
  /** What happened, for programs. */
  readonly code: SandboxErrorCode;
  /** How the child, or the last of several, ended, if the code says that it has. */
  declare readonly reason?: ExitReason;
  /**
   * Milliseconds until a child may be started again, with `IE_SANDBOX_RESTARTS_EXHAUSTED`; undefined for
   * never.
   */
  declare readonly retryAfterMs?: number;

  constructor(code: SandboxErrorCode, message: string, options?: ErrorOptions & SandboxErrorDetails) {
    super(message, options);
    this.code = code;
    // Otherwise absent, so that it is not printed with every other error.
    if (options?.reason !== undefined) this.reason = options.reason;
    if (options?.retryAfterMs !== undefined) this.retryAfterMs = options.retryAfterMs;
  }
}

/**
 * Why there is no child, or no channel to the parent.
 *
 * - `IE_SANDBOX_LAUNCH_FAILED`: the child could not be started, ended before its hello, or never sent it.
 * - `IE_SANDBOX_PROTOCOL_MISMATCH`: the child uses another version of the protocol.
 * - `IE_SANDBOX_NESTED`: a child tried to start its own program.
 * - `IE_SANDBOX_NO_ENTRY`: the entry is invalid, or there is none and the current program has no file to
 *   re-execute.
 * - `IE_SANDBOX_INVALID_OPTION`: an option is unknown or invalid; nothing was started.
 * - `IE_SANDBOX_INVALID_KIND`: the kind is unknown, or `browser`, which is never a subprocess.
 * - `IE_SANDBOX_RUNTIME`: the program does not run on Node.js.
 * - `IE_SANDBOX_LAYER_MISSING`: a required layer of confinement is missing; the message names it and the
 *   alternative.
 * - `IE_SANDBOX_READ_PATH`: a path in `readPaths` does not exist, or is never granted.
 * - `IE_SANDBOX_WRITE_PATH`: a path in `writePaths` is no folder, or is never granted.
 * - `IE_SANDBOX_CHILD_ENDED`: the child has ended; `reason` says how. It is the cause when pending calls on
 *   its channel reject.
 * - `IE_SANDBOX_NOT_A_CHILD`: `spawnChild` did not start this process.
 * - `IE_SANDBOX_RESTARTS_EXHAUSTED`: a supervised child has ended more often than it may be restarted.
 * - `IE_SANDBOX_STOPPED`: the supervisor or the pool of the child was shut down, closed, killed or disposed.
 * - `IE_SANDBOX_POOL_FULL`: as many tasks wait for a child of the pool as may.
 * - `IE_SANDBOX_TASK_TIMEOUT`: a child of a pool has not answered a task in time, and was killed.
 */
export type SandboxErrorCode =
  | 'IE_SANDBOX_LAUNCH_FAILED'
  | 'IE_SANDBOX_PROTOCOL_MISMATCH'
  | 'IE_SANDBOX_NESTED'
  | 'IE_SANDBOX_NO_ENTRY'
  | 'IE_SANDBOX_INVALID_OPTION'
  | 'IE_SANDBOX_INVALID_KIND'
  | 'IE_SANDBOX_NOT_A_CHILD'
  | 'IE_SANDBOX_RUNTIME'
  | 'IE_SANDBOX_LAYER_MISSING'
  | 'IE_SANDBOX_READ_PATH'
  | 'IE_SANDBOX_WRITE_PATH'
  | 'IE_SANDBOX_CHILD_ENDED'
  | 'IE_SANDBOX_RESTARTS_EXHAUSTED'
  | 'IE_SANDBOX_STOPPED'
  | 'IE_SANDBOX_POOL_FULL'
  | 'IE_SANDBOX_TASK_TIMEOUT';

/** More fields of an error. */
interface SandboxErrorDetails {
  reason?: ExitReason | undefined;
  retryAfterMs?: number | undefined;
}
