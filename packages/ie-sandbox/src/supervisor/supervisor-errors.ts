import type { ExitReason } from '../model/exit-reason.js';
import type { ChildKind } from '../model/process-kind.js';
import { SandboxError } from '../model/sandbox-error.js';
import { describeStart } from '../spawn/await-hello.js';
import type { RestartRule } from './restart-rule.js';

/** The error for callers of a stopped supervisor. */
export function supervisorStopped(kind: ChildKind): SandboxError {
  return new SandboxError(
    'IE_SANDBOX_STOPPED',
    `the supervisor of the ${kind} child has been stopped: create a new Supervisor to start the child again`,
  );
}

/** Why there is no child: how the last one ended, or why it did not start. */
export type Loss = { reason: ExitReason } | { error: unknown };

/** The error for callers that request a child that has ended too often. `todo` says what they can do. */
export function restartsExhausted(
  kind: ChildKind,
  rule: RestartRule,
  loss: Loss | undefined,
  todo = { again: 'call child() again', anew: 'create a new Supervisor' },
): SandboxError {
  const { maxRestarts, windowMs } = rule;
  const roomInMs = rule.roomIn();
  const retryAfterMs = Number.isFinite(roomInMs) ? Math.ceil(roomInMs) : undefined;
  const retry = retryAfterMs !== undefined ? `${todo.again} in ${seconds(retryAfterMs)}, or ` : '';
  return new SandboxError(
    'IE_SANDBOX_RESTARTS_EXHAUSTED',
    `the ${kind} child has reached its limit of ${restarts(maxRestarts)} in ${seconds(windowMs)}: ` +
      `${describeLoss(loss)}. Remove the cause, then ${retry}${todo.anew}`,
    { retryAfterMs, ...(loss && ('error' in loss ? { cause: loss.error } : loss)) },
  );
}

function describeLoss(loss: Loss | undefined): string {
  if (!loss) return 'it has ended';
  if ('reason' in loss) return `the last time ${describeStart(loss.reason)}`;
  return loss.error instanceof Error ? loss.error.message : String(loss.error);
}

function restarts(times: number): string {
  return times === 1 ? '1 restart' : `${times} restarts`;
}

function seconds(milliseconds: number): string {
  return `${Math.ceil(milliseconds) / 1000} s`;
}
