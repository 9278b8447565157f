import { ReadableStream, type ReadableStreamDefaultController } from 'node:stream/web';
import { ByteQueue } from './byte-queue.js';
import { type EarlyEnd, watchEnd } from './deadline.js';
import { IpcError } from './errors.js';
import { MAX_DATA_BYTES } from './frame.js';

export interface IncomingStreamOptions {
  /** How many bytes the peer may send before it is allowed more. */
  windowBytes: number;
  /** Hears how many more bytes the peer may send. */
  onCredit(bytes: number): void;
  /** Hears once that the stream is of no use any more, and why if that is before its end. */
  onClose(reason?: { reason: unknown }): void;
  /** Lets a wait for the peer keep the program running. */
  waiting<Value>(promise: Promise<Value>): Promise<Value>;
}

/** Cancels what nobody can read any more. */
const forgotten = new FinalizationRegistry<IncomingStream>((stream) => {
  stream.cancel(new IpcError('IE_IPC_CANCELLED', 'nobody reads the stream'));
});

/**
 * A body on its way in: at most a window of bytes that nobody has read yet. It does not hold the web stream that is
 * read from, unless a read is pending, so a body that is dropped unread is noticed, and closed.
 */
export class IncomingStream {
  readonly #options: IncomingStreamOptions;
  readonly #bytes = new ByteQueue();
  /** What the peer may still send. */
  #allowed: number;
  /** What has been read since the peer was last allowed more. */
  #readBytes = 0;
  #end: { error?: unknown } | undefined;
  #isClosed = false;
  #reader: { give(): void } | undefined;
  #facade: WeakRef<Facade> | undefined;
  #stopWatching: (() => void) | undefined;

  constructor(options: IncomingStreamOptions) {
    this.#options = options;
    this.#allowed = options.windowBytes;
  }

  /** The stream that the receiver of its message reads. */
  toWebStream(): ReadableStream<Uint8Array> {
    const facade = new Facade(this);
    const stream = new ReadableStream<Uint8Array>(facade, { highWaterMark: 0 });
    this.#facade = new WeakRef(facade);
    forgotten.register(stream, this, this);
    return stream;
  }

  /** Lets the web stream hold the lease of whoever received it. */
  giveLease(lease: unknown): void {
    const facade = this.#facade?.deref();
    if (facade) facade.lease = lease;
  }

  /** Ends it early by the signal or the deadline of the request that it answers. */
  watch(options: EarlyEnd): void {
    if (this.#isClosed) return;
    if (options.signal?.aborted) this.cancel(options.signal.reason);
    else
      this.#stopWatching = watchEnd(options, 'the rest of the body did not come', (reason) =>
        this.cancel(reason),
      );
  }

  /** @throws IpcError `IE_IPC_INVALID_FRAME` when the peer sends more than it was allowed, or goes on behind the end. */
  push(piece: Buffer, isLast: boolean): void {
    if (this.#end)
      throw new IpcError('IE_IPC_INVALID_FRAME', 'the peer went on with a stream behind its end');
    this.#allowed -= piece.length;
    if (this.#allowed < 0) {
      throw new IpcError('IE_IPC_INVALID_FRAME', 'the peer sent more of a stream than it was allowed');
    }
    this.#bytes.push(piece);
    if (isLast) this.#end = {};
    this.#reader?.give();
  }

  /** Ends it with an error, behind what has come. */
  fail(error: unknown): void {
    this.#end ??= { error };
    this.#reader?.give();
  }

  /** What comes next, at once or when it has come; undefined at the end. One read at a time. */
  read(): Promise<Buffer | undefined> {
    const ready = this.#next();
    if (ready !== undefined) return ready;
    const arrived = new Promise<void>((resolve) => {
      this.#reader = { give: resolve };
    });
    return this.#options.waiting(arrived.then(() => this.read()));
  }

  /** Wants no more of it: what is there is dropped, and what comes. */
  cancel(reason: unknown): void {
    if (this.#isClosed) return;
    if (!this.#end || this.#bytes.length > 0) this.#end = { error: reason };
    if (this.#bytes.length > 0) this.#bytes.clear();
    this.#close({ reason });
    this.#reader?.give();
  }

  #next(): Promise<Buffer | undefined> | undefined {
    this.#reader = undefined;
    if (this.#bytes.length > 0) {
      const piece = this.#bytes.takePiece(Math.min(this.#bytes.length, MAX_DATA_BYTES));
      if (piece.length === 0) {
        this.cancel(
          new IpcError('IE_IPC_INVALID_MESSAGE', 'the memory of a chunk was detached: detach a copy of it'),
        );
        return this.#next();
      }
      this.#acknowledge(piece.length);
      return Promise.resolve(piece);
    }
    if (!this.#end) return undefined;
    this.#close();
    return 'error' in this.#end ? Promise.reject(this.#end.error) : Promise.resolve(undefined);
  }

  /** Lets the peer send more, when half of the window is free: not for every piece. */
  #acknowledge(bytes: number): void {
    this.#readBytes += bytes;
    if (this.#end || this.#readBytes * 2 < this.#options.windowBytes) return;
    this.#allowed += this.#readBytes;
    this.#options.onCredit(this.#readBytes);
    this.#readBytes = 0;
  }

  #close(reason?: { reason: unknown }): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    forgotten.unregister(this);
    this.#stopWatching?.();
    this.#options.onClose(reason);
  }
}

/** What a web stream asks for its chunks, and holds as long as it is held itself. */
class Facade {
  lease: unknown;
  readonly #stream: IncomingStream;

  constructor(stream: IncomingStream) {
    this.#stream = stream;
  }

  async pull(controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> {
    const piece = await this.#stream.read();
    if (piece) controller.enqueue(piece);
    else controller.close();
  }

  cancel(reason: unknown): void {
    this.#stream.cancel(reason);
  }
}
