import { type EarlyEnd, watchEnd } from '../errors/deadline.js';
import { IpcError } from '../errors/ipc-error.js';
import type { Chunks } from '../wire/body-source.js';

/**
 * A body that is being sent. It asks its source for the next chunk when the last one has gone to the kernel
 * and the reader has room. A stalled reader thus stalls the source, and a source may reuse the memory of a
 * chunk once it is asked for the next.
 */
export class OutgoingStream {
  readonly #chunks: Chunks;
  readonly #onReady: () => void;
  readonly #onDone: (failure?: { reason: unknown }) => void;
  readonly #stopWatching: (() => void) | undefined;
  #lease: unknown;
  #credit: number;
  #chunk: Uint8Array | undefined;
  /** The chunk's length when it arrived. Its memory may be detached later. */
  #chunkLength = 0;
  #sent = 0;
  #isAsking = false;
  /** Whether pieces of the last chunk are being written without a copy. */
  #isBeingWritten = false;
  #emptyChunks = 0;
  #isAtEnd = false;
  #isDone = false;

  constructor(chunks: Chunks, options: OutgoingStreamOptions) {
    this.#chunks = chunks;
    this.#onReady = options.onReady;
    this.#onDone = options.onDone;
    this.#credit = options.credit;
    this.#lease = options.lease;
    this.#stopWatching = watchEnd(options, 'the body was not sent completely', (reason) =>
      this.cancel(reason),
    );
  }

  /** Starts to read the source. */
  start(): void {
    this.#ask();
  }

  /** Whether nothing more will be sent. */
  get isDone(): boolean {
    return this.#isDone;
  }

  get isReady(): boolean {
    return !this.#isDone && (this.#isAtEnd || (this.#chunk !== undefined && this.#credit > 0));
  }

  allow(bytes: number): void {
    const wasReady = this.isReady;
    this.#credit += bytes;
    if (!wasReady && this.isReady) this.#onReady();
    this.#ask();
  }

  /** Returns the next piece of at most `maxBytes`, if `isReady`. */
  take(maxBytes: number): Piece | undefined {
    const chunk = this.#chunk;
    if (!chunk) {
      this.#done();
      return { bytes: undefined, isLast: true };
    }
    if (chunk.length !== this.#chunkLength) {
      this.cancel(
        new IpcError('IE_IPC_INVALID_MESSAGE', 'the memory of a chunk was detached: send a copy of it'),
      );
      return undefined;
    }
    const bytes = chunk.subarray(this.#sent, this.#sent + Math.min(maxBytes, this.#credit));
    this.#sent += bytes.length;
    this.#credit -= bytes.length;
    this.#isBeingWritten = true;
    if (this.#sent === chunk.length) this.#chunk = undefined;
    return { bytes, isLast: false };
  }

  /** Called when what was taken has gone to the kernel. */
  written(): void {
    this.#isBeingWritten = false;
    this.#ask();
  }

  /** Sends nothing more, and cancels the source. */
  cancel(reason: unknown): void {
    if (this.#isDone) return;
    this.#chunks.cancel(reason);
    this.#done({ reason });
  }

  #ask(): void {
    if (this.#isAsking || this.#isBeingWritten || this.#chunk || this.#isAtEnd || this.#isDone) return;
    if (this.#credit <= 0) return;
    this.#isAsking = true;
    this.#chunks.next().then(
      (next) => {
        this.#isAsking = false;
        if (!this.#isDone) this.#got(next?.done === true, next?.value);
      },
      (reason: unknown) => this.#done({ reason }),
    );
  }

  #got(isEnd: boolean, value: unknown): void {
    if (isEnd) this.#isAtEnd = true;
    else if (value instanceof Uint8Array) {
      this.#chunk = value.length > 0 ? value : undefined;
      this.#chunkLength = value.length;
      this.#sent = 0;
    } else {
      this.cancel(new IpcError('IE_IPC_INVALID_MESSAGE', 'a chunk of a body must be a Uint8Array'));
      return;
    }
    this.#emptyChunks = this.#chunk ? 0 : this.#emptyChunks + 1;
    if (this.isReady) this.#onReady();
    else if (this.#emptyChunks % MAX_EMPTY_CHUNKS === 0) setImmediate(() => this.#ask());
    else this.#ask();
  }

  #done(failure?: { reason: unknown }): void {
    if (this.#isDone) return;
    this.#isDone = true;
    this.#chunk = undefined;
    this.#lease = undefined;
    this.#stopWatching?.();
    this.#onDone(failure);
  }
}

/** A piece of a stream that is ready to send. */
export interface Piece {
  bytes: Uint8Array | undefined;
  isLast: boolean;
}

export interface OutgoingStreamOptions extends EarlyEnd {
  /** How many bytes the reader accepts at first. */
  credit: number;
  /** Held until the stream is done, because its sender uses the channel. */
  lease: unknown;
  /** Called when there is something to send. */
  onReady(): void;
  /** Called once when nothing more will be sent, with the reason if that is before the end. */
  onDone(failure?: { reason: unknown }): void;
}

/** How many empty chunks in a row are read before other work has its turn. */
const MAX_EMPTY_CHUNKS = 64;
