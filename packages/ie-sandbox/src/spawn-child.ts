import {
  type IpcChannel,
  MessageFromNetwork,
  MessageFromRenderer,
  type StandardSchema,
} from '@internet-exploder/ie-ipc';
import { childEnvironment } from './child-environment.js';
import { ChildHandle, SHUTDOWN_TIMEOUT_MS } from './child-handle.js';
import { firstWord } from './first-word.js';
import { isGone, lastWords } from './last-words.js';
import { launch } from './launch.js';
import { killWhenForgotten } from './lease.js';
import { Life } from './life.js';
import { type ChildKind, checkChildKind } from './process-kind.js';
import { commandLine, type ProgramOptions } from './program.js';
import { arrangeRendezvous, type Transport } from './rendezvous.js';
import { unconfinedReport } from './report.js';

/** How a child is started. Every field has a default. */
export interface SpawnOptions<Incoming> extends ProgramOptions {
  /** Variables for the child, beside those it is let see: locale, time zone, certificates. @default none */
  env?: Record<string, string> | undefined;
  /** How the child comes by its channel. @default 'pipe' on Windows, else 'fd' */
  transport?: Transport | undefined;
  /** Milliseconds the child has to say hello. @default 10 000 */
  startTimeoutMs?: number | undefined;
  /** Milliseconds the child has to finish after Shutdown. @default 5000 */
  shutdownTimeoutMs?: number | undefined;
  /** Gives up the start; a child that is ready by then is no longer touched. */
  signal?: AbortSignal | undefined;
  /** What the child may say: any Standard Schema. @default all that a child of this kind may say */
  incoming?: StandardSchema<Incoming> | undefined;
}

/** What each kind of child says. */
export interface MessagesFrom {
  network: MessageFromNetwork;
  renderer: MessageFromRenderer;
}

const messagesFrom = { network: MessageFromNetwork, renderer: MessageFromRenderer };

/**
 * Starts a child of that kind and waits for its hello. The child runs `entry`, or the current program again;
 * either way it finds `--subprocess-kind <kind>` in its arguments and its channel in its environment, where
 * `connectParent` looks for them.
 *
 * @throws SandboxError `IE_SANDBOX_INVALID_KIND`, `IE_SANDBOX_NESTED`, `IE_SANDBOX_NO_ENTRY`,
 * `IE_SANDBOX_LAUNCH_FAILED`, `IE_SANDBOX_PROTOCOL_MISMATCH`; no child is left then. The signal's reason.
 *
 * @example
 * await using child = await spawnChild('renderer', { entry: new URL('./child.js', import.meta.url) });
 * await child.channel.send({ type: 'Ping' });
 * console.log(await child.channel.recv()); // { type: 'Pong' }
 */
export async function spawnChild<Kind extends ChildKind, Incoming = MessagesFrom[Kind]>(
  kind: Kind,
  options: SpawnOptions<Incoming> = {},
): Promise<ChildHandle<Incoming>> {
  checkChildKind(kind);
  options.signal?.throwIfAborted();
  const program = commandLine(kind, options);
  const lease = {};
  // The kind's own schema, where there is no other, is what Incoming defaults to.
  const incoming = options.incoming ?? (messagesFrom[kind] as unknown as StandardSchema<Incoming>);
  const transport = options.transport ?? (process.platform === 'win32' ? 'pipe' : 'fd');
  const rendezvous = await arrangeRendezvous(transport, {
    incoming,
    lease,
    kind: 'browser',
    helloTimeoutMs: options.startTimeoutMs,
    signal: options.signal,
  });
  try {
    const launched = await launch({
      ...program,
      env: childEnvironment({ ...options.env, ...rendezvous.env }),
      inheritsChannel: transport === 'fd',
    });
    const life = new Life(kind, launched);
    const channel = await firstWord(life, rendezvous.meet(launched), options.signal);
    return startOfDuty(life, channel, lease, options.shutdownTimeoutMs ?? SHUTDOWN_TIMEOUT_MS);
  } finally {
    await rendezvous[Symbol.asyncDispose]();
  }
}

function startOfDuty<Incoming>(
  life: Life,
  channel: IpcChannel<Incoming>,
  lease: object,
  shutdownTimeoutMs: number,
): ChildHandle<Incoming> {
  life.becomeReady();
  life.hold(false);
  channel.unref();
  void channel.ended.then(async (error) => {
    if (error.code === 'IE_IPC_CLOSED') return;
    // A child that crashes while it writes leaves half a message: that is told as the crash it was.
    if (isGone(error)) await lastWords(life);
    life.kill('bad-message');
  });
  killWhenForgotten(lease, life);
  return new ChildHandle({ life, channel, lease, shutdownTimeoutMs, report: unconfinedReport() });
}
