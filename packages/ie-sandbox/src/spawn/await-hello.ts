import { type IpcChannel, IpcError } from '@internet-exploder/ie-ipc';
import { showUnsafe } from '@internet-exploder/ie-text/unsafe';
import type { Life } from '../life/life.js';
import { awaitOwnExit, isPeerGone } from '../life/own-exit.js';
import { describeExit, type ExitReason } from '../model/exit-reason.js';
import { describeTightLimits } from '../model/own-limits.js';
import { SandboxError } from '../model/sandbox-error.js';

/**
 * Returns the channel of a launched child once its hello has arrived. Otherwise it ends the child first.
 *
 * @throws SandboxError `IE_SANDBOX_LAUNCH_FAILED`, `IE_SANDBOX_PROTOCOL_MISMATCH`. The signal's reason.
 */
export async function awaitHello<Incoming>(
  life: Life,
  meeting: Promise<IpcChannel<Incoming>>,
  signal: AbortSignal | undefined,
): Promise<IpcChannel<Incoming>> {
  const death = life.exited.then((reason) => {
    throw failedStart(life, describeStart(reason));
  });
  try {
    // The race keeps its result until the child's death, so it must not hold the channel: that would keep the
    // child alive.
    await Promise.race([meeting.then(() => {}), death]);
    const channel = await meeting;
    if (channel.peer.kind === life.kind) return channel;
    throw failedStart(life, `it reported the kind ${word(channel.peer.kind)}`);
  } catch (error) {
    meeting.then(
      (channel) => channel.destroy(),
      () => {},
    );
    throw await endOf(life, error, signal);
  } finally {
    death.catch(() => {});
  }
}

/** A child's own name for its kind, which may be anything. */
function word(kind: string): string {
  return /^\w{1,40}$/.test(kind) ? kind : showUnsafe(JSON.stringify(kind.slice(0, 40)));
}

/** Ends the child, and returns what happened first: its own end, our abort, or its error. */
async function endOf(life: Life, error: unknown, signal: AbortSignal | undefined): Promise<unknown> {
  const ownEnd = isPeerGone(error) && !signal?.aborted ? await awaitOwnExit(life) : undefined;
  life.kill('killed');
  await life.exited;
  if (signal?.aborted) return signal.reason;
  if (ownEnd) return failedStart(life, describeStart(ownEnd));
  return error instanceof IpcError ? failedStart(life, error.message, error) : error;
}

/** Describes an exit, with the last line that the child wrote, if that was read here. */
export function describeStart(reason: ExitReason): string {
  const lastLine = reason.stderrTail.trimEnd().split('\n').at(-1);
  return lastLine ? `it ${describeExit(reason)} (${lastLine})` : `it ${describeExit(reason)}`;
}

/** The error for a child that did not become ready. */
export function failedStart(life: Life, why: string, cause?: IpcError): SandboxError {
  const isMismatch = cause?.code === 'IE_IPC_PROTOCOL_MISMATCH';
  return new SandboxError(
    isMismatch ? 'IE_SANDBOX_PROTOCOL_MISMATCH' : 'IE_SANDBOX_LAUNCH_FAILED',
    `the ${life.kind} child (pid ${life.pid}) did not start: ${why}${describeTightLimits()}`,
    { cause },
  );
}
