import type { ExitReason } from '../model/exit-reason.js';
import type { ChildKind } from '../model/process-kind.js';

/**
 * - `idle`: there is no child, and nobody waits for one: none was asked for yet, or the first did not start.
 * - `starting`: the first child is being started.
 * - `running`: there is a child.
 * - `restarting`: from the first sign of a child's end until there is another.
 * - `exhausted`: it ended once more than it is started again.
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

/** What subscribers of the diagnostics channel `ie-sandbox:supervisor` are told at every transition. */
export interface SupervisorEvent {
  kind: ChildKind;
  from: SupervisorState;
  /** `restarting` follows itself when a restart has failed and another is to come. */
  to: SupervisorState;
  /** How many restarts have begun in the window. */
  restarts: number;
  /** The child that runs, when `to` is `running`. */
  pid?: number;
  /** How the child that ran has ended. */
  reason?: ExitReason;
  /** Why a child has not started. */
  error?: unknown;
  /** Milliseconds until the next is started, when `to` is `restarting`. */
  delayMs?: number;
}
