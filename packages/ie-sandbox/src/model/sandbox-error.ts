import type { ExitReason } from './exit-reason.js';

/** The one error class of this package: match on `code`, never on the text. */
export class SandboxError extends Error {
  override readonly name = 'SandboxError';
  /** What happened, for programs. */
  readonly code: SandboxErrorCode;
  /** How the child ended, or the last of them, where the code says that it has. */
  declare readonly reason?: ExitReason;
  /** Milliseconds until a child may be started again, with `IE_SANDBOX_RESTARTS_EXHAUSTED`; undefined for never. */
  declare readonly retryAfterMs?: number;

  constructor(code: SandboxErrorCode, message: string, options?: ErrorOptions & SandboxErrorDetails) {
    super(message, options);
    this.code = code;
    // Absent otherwise, so that they are not printed with every other error.
    if (options?.reason !== undefined) this.reason = options.reason;
    if (options?.retryAfterMs !== undefined) this.retryAfterMs = options.retryAfterMs;
  }
}

/**
 * Why there is no child, or no channel to the parent.
 *
 * - `IE_SANDBOX_LAUNCH_FAILED`: the child could not be started, or ended before its hello, or never said it.
 * - `IE_SANDBOX_PROTOCOL_MISMATCH`: the child speaks another version of the protocol.
 * - `IE_SANDBOX_NESTED`: a child tried to start the program it is itself.
 * - `IE_SANDBOX_NO_ENTRY`: the entry is none, or there is none and the current program has no file to re-execute.
 * - `IE_SANDBOX_INVALID_OPTION`: an option is unknown, or not what is wanted; nothing has been started then.
 * - `IE_SANDBOX_INVALID_KIND`: the kind is none, or `browser`, which is never a subprocess.
 * - `IE_SANDBOX_RUNTIME`: the program runs on something else than Node.js.
 * - `IE_SANDBOX_LAYER_MISSING`: a required layer of confinement is missing; the message names it and the way out.
 * - `IE_SANDBOX_READ_PATH`: a path in `readPaths` is not there, or is never granted.
 * - `IE_SANDBOX_CHILD_ENDED`: the child has ended, how is in `reason`: the cause of what is pending on its channel.
 * - `IE_SANDBOX_NOT_A_CHILD`: this process was not started by `spawnChild`.
 * - `IE_SANDBOX_RESTARTS_EXHAUSTED`: a supervised child has ended more often than it is started again.
 * - `IE_SANDBOX_STOPPED`: the supervisor of the child was shut down, killed or disposed.
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
  | 'IE_SANDBOX_CHILD_ENDED'
  | 'IE_SANDBOX_RESTARTS_EXHAUSTED'
  | 'IE_SANDBOX_STOPPED';

/** What an error tells besides. */
interface SandboxErrorDetails {
  reason?: ExitReason | undefined;
  retryAfterMs?: number | undefined;
}
