import type { Duplex } from 'node:stream';
import { IpcError } from './errors.js';
import { FrameKind, HEADER_BYTES, sizeProblem, writeHeader } from './frame.js';
import { bodyGone, type Encoded, encodeMessage } from './message-codec.js';

/** Small frames are written one behind the other into slabs of this size. */
const SLAB_BYTES = 64 * 1024;
/** A body from this size on goes to the kernel from where it lies; a smaller one is copied into the slab. */
const COPY_BELOW_BYTES = 8 * 1024;
/** How many sends may wait for room before the next is refused. */
export const MAX_WAITING_SENDS = 65_536;

const settled = Promise.resolve();

interface WaitingSend {
  encoded: Encoded;
  tailBytes: number;
  resolve(): void;
  reject(error: unknown): void;
}

export interface OutboxOptions {
  maxFrameBytes: number;
  maxQueuedBytes: number;
  /** Ends the channel at once, for what has been announced to the peer cannot be sent. */
  onFailure(error: IpcError): void;
  /** Hears that the stream takes nothing more; what it has read may still be delivered. */
  onRefusal(error: IpcError): void;
}

/**
 * The way out of a channel: frames of one turn leave in one write, in order, and what is queued is bounded.
 * Past the bound a send waits until the bytes before it have gone to the kernel. What waits is bounded in number
 * alone: each is kept as the JSON text that its message was when it was sent, with its body where the caller has it.
 */
export class Outbox {
  readonly #stream: Duplex;
  readonly #maxQueuedBytes: number;
  readonly #onFailure: (error: IpcError) => void;
  readonly #onRefusal: (error: IpcError) => void;
  #maxFrameBytes: number;
  #parts: Uint8Array[] = [];
  /** What `#parts` held when they were put there: a caller may take the memory of a body away. */
  #partsBytes = 0;
  #slab = Buffer.alloc(0);
  /** The slab's bytes from here to `#slabEnd` are frames not yet in `#parts`. */
  #slabStart = 0;
  #slabEnd = 0;
  #queuedBytes = 0;
  #isFlushScheduled = false;
  #isWriting = false;
  #waiting: WaitingSend[] = [];
  /** What a further send is refused with. */
  #refusal: IpcError | undefined;
  #isClosed = false;
  #onEmpty: (() => void) | undefined;

  constructor(stream: Duplex, options: OutboxOptions) {
    this.#stream = stream;
    this.#maxFrameBytes = options.maxFrameBytes;
    this.#maxQueuedBytes = options.maxQueuedBytes;
    this.#onFailure = options.onFailure;
    this.#onRefusal = options.onRefusal;
  }

  /** Lowers the cap of a frame to what the peer said it accepts. */
  limitFrames(maxFrameBytes: number): void {
    this.#maxFrameBytes = Math.min(this.#maxFrameBytes, maxFrameBytes);
  }

  /** Sends a hello, which is in nobody's way. */
  hello(json: string): void {
    this.#append(FrameKind.hello, { json, tail: undefined });
    // At once: what runs next in this turn may keep the thread for itself.
    this.#flush();
  }

