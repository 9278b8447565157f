import type { Duplex } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { acceptedLimits, type ChannelOptions, checkChannelOptions } from './channel-options.js';
import { check } from './errors/check-option.js';
import { type EarlyEnd, refuseEarlyEnd, refuseSignalOnly } from './errors/deadline.js';
import { IpcError } from './errors/ipc-error.js';
import { type HandshakeOptions, handshake } from './link/handshake.js';
import type { Peer } from './link/hello.js';
import { Link } from './link/link.js';
import { Tracer, traceFromEnv } from './link/trace.js';
import { MessageIterator } from './message-iterator.js';
import { loadDefaultSchema } from './messages/default-schema.js';
import type { IpcMessage } from './messages/messages.js';
import { listenForPeer, type NamedPipeListener } from './named-pipe-listener.js';
import type { Cancellation } from './requests/cancellation.js';
import type { RequestOptions } from './requests/pending-requests.js';
import { attachFromEnv, type ChannelEnvironment } from './transport/environment.js';
import { attachFd } from './transport/transport-fd.js';
import { connectNamedPipe } from './transport/transport-named-pipe.js';
import { createPair } from './transport/transport-pair.js';
import type { StandardSchema } from './validation/standard-schema.js';
import type { BodySource } from './wire/body-source.js';

