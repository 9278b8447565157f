import type { Duplex } from 'node:stream';
import { checkChannelOptions } from './check-channel-options.js';
import { attachFromEnv, type ChannelEnvironment } from './environment.js';
import { IpcError } from './errors.js';
import { type HandshakeOptions, handshake } from './handshake.js';
import type { Peer } from './hello.js';
import { Link } from './link.js';
import { IpcMessage } from './messages.js';
import { listenForPeer, type NamedPipeListener } from './named-pipe-listener.js';
import type { RequestOptions } from './pending-requests.js';
import type { StandardSchema } from './standard-schema.js';
import { attachFd } from './transport-fd.js';
import { connectNamedPipe } from './transport-named-pipe.js';
import { createPair } from './transport-pair.js';

/** Milliseconds that `close` waits for the peer to take what was sent. */
const CLOSE_TIMEOUT_MS = 5_000;

/**
 * How a channel is opened. Every field has a default. Numbers out of their range are refused with a RangeError
 * before anything is attached, connected or listened on.
 */
export interface ChannelOptions<Incoming = IpcMessage> {
  /**
   * What the peer may say: a zod schema, or any Standard Schema that validates synchronously. A message that
   * does not fit ends the channel with `IE_IPC_INVALID_MESSAGE`.
   * @default IpcMessage
   */
  incoming?: StandardSchema<Incoming> | undefined;
  /**
   * The largest frame accepted, and sent, in bytes, a whole number above 0; its JSON part is held to 1 MiB.
   * @default 64 MiB
   */
  maxFrameBytes?: number | undefined;
  /**
   * Bytes queued outwards, and bytes unread inwards, from which on a sender has to wait: a whole number above 0.
   * @default 8 MiB
   */
  maxQueuedBytes?: number | undefined;
  /** What this side calls itself in its hello. @default 'peer' */
  kind?: string | undefined;
  /** Runs when the transport is attached and before the hello; its result is the hello's `details`. */
  beforeHello?: (() => unknown) | undefined;
  /**
   * Milliseconds the peer has to say hello: above 0, and no more than 2^31 - 1 count. `Infinity` waits for ever.
   * @default 10 000
   */
  helloTimeoutMs?: number | undefined;
  /** The one-time secret of a named pipe: proved by the side that connects, asked for by the one that listens. */
  secret?: string | undefined;
  /** Gives up before the hello; rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
  /**
   * Any object; the channel and its pending calls hold it, and nothing inside the channel does. When it is
   * garbage collected, nobody can use the channel any more.
   */
  lease?: object | undefined;
}

/** What may be sent where `Incoming` comes back: any known message on a channel of ours, else any object. */
export type Outgoing<Incoming> = [Incoming] extends [IpcMessage] ? IpcMessage : object;

/** A message that still lacks the id it will be sent under. */
export type WithoutId<Message> = Message extends unknown ? Omit<Message, 'id'> : never;

/**
 * A typed, validated, bounded channel between two processes. Messages are objects of JSON values, and may have
 * a `body: Uint8Array`, which travels as it is. `send` takes hold of the body: don't write to it afterwards.
 *
 * @example
 * const [left, right] = await IpcChannel.pair();
 * await left.send({ type: 'Ping' });
 * console.log(await right.recv()); // { type: 'Ping' }
 * await left.close();
 */
export class IpcChannel<Incoming = IpcMessage> implements AsyncDisposable {
  readonly #link: Link<Incoming>;
  readonly #lease: object | undefined;
  /** What the peer said of itself in its hello: protocol, build, kind, limits, details. */
  readonly peer: Peer;

  private constructor(link: Link<Incoming>, peer: Peer, lease: object | undefined) {
    this.#link = link;
    this.#lease = lease;
    this.peer = peer;
  }

  /**
   * Two connected channels in this process.
   * @throws IpcError as `over` does.
   */
  static async pair<Incoming = IpcMessage>(
    options: ChannelOptions<Incoming> = {},
  ): Promise<[IpcChannel<Incoming>, IpcChannel<Incoming>]> {
    checkChannelOptions(options);
    const [left, right] = createPair();
    return Promise.all([IpcChannel.over(left, options), IpcChannel.over(right, options)]);
  }

  /**
   * The channel on an inherited descriptor, a connected stream socket. The channel owns it from here on.
   * @throws IpcError `IE_IPC_BAD_DESCRIPTOR` when it is no open socket; else as `over` does.
   */
  static async fromFd<Incoming = IpcMessage>(
    fd: number,
    options: ChannelOptions<Incoming> = {},
  ): Promise<IpcChannel<Incoming>> {
    checkChannelOptions(options);
    return IpcChannel.over(attachFd(fd), options);
  }

  /**
   * The channel that the environment names: by descriptor in `IE_IPC_FD`, or by pipe in `IE_IPC_PIPE` with its
   * secret in `IE_IPC_SECRET`, which is taken out of `env`.
   * @throws IpcError `IE_IPC_NO_CHANNEL`, `IE_IPC_BAD_DESCRIPTOR`, `IE_IPC_BAD_PIPE`; else as `over` does.
   */
  static async fromEnv<Incoming = IpcMessage>(
    env: ChannelEnvironment = process.env,
    options: ChannelOptions<Incoming> = {},
  ): Promise<IpcChannel<Incoming>> {
    checkChannelOptions(options);
    const { stream, secret } = await attachFromEnv(env, options.signal);
    return IpcChannel.over(stream, { ...options, secret });
  }

