import type { Duplex } from 'node:stream';
import type { EarlyEnd } from '../errors/deadline.js';
import { IpcError } from '../errors/ipc-error.js';
import type { Role } from '../requests/peer-requests.js';
import { OutgoingStreams } from '../streams/outgoing-streams.js';
import { FrameKind } from '../wire/frame.js';
import type { Written } from '../wire/frame-writer.js';
import { bodyGone, type Encoded, encodeMessage, idOf, isMessage, parseJson } from '../wire/message-codec.js';
import type { PeerLimits } from './hello.js';
import { MessageWriter } from './message-writer.js';
import type { Tracer } from './trace.js';
import { TurnWriter } from './turn-writer.js';
import { WaitingSends } from './waiting-sends.js';

/**
 * The outgoing side of a channel. The frames of one turn of the event loop leave in one write, in order, and
 * the queue is bounded. Above the bound, a send waits until the bytes before it have gone to the kernel;
 * above the peer's window, until the peer has taken messages, unless it is an answer. Answers and other
 * messages take turns. A waiting message is kept as its JSON text, with its body where the caller has it.
 * Pieces of streams are taken from their sources only for a write, after everything else.
 */
export class Outbox {
  readonly #options: OutboxOptions;
  readonly #writer: MessageWriter;
  readonly #turns: TurnWriter;
  readonly streams: OutgoingStreams;
  #controlBytes = 0;
  readonly #waiting = new WaitingSends(() => this.#isDrained && this.#onEmpty?.());
  /** The error that refuses further sends. */
  #refusal: IpcError | undefined;
  #isClosed = false;
  #onEmpty: (() => void) | undefined;