/**
 * A typed, validated, bounded channel between two processes. Messages are objects of JSON values and may have
 * a `body: Uint8Array`, which is sent without a copy: don't write to it after `send`.
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
  /** What the peer's hello says: protocol, build, kind, limits, details. */
  readonly peer: Peer;

  private constructor(link: Link<Incoming>, peer: Peer, lease: object | undefined) {
    this.#link = link;
    this.#lease = lease;
    this.peer = peer;
  }

  /**
   * Creates two connected channels in this process.
   * @throws IpcError as `over` does
   */
  static async pair<Incoming = IpcMessage>(
    options: ChannelOptions<Incoming> = {},
  ): Promise<[IpcChannel<Incoming>, IpcChannel<Incoming>]> {
    checkChannelOptions(options);
    const [left, right] = createPair();
    return Promise.all([IpcChannel.over(left, options), IpcChannel.over(right, options)]);
  }

  /**
   * Opens the channel on an inherited descriptor, a connected stream socket. The channel owns it from then
   * on.
   * @throws IpcError `IE_IPC_BAD_DESCRIPTOR` when it is not an open socket; otherwise as `over` does
   */
  static async fromFd<Incoming = IpcMessage>(
    fd: number,
    options: ChannelOptions<Incoming> = {},
  ): Promise<IpcChannel<Incoming>> {
    checkChannelOptions(options);
    return IpcChannel.over(attachFd(fd), options);
  }

  /**
   * Opens the channel that the environment names: by descriptor in `IE_IPC_FD`, or by pipe in `IE_IPC_PIPE`
   * with its secret in `IE_IPC_SECRET`, which is removed from `env`.
   * @throws IpcError `IE_IPC_NO_CHANNEL`, `IE_IPC_BAD_DESCRIPTOR`, `IE_IPC_BAD_PIPE`; otherwise as `over`
   * does
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
   * Listens on a named pipe (`\\.\pipe\…` on Windows, the path of a Unix socket elsewhere) until one peer has
   * sent its hello, with the `secret` if there is one. Peers that fail do not end the wait. The deadline
   * (`helloTimeoutMs`) and `close()` do.
   * @throws IpcError `IE_IPC_BAD_PIPE` when the name cannot be listened on
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
   * @throws IpcError `IE_IPC_BAD_PIPE` when nobody listens there; otherwise as `over` does
   */
  static async fromNamedPipe<Incoming = IpcMessage>(
    name: string,
    options: ChannelOptions<Incoming> = {},
  ): Promise<IpcChannel<Incoming>> {
    checkChannelOptions(options);
    return IpcChannel.over(await connectNamedPipe(name, options.signal), options);
  }

  /**
   * Opens the channel over any connected byte stream. Resolves once both sides have sent their hellos.
   * @throws IpcError `IE_IPC_PROTOCOL_MISMATCH`, `IE_IPC_TIMEOUT`, `IE_IPC_REFUSED`, `IE_IPC_CLOSED`,
   * `IE_IPC_INVALID_FRAME`, `IE_IPC_INVALID_MESSAGE`; the stream is destroyed then. `IE_IPC_INVALID_OPTION`
   * for an invalid option; the stream is unchanged then
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
    if (!isDuplex(stream)) throw check.invalid('stream', 'a Duplex', stream);
    const { kind = 'peer', explainEnd, peerGone } = options;
    const limits = acceptedLimits(options);
    const trace = options.trace ?? traceFromEnv();
    const tracer = trace && new Tracer(trace, kind);
    const link = new Link<Incoming>(stream, { ...limits, tracer, explainEnd, peerGone });
    const peer = await handshake(link, { ...options, ...secrets, kind, limits });
    if (tracer) tracer.peer = peer.kind;
    // Without a caller's schema, Incoming is the default one.
    link.open(options.incoming ?? ((await loadDefaultSchema()) as StandardSchema<Incoming>));
    return new IpcChannel(link, peer, options.lease);
  }

  /**
   * Sends a message in its current state: the object may change afterwards, its body may not. The promise
   * settles once the queue is within `maxQueuedBytes` and the peer, which keeps at most its own
   * `maxQueuedBytes` unread, has room. Await it before the next send, and a slow reader slows its writer
   * down. Sends that are not awaited wait beyond those bounds, at most 65 536 of them and 256 MiB, each with
   * its JSON text and its body. `signal` or `timeoutMs` withdraw one that waits. An answer to the peer's
   * request needs no room at the peer and overtakes what waits for it. An invalid message rejects at once. A
   * rejected send leaves the channel and the body unchanged. A body of bytes is written without a copy and
   * belongs to the channel from now on. Detaching its memory while it is queued ends the channel with
   * `IE_IPC_INVALID_MESSAGE`; while it is being written, the peer gets whatever the memory holds, as with any
   * socket.
   *
   * A `body` that is a `ReadableStream` or another `AsyncIterable` of `Uint8Array` is sent as a stream of any
   * size: the peer finds a `ReadableStream` in its place. Its chunks are pulled as the peer reads, and must
   * not be written to afterwards. Its source is cancelled when the peer cancels it, when the channel ends, or
   * when `signal` or `timeoutMs` end it early. When it fails, the peer's stream fails with `IE_IPC_ABORTED`.
   *
   * @throws IpcError `IE_IPC_CLOSED`, `IE_IPC_TOO_LARGE`, `IE_IPC_INVALID_MESSAGE`, `IE_IPC_QUEUE_FULL`,
   * `IE_IPC_INVALID_OPTION` or `IE_IPC_TIMEOUT`. The signal's reason.
   */
  send(message: Outgoing<Incoming>, options?: EarlyEnd): Promise<void> {
    return refuseEarlyEnd('send()', options) ?? this.#link.send(message, this.#lease, options);
  }

  /**
   * Returns the next message that answers no `request`, in the order of arrival. Messages that arrived before
   * the end are still delivered after it.
   * @throws IpcError the error that ended the channel: `IE_IPC_CLOSED`, or what the peer did wrong. The
   * signal's reason, when it aborts; no message is lost then.
   */
  recv(options?: { signal?: AbortSignal | undefined }): Promise<Incoming> {
    return refuseSignalOnly('recv()', options) ?? this.#link.recv(this.#lease, options?.signal);
  }

  /**
   * Sends a message with an id issued by this channel, and waits for the answer with the same id.
   * @throws IpcError as `send` and `recv` do, or `IE_IPC_TIMEOUT`. The signal's reason, when it aborts.
   * `IE_IPC_INVALID_OPTION` for invalid options; nothing is sent then.
   */
  request(message: WithoutId<Outgoing<Incoming>>, options?: RequestOptions): Promise<Incoming> {
    return (
      refuseEarlyEnd('request()', options) ?? this.#link.request(message, this.#lease, options ?? NO_OPTIONS)
    );
  }

  /**
   * Passes every message that answers no `request` to `handler`, instead of keeping it for `recv`: first the
   * unread ones, then each as it arrives. A second call replaces the handler.
   *
   * The handler does not keep the program running, and does not keep the channel from being
   * garbage-collected. So it must not refer to the channel. It answers through `peer`.
   *
   * @example
   * channel.onMessage((message, peer) => {
   *   if (message.type === 'Ping') void peer.reply({ ...message, type: 'Pong' }).catch(() => {});
   * });
   */
  onMessage(handler: (message: Incoming, peer: Replier<Incoming>) => void): void {
    const link = this.#link;
    const peer: Replier<Incoming> = {
      reply: (message) => link.send(message, undefined, undefined),
      cancellationFor: (id) => link.cancellations.of(id),
    };
    link.onMessage({ handle: (message) => handler(message, peer) });
  }

  /**
   * Returns a signal that aborts when the peer cancels the request with that id, by its signal or deadline,
   * or when the channel ends. Sending the answer ends the watch.
   */
  signalFor(id: number): AbortSignal {
    return this.#link.cancellations.of(id).signal;
  }

  /**
   * The same as a `Cancellation`, which costs a tenth of an AbortSignal: for handlers of many requests, few
   * of which are cancelled.
   */
  cancellationFor(id: number): Cancellation {
    return this.#link.cancellations.of(id);
  }

  /**
   * Iterates over messages as `recv` returns them, until the channel is closed. Breaking out leaves the
   * channel open.
   */
  [Symbol.asyncIterator](): AsyncIterableIterator<Incoming> {
    return new MessageIterator(this.#link, this.#lease);
  }

  /** Resolves, never rejects, with the error that ended the channel. */
  get ended(): Promise<IpcError> {
    return this.#link.ended;
  }

  /**
   * Closes the channel when everything that was sent has gone to the kernel, or after 5 s if the peer doesn't
   * read. Pending calls reject with `IE_IPC_CLOSED`. A second call has no effect.
   */
  close(): Promise<void> {
    return this.#link.close(CLOSE_TIMEOUT_MS);
  }

  /** Closes the channel at once. Pending and later calls reject with `error`. */
  destroy(error: IpcError = new IpcError('IE_IPC_CLOSED', 'the channel was closed')): void {
    this.#link.fail(error);
  }

  /**
   * From now on the channel keeps the program running only while a later `recv` or `request` is pending, or a
   * `send` waits.
   */
  unref(): void {
    this.#link.idle();
  }

  /** As `close`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

/** The other end of a channel, for a handler of `onMessage`. */
export interface Replier<Incoming> {
  /** Sends a message as `send` does. */
  reply(message: Outgoing<Incoming>): Promise<void>;
  /** As the channel's `cancellationFor`. */
  cancellationFor(id: number): Cancellation;
}

/** Milliseconds that `close` waits for the peer to take what was sent. */
const CLOSE_TIMEOUT_MS = 5_000;

const NO_OPTIONS: RequestOptions = {};

/**
 * What may be sent where `Incoming` comes back: a known message, if `Incoming` is one, otherwise any object.
 */
export type Outgoing<Incoming> = [Incoming] extends [IpcMessage] ? Sendable<IpcMessage> : object;

/**
 * A message as its sender writes it: read-only, and with any source of chunks in place of a body that the
 * receiver finds as a stream.
 */
type Sendable<Value> =
  ReadableStream<Uint8Array> extends Value
    ? Value | BodySource
    : Value extends Uint8Array
      ? Value
      : { readonly [Key in keyof Value]: Sendable<Value[Key]> };

/** A message without the id that it will be sent with. */
export type WithoutId<Message> = Message extends unknown ? Omit<Message, 'id'> : never;

function isDuplex(stream: unknown): boolean {
  if (typeof stream !== 'object' || stream === null) return false;
  const { on, read, write } = stream as Partial<Duplex>;
  return [on, read, write].every((method) => typeof method === 'function');
}
