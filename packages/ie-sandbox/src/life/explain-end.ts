import { IpcError } from '@internet-exploder/ie-ipc';
import { describeExit } from '../model/exit-reason.js';
import { SandboxError } from '../model/sandbox-error.js';
import type { Life } from './life.js';
import { awaitOwnExit } from './own-exit.js';

/**
 * What the calls that are pending on a child's channel hear when the child has gone: `IE_IPC_CLOSED`, caused by an
 * `IE_SANDBOX_CHILD_ENDED` with the reason. A child that has closed its channel and lives on is ended for that, since
 * nobody can reach it; one that was told to finish has the time that its shutdown gives it.
 */
export async function explainEnd(life: Life | undefined, end: IpcError): Promise<IpcError> {
  if (!life) return end;
  life.loseChannel();
  let reason = await awaitOwnExit(life);
  if (!reason) {
    if (life.state === 'draining') return end;
    // What it said last may have been half of a message.
    life.kill(end.code === 'IE_IPC_CLOSED' ? 'killed' : 'bad-message');
    reason = await life.exited;
  }
  const message = `the ${life.kind} child (pid ${life.pid}) ${describeExit(reason)}`;
  const cause = new SandboxError('IE_SANDBOX_CHILD_ENDED', message, { cause: end, reason });
  return new IpcError('IE_IPC_CLOSED', message, { cause });
}