  /**
   * Takes a message as it is now; what the caller makes of the object later is not sent. Settles when what is
   * queued is within the bound, and rejects at once for a message that is unfit.
   */
  send(message: unknown): Promise<void> {
    try {
      if (this.#refusal) throw this.#refusal;
      const encoded = encodeMessage(message);
      // A toJSON in the message may have sent others before it, and closed the channel.
      if (this.#refusal) throw this.#refusal;
      if (this.#queuedBytes >= this.#maxQueuedBytes) return this.#wait(encoded);
      this.#append(FrameKind.message, encoded);
      return settled;
    } catch (error) {
      return Promise.reject(error);
    }
  }

  /**
   * Refuses every send from now on with `error`. Resolves once all that was sent before has gone to the kernel,
   * or the channel is closed.
   */
  finish(error: IpcError): Promise<void> {
    this.#refusal ??= error;
    if (this.#isClosed || (this.#queuedBytes === 0 && this.#waiting.length === 0)) return settled;
    return new Promise((resolve) => {
      this.#onEmpty = resolve;
    });
  }

  /** Refuses every send from now on, and those that wait, with `error`. */
  close(error: IpcError): void {
    this.#isClosed = true;
    this.#refusal ??= error;
    const waiting = this.#waiting;
    this.#waiting = [];
    this.#parts = [];
    for (const send of waiting) send.reject(error);
    this.#onEmpty?.();
  }

  #wait(encoded: Encoded): Promise<void> {
    const tailBytes = encoded.tail?.length ?? 0;
    this.#refuseTooLarge(FrameKind.message, Buffer.byteLength(encoded.json), tailBytes);
    if (this.#waiting.length >= MAX_WAITING_SENDS) {
      throw new IpcError(
        'IE_IPC_QUEUE_FULL',
        `${MAX_WAITING_SENDS} sends are waiting for the peer to read: await send() before the next`,
      );
    }
    return new Promise((resolve, reject) => this.#waiting.push({ encoded, tailBytes, resolve, reject }));
  }

  #append(kind: FrameKind, { json, tail }: Encoded): void {
    const tailBytes = tail?.length ?? 0;
    // Before any room is made for it: text has at least as many bytes as UTF-16 units.
    this.#refuseTooLarge(kind, json.length, tailBytes);
    const isCopied = tailBytes < COPY_BELOW_BYTES;
    // A UTF-16 unit is at most three bytes of UTF-8.
    this.#makeRoom(HEADER_BYTES + json.length * 3 + (isCopied ? tailBytes : 0));
    const start = this.#slabEnd;
    const jsonBytes = this.#slab.write(json, start + HEADER_BYTES, 'utf8');
    this.#refuseTooLarge(kind, jsonBytes, tailBytes);
    writeHeader(this.#slab, start, { kind, hasBody: tail !== undefined, jsonBytes, tailBytes });
    this.#slabEnd = start + HEADER_BYTES + jsonBytes;
    if (tail && tailBytes > 0 && isCopied) {
      this.#slab.set(tail, this.#slabEnd);
      this.#slabEnd += tailBytes;
    } else if (tail && tailBytes > 0) {
      this.#sealSlab();
      this.#addPart(tail);
    }
    this.#queuedBytes += HEADER_BYTES + jsonBytes + tailBytes;
    this.#scheduleFlush();
  }

  #refuseTooLarge(kind: FrameKind, jsonBytes: number, tailBytes: number): void {
    const problem = sizeProblem({ kind, jsonBytes, tailBytes }, this.#maxFrameBytes);
    if (problem) throw new IpcError('IE_IPC_TOO_LARGE', `the message is too large to send: ${problem}`);
  }

  #makeRoom(bytes: number): void {
    if (this.#slab.length - this.#slabEnd >= bytes) return;
    this.#sealSlab();
    this.#slab = Buffer.allocUnsafeSlow(Math.max(SLAB_BYTES, bytes));
    this.#slabStart = 0;
    this.#slabEnd = 0;
  }

  #sealSlab(): void {
    if (this.#slabEnd > this.#slabStart) this.#addPart(this.#slab.subarray(this.#slabStart, this.#slabEnd));
    this.#slabStart = this.#slabEnd;
  }

  #addPart(part: Uint8Array): void {
    this.#parts.push(part);
    this.#partsBytes += part.length;
  }

  /** The next tick comes after the microtasks of this one, so a loop that awaits each send is one write too. */
  #scheduleFlush(): void {
    if (this.#isFlushScheduled || this.#isWriting) return;
    this.#isFlushScheduled = true;
    process.nextTick(() => {
      this.#isFlushScheduled = false;
      this.#flush();
    });
  }

  #flush(): void {
    this.#sealSlab();
    const parts = this.#parts;
    const bytes = this.#partsBytes;
    if (parts.length === 0 || this.#isClosed) return;
    this.#parts = [];
    this.#partsBytes = 0;
    // A header has announced the body already: without its bytes the peer would take the next frame for them.
    if (parts.reduce((sum, part) => sum + part.length, 0) !== bytes) {
      this.#onFailure(bodyGone());
      return;
    }
    this.#isWriting = true;
    try {
      this.#write(parts, bytes);
    } catch (cause) {
      // Nobody could catch it: this runs in a turn of its own.
      this.#onFailure(
        new IpcError('IE_IPC_CLOSED', 'the stream of the channel cannot be written', { cause }),
      );
    }
  }

  #write(parts: Uint8Array[], bytes: number): void {
    const last = parts.length - 1;
    if (last > 0) this.#stream.cork();
    parts.forEach((part, index) => {
      this.#stream.write(part, index === last ? (error) => this.#written(bytes, error) : undefined);
    });
    if (last > 0) this.#stream.uncork();
  }

  #written(bytes: number, error: Error | null | undefined): void {
    this.#isWriting = false;
    if (error) {
      // The stream's own error is the reason; that of this write may only be that there is one.
      const cause = this.#stream.errored ?? error;
      const refusal = new IpcError('IE_IPC_CLOSED', 'the peer is gone', { cause });
      this.close(refusal);
      this.#onRefusal(refusal);
      return;
    }
    this.#queuedBytes -= bytes;
    if (this.#isClosed) return;
    this.#admitWaiting();
    if (this.#queuedBytes > 0) this.#flush();
    else this.#onEmpty?.();
  }

  #admitWaiting(): void {
    let admitted = 0;
    while (this.#queuedBytes < this.#maxQueuedBytes) {
      const next = this.#waiting[admitted];
      if (!next) break;
      admitted++;
      try {
        if ((next.encoded.tail?.length ?? 0) !== next.tailBytes) throw bodyGone();
        this.#append(FrameKind.message, next.encoded);
        next.resolve();
      } catch (error) {
        next.reject(error);
      }
    }
    this.#waiting.splice(0, admitted);
  }
}