  constructor(stream: Duplex, options: OutboxOptions) {
    this.#options = options;
    const { maxFrameBytes, tracer } = options;
    this.#writer = new MessageWriter({ maxFrameBytes, tracer, onWritten: () => this.#turns.schedule() });
    this.#turns = new TurnWriter(stream, {
      collect: () => this.#collect(),
      onWritten: () => this.#written(),
      onEnded: (cause) => this.#refuse(new IpcError('IE_IPC_CLOSED', 'the peer has ended', { cause })),
      onThrown: (cause) =>
        options.onFailure(
          new IpcError('IE_IPC_CLOSED', 'the stream of the channel is not writable', { cause }),
        ),
    });
    this.streams = new OutgoingStreams(
      {
        data: (streamId, tail, flag) =>
          this.#writer.write({ kind: FrameKind.data, streamId, flag, json: '', tail }),
        control: (kind, streamId, json) => this.control(kind, streamId, json),
      },
      () => (this.#isDrained ? this.#onEmpty?.() : this.#turns.schedule()),
    );
  }

  /** Applies the limits of the peer. */
  limit(limits: PeerLimits): void {
    this.#writer.limit(limits);
    this.streams.limit({ ...limits, maxFrameBytes: this.#writer.maxFrameBytes });
  }

  /** Sends a hello, before anything else. */
  hello(json: string): void {
    this.#writer.write({ kind: FrameKind.hello, json });
    // At once, because what runs next in this turn may block the thread.
    this.#turns.flush();
  }

  /**
   * Takes a message in its current state. Settles when the queue is within the bound and the peer has room.
   * Rejects at once for an invalid message.
   */
  send(message: unknown, sending: Sending): Promise<void> {
    try {
      if (this.#refusal) throw this.#refusal;
      const { role, options } = sending;
      if (options?.signal?.aborted) throw options.signal.reason;
      if (this.#isRoomFor(role) && isMessage(message) && this.#sendInBatch(message, role)) return settled;
      const encoded = encodeMessage(message);
      // A toJSON method in the message may have sent other messages, and closed the channel.
      if (this.#refusal) throw this.#refusal;
      const written = { ...sending, role: this.#roleAsWritten(message, encoded, role) };
      if (!this.#isRoomFor(written.role)) return this.#wait(encoded, written);
      this.#append(encoded, written);
      return settled;
    } catch (error) {
      return Promise.reject(error);
    }
  }

  /** Called when the peer has taken messages of that cost. */
  allow(bytes: number): void {
    this.#writer.allow(bytes);
    if (this.#isClosed) return;
    this.#admitWaiting();
    // The last waiting message may have turned out invalid. Then nothing is written, and no write reports the
    // end.
    if (this.#isDrained) this.#onEmpty?.();
  }

  /** Sends a control frame of a stream or a request, which no bound delays. */
  control(kind: FrameKind, streamId: number, json: string): void {
    if (this.#isClosed) return;
    this.#writer.sealBatch();
    this.#controlBytes += this.#writer.write({ kind, streamId, json });
    if (this.#controlBytes > MAX_CONTROL_BYTES) {
      this.#options.onFailure(
        new IpcError(
          'IE_IPC_QUEUE_FULL',
          'the peer keeps sending without reading answers: the channel was ended',
        ),
      );
    }
  }

  /**
   * Refuses all later sends with `error`. Resolves once everything sent before has gone to the kernel, or the
   * channel is closed.
   */
  finish(error: IpcError): Promise<void> {
    this.#refusal ??= error;
    if (this.#isClosed || this.#isDrained) return settled;
    return new Promise((resolve) => {
      this.#onEmpty = resolve;
    });
  }

  /** Refuses all later and waiting sends with `error`. */
  close(error: IpcError): void {
    // The last error is the best one: more about a peer's end may become known after the end.
    this.#refusal = error;
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#writer.take();
    this.#waiting.reject(error);
    this.streams.end(error);
    this.#onEmpty?.();
  }

  get #queuedBytes(): number {
    return this.#turns.writingBytes + this.#writer.bytes;
  }

  get #isDrained(): boolean {
    return this.#queuedBytes === 0 && this.#waiting.length === 0 && this.streams.isDone;
  }

  /** Whether a message is sent at once. Waiting messages of its kind go first. */
  #isRoomFor(role: Role): boolean {
    return (
      this.#queuedBytes < this.#options.maxQueuedBytes &&
      this.#writer.isOpenFor(role) &&
      !this.#waiting.isAnyBefore(role)
    );
  }

  /**
   * The peer recognises an answer by the id that it receives, which a toJSON method may have added or
   * removed.
   */
  #roleAsWritten(message: unknown, { json }: Encoded, role: Role): Role {
    if (role === 'request' || !isMessage(message) || !('toJSON' in message)) return role;
    return this.#options.roleUnder(idOf(parseJson(json)));
  }

  #sendInBatch(message: object, role: Role): boolean {
    if (!this.#writer.gather(message, role)) return false;
    if (this.#refusal) {
      // A getter of the message has closed the channel.
      this.#writer.drop(role);
      throw this.#refusal;
    }
    this.#writer.sealFullBatch();
    this.#turns.schedule();
    return true;
  }

  #append({ json, body, tail }: Encoded, { role, lease, options = NO_OPTIONS }: Sending): void {
    this.#writer.sealBatch();
    if (!body) {
      const bytes = this.#writer.message({ role, json, tail });
      this.#options.tracer?.message('out', JSON.parse(json), bytes);
      return;
    }
    // No stream is opened for a message that cannot be sent, and nothing is sent of a body that cannot be
    // opened.
    this.#writer.refuseTooLarge(json, 0);
    const streamId = this.streams.open(body, lease, options);
    const bytes = this.#writer.message({ role, streamId, json });
    this.#options.tracer?.message('out', JSON.parse(json), bytes, streamId);
    // Not earlier, because the source may end the body or the channel at once.
    this.streams.start(streamId);
  }

  #wait(encoded: Encoded, { role, lease, options = NO_OPTIONS }: Sending): Promise<void> {
    const tailBytes = encoded.tail?.length ?? 0;
    this.#writer.refuseTooLarge(encoded.json, tailBytes);
    return this.#options.waiting(this.#waiting.add({ encoded, tailBytes, role, lease, options }));
  }

  /** Everything that is ready, then as much of the streams as fits into one write. */
  #collect(): Written | undefined {
    if (this.#isClosed) return undefined;
    this.#writer.sealBatch();
    this.streams.fill(DATA_PER_WRITE);
    const written = this.#writer.take();
    this.#controlBytes = 0;
    // A header has announced the body already. Without its bytes the peer would read the next frame as the
    // body.
    if (written.parts.reduce((sum, part) => sum + part.length, 0) === written.bytes) return written;
    this.#options.onFailure(bodyGone());
    return undefined;
  }

  #written(): void {
    if (this.#isClosed) return;
    this.streams.written();
    this.#admitWaiting();
    if (this.#queuedBytes > 0 || this.streams.isReady) this.#turns.flush();
    else if (this.#isDrained) this.#onEmpty?.();
  }

  #refuse(error: IpcError): void {
    this.close(error);
    this.#options.onRefusal(error);
  }

  #admitWaiting(): void {
    while (this.#queuedBytes < this.#options.maxQueuedBytes) {
      const next = this.#waiting.next((role) => this.#writer.isOpenFor(role));
      if (!next) return;
      try {
        if ((next.encoded.tail?.length ?? 0) !== next.tailBytes) throw bodyGone();
        this.#append(next.encoded, { ...next, options: next.options() });
        next.resolve();
      } catch (error) {
        next.reject(error);
      }
    }
  }
}

/** How many bytes of streams go into one write. Urgent frames wait for no more than that. */
const DATA_PER_WRITE = 512 * 1024;
/**
 * How many bytes of control frames may be queued beyond the bound for a peer that reads nothing. This side's
 * own needs are smaller: cancelling all requests that can be pending takes 2 MiB.
 */
const MAX_CONTROL_BYTES = 4 * 1024 * 1024;
const settled = Promise.resolve();
const NO_OPTIONS: EarlyEnd = {};

export interface OutboxOptions {
  maxFrameBytes: number;
  maxQueuedBytes: number;
  tracer: Tracer | undefined;
  /** Returns the role of a message with that id for the peer. */
  roleUnder(id: number | undefined): Role;
  /** Keeps the program running while a promise waits for the peer. */
  waiting<Value>(promise: Promise<Value>): Promise<Value>;
  /** Ends the channel at once, because it cannot send what it has announced to the peer. */
  onFailure(error: IpcError): void;
  /** Called when the stream accepts nothing more. What was read may still be delivered. */
  onRefusal(error: IpcError): void;
}

/** How a message is sent. */
export interface Sending {
  role: Role;
  /** Held by a streamed body while it is being sent. */
  lease: unknown;
  /** What may end the wait, or a streamed body, early. */
  options: EarlyEnd | undefined;
}
