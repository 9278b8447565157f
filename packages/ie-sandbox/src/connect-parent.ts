import { IpcChannel, IpcError, type IpcMessage, type StandardSchema } from '@internet-exploder/ie-ipc';
import { SandboxError } from './errors.js';
import { type ChildKind, KIND_OPTION, requestedKind } from './process-kind.js';
import { type SandboxReport, unconfinedReport } from './report.js';

export interface ConnectOptions<Incoming> {
  /** What the parent may say: any Standard Schema. @default every known message */
  incoming?: StandardSchema<Incoming> | undefined;
}

/** What a child has to work with. */
export interface ParentConnection<Incoming> {
  channel: IpcChannel<Incoming>;
  kind: ChildKind;
  /** Which protections this process has. */
  report: SandboxReport;
}

/** Milliseconds between the end of the channel and the end of a child that something still keeps busy. */
const END_GRACE_MS = 1_000;

/**
 * Connects a child's own program to whoever spawned it: rebuilds the channel from the environment and says
 * hello. Load what is heavy after it. When the channel ends, so does the process, a second later at most.
 *
 * @throws SandboxError `IE_SANDBOX_NOT_A_CHILD` where `spawnChild` did not start this process.
 * IpcError when the channel cannot be opened.
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
  const kind = ownKind(process.argv);
  const report = unconfinedReport();
  const channel = await openChannel({ ...options, kind });
  void channel.ended.then(() => {
    // A child without a parent is of no use; a timer that holds nothing up lets one that is done end by itself.
    setTimeout(() => process.exit(), END_GRACE_MS).unref();
  });
  return { channel, kind, report };
}

async function openChannel<Incoming>(
  options: ConnectOptions<Incoming> & { kind: ChildKind },
): Promise<IpcChannel<Incoming>> {
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
    `this program is a child process and has no ${KIND_OPTION}: it is started by spawnChild, not by hand`,
  );
}
