import type { KnownOptions } from '@internet-exploder/ie-options';
import { check } from './errors/check-option.js';
import { checkTimeout } from './errors/deadline.js';
import type { IpcError } from './errors/ipc-error.js';
import type { PeerLimits } from './link/hello.js';
import { MESSAGE_WINDOW_BYTES } from './link/message-window.js';
import type { Trace } from './link/trace.js';
import type { IpcMessage } from './messages/messages.js';
import type { StandardSchema } from './validation/standard-schema.js';

/**
 * Refuses invalid options. Runs before anything is attached, connected or listened on.
 *
 * @throws IpcError `IE_IPC_INVALID_OPTION` naming the option
 */
export function checkChannelOptions<Incoming>(options: ChannelOptions<Incoming>): void {
  check.options<ChannelOptions>(options, { what: 'the channel', known: CHANNEL_OPTIONS });
  checkChannelNumbers(options);
  const { incoming, kind, beforeHello, greeted, secret, signal, lease, trace, explainEnd, peerGone } =
    options;
  if (incoming !== undefined) check.standardSchema('incoming', incoming);
  if (kind !== undefined) check.string('kind', kind);
  if (beforeHello !== undefined) check.function('beforeHello', beforeHello);
  if (greeted !== undefined) check.boolean('greeted', greeted);
  if (secret !== undefined) check.string('secret', secret, { isSecret: true });
  check.signal('signal', signal);
  if (lease !== undefined) check.object('lease', lease);
  if (trace !== undefined) check.function('trace', trace);
  if (explainEnd !== undefined) check.function('explainEnd', explainEnd);
  if (peerGone !== undefined && !isPromise(peerGone)) throw check.invalid('peerGone', 'a promise', peerGone);
}

const MiB = 1024 * 1024;

/**
 * How a channel is opened. Every field has a default. An unknown or invalid option is refused with
 * `IE_IPC_INVALID_OPTION` before anything is attached, connected or listened on.
 */
export interface ChannelOptions<Incoming = IpcMessage> extends ChannelNumbers {
  /**
   * What the peer may send: a zod schema, or any Standard Schema that validates synchronously. A message that
   * does not fit ends the channel with `IE_IPC_INVALID_MESSAGE`.
   * @default IpcMessage
   */
  incoming?: StandardSchema<Incoming> | undefined;
  /** The name of this side in its hello. @default 'peer' */
  kind?: string | undefined;
  /** Called when the transport is attached and before the hello. Its result is the hello's `details`. */
  beforeHello?: (() => unknown) | undefined;
  /** Whether `greet` has sent this side's hello already, with the same numbers. @default false */
  greeted?: boolean | undefined;
  /** The one-time secret of a named pipe. The connecting side sends it, the listening side checks it. */
  secret?: string | undefined;
  /** Aborts the opening before the hello; it rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
  /**
   * Any object. The channel, its pending calls and its open bodies hold it, and nothing inside the channel
   * does. When it is garbage-collected, nobody can use the channel any more.
   */
  lease?: object | undefined;
  /**
   * Called for everything that goes over the channel, without bodies.
   * @default lines on stderr where the environment has `IE_IPC_TRACE`, otherwise none
   */
  trace?: Trace | undefined;
  /**
   * Called when the peer is gone, after everything that it sent has been delivered. Returns the error that
   * pending calls then reject with, for example with the peer's exit. It has 10 s. If it is late or fails,
   * they reject with the error that it was given.
   * @default that error
   */
  explainEnd?: ((error: IpcError) => Promise<IpcError>) | undefined;
  /**
   * Settles when the peer's process is known to have ended. The channel reads what it left behind, and then
   * ends even if another process holds the peer's end open.
   */
  peerGone?: Promise<unknown> | undefined;
}

/** The numeric options of a channel. */
export interface ChannelNumbers {
  /**
   * The largest frame accepted and sent, in bytes: a whole number above 0. Its JSON part is limited to 1 MiB.
   * @default 64 MiB
   */
  maxFrameBytes?: number | undefined;
  /**
   * The bound at which senders wait, in bytes: a whole number above 0. It limits what is queued here, and the
   * peer is told to send no more unreceived messages than this; each counts its bytes on the wire and 2 KiB.
   * @default 8 MiB
   */
  maxQueuedBytes?: number | undefined;
  /**
   * How many streams the peer may have open at once: a whole number above 0. A stream is open until its
   * reader has reached its end or cancelled it.
   * @default 256
   */
  maxStreams?: number | undefined;
  /**
   * Bytes of one stream that the peer may send before they are read: a whole number above 0.
   * @default 1 MiB
   */
  streamWindowBytes?: number | undefined;
  /**
   * Milliseconds until the peer's hello must arrive: above 0; more than 2^31 - 1 count as 2^31 - 1.
   * `Infinity` waits for ever.
   * @default 10 000
   */
  helloTimeoutMs?: number | undefined;
}

/** The names of these options. */
export const CHANNEL_NUMBERS: KnownOptions<ChannelNumbers> = {
  maxFrameBytes: true,
  maxQueuedBytes: true,
  maxStreams: true,
  streamWindowBytes: true,
  helloTimeoutMs: true,
};

const CHANNEL_OPTIONS: KnownOptions<ChannelOptions> = {
  ...CHANNEL_NUMBERS,
  incoming: true,
  kind: true,
  beforeHello: true,
  greeted: true,
  secret: true,
  signal: true,
  lease: true,
  trace: true,
  explainEnd: true,
  peerGone: true,
};

/**
 * Refuses bounds without effect: a comparison with NaN is always false, and a bound of zero waits for ever.
 *
 * @throws IpcError `IE_IPC_INVALID_OPTION` naming the option and its value
 */
export function checkChannelNumbers(options: ChannelNumbers): void {
  checkCount('maxFrameBytes', options.maxFrameBytes, 'bytes');
  checkCount('maxQueuedBytes', options.maxQueuedBytes, 'bytes');
  checkCount('maxStreams', options.maxStreams, 'streams');
  checkCount('streamWindowBytes', options.streamWindowBytes, 'bytes');
  checkTimeout('helloTimeoutMs', options.helloTimeoutMs);
}

/** Returns the limits that this side announces to its peer. */
export function acceptedLimits(options: ChannelNumbers): PeerLimits {
  const { maxFrameBytes = 64 * MiB, maxStreams = 256, streamWindowBytes = MiB } = options;
  const { maxQueuedBytes: messageWindowBytes = MESSAGE_WINDOW_BYTES } = options;
  return { maxFrameBytes, messageWindowBytes, maxStreams, streamWindowBytes };
}

function checkCount(option: string, count: number | undefined, of: string): void {
  if (count === undefined || (Number.isSafeInteger(count) && count > 0)) return;
  throw check.invalid(option, `a whole number of ${of} above 0`, count);
}

function isPromise(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}
