import type { Duplex } from 'node:stream';
import { BatchEncoder } from './batch-encoder.js';
import { checkTimeout, type EarlyEnd } from './deadline.js';
import { IpcError } from './errors.js';
import { FrameKind } from './frame.js';
import { type FrameParts, FrameWriter, type Written } from './frame-writer.js';
import { bodyGone, type Encoded, encodeMessage, isMessage } from './message-codec.js';
import { OutgoingStreams, type StreamLimits } from './outgoing-streams.js';
import type { Tracer } from './trace.js';
import { TurnWriter } from './turn-writer.js';
import { WaitingSends } from './waiting-sends.js';

/** How much of the streams goes into one write: what is more urgent waits for no more than that. */
const DATA_PER_WRITE = 512 * 1024;
/**
 * How many bytes of a word about streams and requests may lie there, past the bound, for a peer that reads nothing.
 * What this side may have to say by itself is less: all requests that can be pending are given up in 2 MiB.
 */
const MAX_CONTROL_BYTES = 4 * 1024 * 1024;
/** A peer that accepts less than this gets no batches. */
const MIN_BATCH_FRAME_BYTES = 1024 * 1024;
const settled = Promise.resolve();
const NO_OPTIONS: EarlyEnd = {};

export interface OutboxOptions {
  maxFrameBytes: number;
  maxQueuedBytes: number;
  tracer: Tracer | undefined;
  /** Ends the channel at once, for what has been announced to the peer cannot be sent. */
  onFailure(error: IpcError): void;
  /** Hears that the stream takes nothing more; what it has read may still be delivered. */
  onRefusal(error: IpcError): void;
}

/**
 * The way out of a channel: frames of one turn leave in one write, in order, and what is queued is bounded.
 * Past the bound a send waits until the bytes before it have gone to the kernel. What waits is bounded in number
 * alone: each is kept as the JSON text that its message was when it was sent, with its body where the caller has it.
 * Pieces of streams are taken from their sources only when a write is made, behind everything else.
 */
export class Outbox {
  readonly #options: OutboxOptions;
  readonly #writer: FrameWriter;
  readonly #turns: TurnWriter;
  readonly #batch = new BatchEncoder();
  #isBatching = false;
  readonly streams: OutgoingStreams;
  #controlBytes = 0;
  readonly #waiting = new WaitingSends();
  /** What a further send is refused with. */
  #refusal: IpcError | undefined;
  #isClosed = false;
  #onEmpty: (() => void) | undefined;

