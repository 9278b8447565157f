import { IpcError } from '@internet-exploder/ie-ipc';
import { quoteText } from '@internet-exploder/ie-options';
import type { Life } from '../life/life.js';
import { describeExit, type ExitReason } from '../model/exit-reason.js';
import type { ChildKind } from '../model/process-kind.js';
import { SandboxError } from '../model/sandbox-error.js';

/** The error for a task that no place is left for. */
export function poolFull(size: number, maxQueued: number): SandboxError {
  const waiting = maxQueued === 1 ? '1 waits' : `${maxQueued} wait`;
  return new SandboxError(
    'IE_SANDBOX_POOL_FULL',
    `the pool is full: ${size} of its tasks have a child, and ${waiting}. Await some of them, or raise maxQueued`,
  );
}

/** The error for tasks of a pool that was closed or killed. */
export function poolStopped(kind: ChildKind): SandboxError {
  return new SandboxError(
    'IE_SANDBOX_STOPPED',
    `the pool of ${kind} children has been stopped: create a new pool`,
  );
}

/** The error of a task that was not answered in time. */
export function taskTimeout({ kind, pid }: Life, timeoutMs: number): SandboxError {
  return new SandboxError(
    'IE_SANDBOX_TASK_TIMEOUT',
    `the ${kind} child (pid ${pid}) did not answer within ${timeoutMs} ms and was killed`,
  );
}

/** The error of a task whose child has ended, from the one with which its channel ended. */
export function taskChildEnded(life: Life, reason: ExitReason, end: unknown): SandboxError {
  const { cause } = end as Error;
  if (cause instanceof SandboxError && cause.code === 'IE_SANDBOX_CHILD_ENDED') return cause;
  const why = end instanceof IpcError && end.code !== 'IE_IPC_CLOSED' ? `: ${end.message}` : '';
  return new SandboxError(
    'IE_SANDBOX_CHILD_ENDED',
    `the ${life.kind} child (pid ${life.pid}) ${describeExit(reason)}${why}`,
    { cause: end, reason },
  );
}

/** Why a child is killed that sends what nobody asked for. */
export function unaskedMessage(message: unknown): IpcError {
  const type =
    typeof message === 'object' && message !== null && 'type' in message ? message.type : undefined;
  const which = typeof type === 'string' ? `a message ${quoteText(type)}` : 'a message';
  return new IpcError(
    'IE_IPC_INVALID_MESSAGE',
    `the child sent ${which} that answers no task: give an answer the id of the message that it answers, and send ` +
      'nothing else',
  );
}
