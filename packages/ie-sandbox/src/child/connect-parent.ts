import type { IpcChannel, IpcMessage, StandardSchema } from '@internet-exploder/ie-ipc';
import { greet } from '@internet-exploder/ie-ipc/greet';
import { check } from '../model/check-option.js';
import { type ChildKind, KIND_OPTION, requestedKind } from '../model/process-kind.js';
import type { SandboxLayer } from '../model/report.js';
import { SandboxError } from '../model/sandbox-error.js';
import { confineSelf } from '../platform/confine-self.js';

/**
 * Connects a child's program to the process that spawned it: confines this process as instructed, sends the
 * hello, and opens the channel from the environment. Load heavy code after it. When the channel ends, the
 * process ends too, at most a second later.
 *
 * @throws SandboxError `IE_SANDBOX_INVALID_OPTION`. `IE_SANDBOX_NOT_A_CHILD` where `spawnChild` did not start
 * this process. IpcError when the channel cannot be opened.
 *
 * @example
 * const { channel } = await connectParent();
 * for await (const message of channel) {
 *   if (message.type === 'Shutdown') break;
 *   if (message.type === 'Ping') await channel.send({ type: 'Pong' });
 * }
 * await channel.close();
 */
export async function connectParent<Incoming = IpcMessage>(
  options: ConnectOptions<Incoming> = {},
): Promise<ParentConnection<Incoming>> {
  check.options<ConnectOptions<unknown>>(options, { what: 'connectParent()', known: { incoming: true } });
  if (options.incoming !== undefined) check.standardSchema('incoming', options.incoming);
  const kind = ownKind(process.argv);
  const layers = await confineSelf(async () => {
    await import('@internet-exploder/ie-ipc');
  });
  const details = { layers };
  // Before the channel is loaded: with it, the hello would take half as long again as the start of Node.js.
  const greeted = greet(process.env, { kind, details });
  const channel = await openChannel({ ...options, kind, greeted, beforeHello: () => details });
  void channel.ended.then(() => {
    // A child without a parent is useless. The unreferenced timer lets a finished child end by itself.
    setTimeout(() => process.exit(), END_GRACE_MS).unref();
  });
  return { channel, kind, layers };
}

export interface ConnectOptions<Incoming> {
  /** What the parent may send: any Standard Schema. @default every known message */
  incoming?: StandardSchema<Incoming> | undefined;
}

/** A child's connection to its parent. */
export interface ParentConnection<Incoming> {
  channel: IpcChannel<Incoming>;
  kind: ChildKind;
  /** The layers that this process has put on itself. The parent makes the whole report. */
  layers: SandboxLayer[];
}

/** Milliseconds between the end of the channel and the end of a child that is still busy. */
const END_GRACE_MS = 1_000;

async function openChannel<Incoming>(
  options: ConnectOptions<Incoming> & { kind: ChildKind; greeted: boolean; beforeHello: () => unknown },
): Promise<IpcChannel<Incoming>> {
  const { IpcChannel, IpcError } = await import('@internet-exploder/ie-ipc');
  try {
    return await IpcChannel.fromEnv(process.env, options);
  } catch (cause) {
    if (!(cause instanceof IpcError) || cause.code !== 'IE_IPC_NO_CHANNEL') throw cause;
    throw new SandboxError('IE_SANDBOX_NOT_A_CHILD', cause.message, { cause });
  }
}

function ownKind(argv: readonly string[]): ChildKind {
  const kind = requestedKind(argv);
  if (kind) return kind;
  throw new SandboxError(
    'IE_SANDBOX_NOT_A_CHILD',
    `this program is a child process and has no ${KIND_OPTION}: start it with spawnChild`,
  );
}
