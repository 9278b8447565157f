import type { ExitReason } from '../model/exit-reason.js';
import type { ChildKind } from '../model/process-kind.js';

/**
 * - `idle`: there is no child, and nobody waits for one: none was requested yet, or the first did not start.
 * - `starting`: the first child is being started.
 * - `running`: there is a child.
 * - `restarting`: from the first sign of a child's end until there is another.
 * - `exhausted`: it ended once more than it may be started again.
 * - `stopping`: from the call of `shutdown` or `kill`.
 * - `stopped`: for good.
 */
export type SupervisorState =
  | 'idle'
  | 'starting'
  | 'running'
  | 'restarting'
  | 'exhausted'
  | 'stopping'
  | 'stopped';

/** The message of the diagnostics channel `ie-sandbox:supervisor` at every transition. */
export interface SupervisorEvent {
  kind: ChildKind;
  from: SupervisorState;
  /** `restarting` follows itself when a restart has failed and another follows. */
  to: SupervisorState;
  /** The number of restarts in the window. */
  restarts: number;
  /** The running child, when `to` is `running`. */
  pid?: number;
  /** How the last child ended. */
  reason?: ExitReason;
  /** Why a child has not started. */
  error?: unknown;
  /** Milliseconds until the next start, when `to` is `restarting`. */
  delayMs?: number;
}
