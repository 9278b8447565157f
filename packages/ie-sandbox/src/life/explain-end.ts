import { IpcError } from '@internet-exploder/ie-ipc';
import { describeExit } from '../model/exit-reason.js';
import { SandboxError } from '../model/sandbox-error.js';
import type { Life } from './life.js';
import { awaitOwnExit } from './own-exit.js';

/**
 * Returns the error with which pending calls on a child's channel reject when the child is gone:
 * `IE_IPC_CLOSED`, caused by an `IE_SANDBOX_CHILD_ENDED` with the reason. A child that has closed its channel
 * and lives on is killed, because nobody can reach it. A child that is shutting down keeps the time of its
 * shutdown.
 */
export async function explainEnd(life: Life | undefined, end: IpcError): Promise<IpcError> {
  if (!life) return end;
  life.loseChannel();
  let reason = await awaitOwnExit(life);
  if (!reason) {
    if (life.state === 'draining') return end;
    // Its last bytes may have been half a message.
    life.kill(end.code === 'IE_IPC_CLOSED' ? 'killed' : 'bad-message');
    reason = await life.exited;
  }
  const message = `the ${life.kind} child (pid ${life.pid}) ${describeExit(reason)}`;
  const cause = new SandboxError('IE_SANDBOX_CHILD_ENDED', message, { cause: end, reason });
  return new IpcError('IE_IPC_CLOSED', message, { cause });
}