  constructor(stream: Duplex, options: OutboxOptions) {
    this.#options = options;
    this.#writer = new FrameWriter(options.maxFrameBytes);
    this.#turns = new TurnWriter(stream, {
      collect: () => this.#collect(),
      onWritten: () => this.#written(),
      onEnded: (cause) => this.#refuse(new IpcError('IE_IPC_CLOSED', 'the peer is gone', { cause })),
      onThrown: (cause) =>
        options.onFailure(
          new IpcError('IE_IPC_CLOSED', 'the stream of the channel cannot be written', { cause }),
        ),
    });
    this.streams = new OutgoingStreams(
      {
        data: (streamId, tail, flag) => this.#write({ kind: FrameKind.data, streamId, flag, json: '', tail }),
        control: (kind, streamId, json) => this.control(kind, streamId, json),
      },
      () => (this.#isDrained ? this.#onEmpty?.() : this.#turns.schedule()),
    );
  }

  /** Keeps to what the peer said it accepts. */
  limit(limits: StreamLimits): void {
    this.#writer.limitFrames(limits.maxFrameBytes);
    const { maxFrameBytes } = this.#writer;
    this.streams.limit({ ...limits, maxFrameBytes });
    // A trace tells the size of each message on the wire, which those of a batch do not have.
    this.#isBatching = maxFrameBytes >= MIN_BATCH_FRAME_BYTES && !this.#options.tracer;
  }

  /** Sends a hello, which is in nobody's way. */
  hello(json: string): void {
    this.#write({ kind: FrameKind.hello, json });
    // At once: what runs next in this turn may keep the thread for itself.
    this.#turns.flush();
  }

  /**
   * Takes a message as it is now; what the caller makes of the object later is not sent. Settles when what is
   * queued is within the bound, and rejects at once for a message that is unfit. A body that is sent as a stream
   * holds the lease for as long as it is under way, and `options` may end it early.
   */
  send(message: unknown, lease: unknown, options: EarlyEnd = NO_OPTIONS): Promise<void> {
    try {
      if (this.#refusal) throw this.#refusal;
      checkTimeout('timeoutMs', options.timeoutMs);
      options.signal?.throwIfAborted();
      const isRoom = this.#queuedBytes < this.#options.maxQueuedBytes;
      if (isRoom && this.#isBatching && isMessage(message) && this.#sendInBatch(message)) return settled;
      const encoded = encodeMessage(message);
      // A toJSON in the message may have sent others before it, and closed the channel.
      if (this.#refusal) throw this.#refusal;
      if (this.#queuedBytes >= this.#options.maxQueuedBytes) {
        return this.#wait(encoded, lease, options);
      }
      this.#append(encoded, lease, options);
      return settled;
    } catch (error) {
      return Promise.reject(error);
    }
  }

  /** Sends a word about a stream or a request, which no bound holds up. */
  control(kind: FrameKind, streamId: number, json: string): void {
    if (this.#isClosed) return;
    this.#sealBatch();
    this.#controlBytes += this.#write({ kind, streamId, json });
    if (this.#controlBytes > MAX_CONTROL_BYTES) {
      this.#options.onFailure(
        new IpcError(
          'IE_IPC_QUEUE_FULL',
          'the peer sends and sends, and reads no answer: the channel was ended',
        ),
      );
    }
  }

  /**
   * Refuses every send from now on with `error`. Resolves once all that was sent before has gone to the kernel,
   * or the channel is closed.
   */
  finish(error: IpcError): Promise<void> {
    this.#refusal ??= error;
    if (this.#isClosed || this.#isDrained) return settled;
    return new Promise((resolve) => {
      this.#onEmpty = resolve;
    });
  }

  /** Refuses every send from now on, and those that wait, with `error`. */
  close(error: IpcError): void {
    // The last word is the best: what is known of a peer's end may come after the end.
    this.#refusal = error;
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#writer.take();
    this.#waiting.reject(error);
    this.streams.end(error);
    this.#onEmpty?.();
  }

  get #queuedBytes(): number {
    return this.#turns.writingBytes + this.#writer.bytes + this.#batch.bytes;
  }

  get #isDrained(): boolean {
    return this.#queuedBytes === 0 && this.#waiting.length === 0 && this.streams.isDone;
  }

  #sendInBatch(message: object): boolean {
    if (!this.#batch.add(message)) return false;
    if (this.#refusal) {
      // A getter of the message has closed the channel.
      this.#batch.drop();
      throw this.#refusal;
    }
    if (this.#batch.isFull) this.#sealBatch();
    this.#turns.schedule();
    return true;
  }

  #sealBatch(): void {
    if (this.#batch.bytes === 0) return;
    const { shapes, json } = this.#batch.take();
    for (const shape of shapes) this.#write({ kind: FrameKind.shape, json: shape });
    this.#write({ kind: FrameKind.batch, json });
  }

  #append({ json, body, tail }: Encoded, lease: unknown, options: EarlyEnd): void {
    this.#sealBatch();
    const kind = FrameKind.message;
    if (!body) {
      const bytes = this.#write({ kind, flag: tail !== undefined, json, tail });
      this.#options.tracer?.message('out', JSON.parse(json), bytes);
      return;
    }
    // Nothing is opened for a message that cannot be sent, and nothing is sent of a body that cannot be opened.
    this.#writer.refuseTooLarge({ kind, jsonBytes: Buffer.byteLength(json), tailBytes: 0 });
    const streamId = this.streams.open(body, lease, options);
    const bytes = this.#write({ kind, streamId, json });
    this.#options.tracer?.message('out', JSON.parse(json), bytes, streamId);
    // Not before: its source may end it, or the channel, at once.
    this.streams.start(streamId);
  }

  #write(frame: FrameParts): number {
    const bytes = this.#writer.write(frame);
    this.#options.tracer?.frame('out', frame, bytes);
    this.#turns.schedule();
    return bytes;
  }

  #wait(encoded: Encoded, lease: unknown, options: EarlyEnd): Promise<void> {
    const tailBytes = encoded.tail?.length ?? 0;
    const jsonBytes = Buffer.byteLength(encoded.json);
    this.#writer.refuseTooLarge({ kind: FrameKind.message, jsonBytes, tailBytes });
    return this.#waiting.add({ encoded, tailBytes, lease, options });
  }

  /** All that is ready, then as much of the streams as goes into one write. */
  #collect(): Written | undefined {
    if (this.#isClosed) return undefined;
    this.#sealBatch();
    this.streams.fill(DATA_PER_WRITE);
    const written = this.#writer.take();
    this.#controlBytes = 0;
    // A header has announced the body already: without its bytes the peer would take the next frame for them.
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
      const next = this.#waiting.take();
      if (!next) return;
      try {
        if ((next.encoded.tail?.length ?? 0) !== next.tailBytes) throw bodyGone();
        this.#append(next.encoded, next.lease, next.options());
        next.resolve();
      } catch (error) {
        next.reject(error);
      }
    }
  }
}