  /**
   * Listens on a named pipe (`\\.\pipe\…` on Windows, the path of a unix socket elsewhere) until one peer has
   * said hello, and proved `secret` if there is one. Peers that fail to do not end the wait; the deadline
   * (`helloTimeoutMs`) and `close()` do.
   * @throws IpcError `IE_IPC_BAD_PIPE` when the name cannot be listened on.
   */
  static async listenNamedPipe<Incoming = IpcMessage>(
    name: string,
    options: ChannelOptions<Incoming> = {},
  ): Promise<NamedPipeListener<IpcChannel<Incoming>>> {
    checkChannelOptions(options);
    const { secret, ...rest } = options;
    return listenForPeer(name, options, (stream, signal) =>
      IpcChannel.#open(stream, { ...rest, signal }, { expectSecret: secret }),
    );
  }

  /**
   * Connects to a named pipe that `listenNamedPipe` listens on.
   * @throws IpcError `IE_IPC_BAD_PIPE` when nobody listens there; else as `over` does.
   */
  static async fromNamedPipe<Incoming = IpcMessage>(
    name: string,
    options: ChannelOptions<Incoming> = {},
  ): Promise<IpcChannel<Incoming>> {
    checkChannelOptions(options);
    return IpcChannel.over(await connectNamedPipe(name, options.signal), options);
  }

  /**
   * The channel over any connected stream of bytes, once both sides have said hello.
   * @throws IpcError `IE_IPC_PROTOCOL_MISMATCH`, `IE_IPC_TIMEOUT`, `IE_IPC_REFUSED`, `IE_IPC_CLOSED`,
   * `IE_IPC_INVALID_FRAME`, `IE_IPC_INVALID_MESSAGE`; the stream has been destroyed then.
   * RangeError for an option out of its range; the stream is as it was then.
   */
  static over<Incoming = IpcMessage>(
    stream: Duplex,
    options: ChannelOptions<Incoming> = {},
  ): Promise<IpcChannel<Incoming>> {
    return IpcChannel.#open(stream, options, { secret: options.secret });
  }

  static async #open<Incoming>(
    stream: Duplex,
    options: ChannelOptions<Incoming>,
    secrets: Pick<HandshakeOptions, 'secret' | 'expectSecret'>,
  ): Promise<IpcChannel<Incoming>> {
    checkChannelOptions(options);
    const { maxFrameBytes = 64 * 1024 * 1024, maxQueuedBytes = 8 * 1024 * 1024, kind = 'peer' } = options;
    // Without a schema of the caller's, Incoming is its default.
    const incoming = options.incoming ?? (IpcMessage as unknown as StandardSchema<Incoming>);
    const link = new Link(stream, { incoming, maxFrameBytes, maxQueuedBytes });
    const peer = await handshake(link, { ...options, ...secrets, kind, maxFrameBytes });
    return new IpcChannel(link, peer, options.lease);
  }

  /**
   * Sends a message as it is now: the object may be changed afterwards, its body may not. Settles once what is
   * queued is within `maxQueuedBytes`: await it before the next one, and a slow reader slows its writer down.
   * Sends that nobody awaits wait beyond that bound, at most 65 536 of them, each holding its JSON text and its
   * body. An unfit message rejects at once; a rejected send leaves the channel as it was. Detaching the memory of
   * a body that is still queued ends the channel with `IE_IPC_INVALID_MESSAGE`.
   * @throws IpcError `IE_IPC_CLOSED`, `IE_IPC_TOO_LARGE`, `IE_IPC_INVALID_MESSAGE` or `IE_IPC_QUEUE_FULL`.
   */
  send(message: Outgoing<Incoming>): Promise<void> {
    return this.#link.outbox.send(message);
  }

  /**
   * The next message that answers no `request`, in the order they came. What arrived before the end is still
   * delivered after it.
   * @throws IpcError what the channel ended of: `IE_IPC_CLOSED`, or what the peer did wrong.
   * The signal's reason, when it aborts; no message is lost by that.
   */
  recv(options: { signal?: AbortSignal } = {}): Promise<Incoming> {
    return this.#link.recv(this.#lease, options.signal);
  }

  /**
   * Sends a message under an id issued by this channel, and waits for the message that comes back with it.
   * @throws IpcError as `send` and `recv` do, or `IE_IPC_TIMEOUT`. The signal's reason, when it aborts.
   * RangeError for a `timeoutMs` that is no number above 0; nothing is sent then.
   */
  request(message: WithoutId<Outgoing<Incoming>>, options: RequestOptions = {}): Promise<Incoming> {
    return this.#link.request(message, this.#lease, options);
  }

  /** Messages as `recv` gives them, until the channel is closed. Breaking out leaves the channel open. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Incoming, void, undefined> {
    while (true) {
      let message: Incoming;
      try {
        message = await this.recv();
      } catch (error) {
        if (error instanceof IpcError && error.code === 'IE_IPC_CLOSED') return;
        throw error;
      }
      yield message;
    }
  }

  /** Resolves, never rejects, with the error that tells how the channel ended. */
  get ended(): Promise<IpcError> {
    return this.#link.ended;
  }

  /**
   * Closes the channel when all that was sent has gone to the kernel, or after 5 s if the peer doesn't read.
   * What is pending rejects with `IE_IPC_CLOSED`. Closing twice is closing once.
   */
  close(): Promise<void> {
    return this.#link.close(CLOSE_TIMEOUT_MS);
  }

  /** Closes the channel at once; what is pending, and every later call, rejects with `error`. */
  destroy(error: IpcError = new IpcError('IE_IPC_CLOSED', 'the channel was closed')): void {
    this.#link.fail(error);
  }

  /** From now on the channel keeps the program running only while a later `recv` or `request` is pending. */
  unref(): void {
    this.#link.idle();
  }

  /** As `close`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}
