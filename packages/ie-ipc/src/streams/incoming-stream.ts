import type { ReadableStream, ReadableStreamDefaultController } from 'node:stream/web';
import { type EarlyEnd, watchEnd } from '../errors/deadline.js';
import { IpcError } from '../errors/ipc-error.js';
import { ByteQueue, detached } from '../wire/byte-queue.js';
import { MAX_DATA_BYTES } from '../wire/frame.js';

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
  #arrived: (() => void) | undefined;
  #facade: WeakRef<Facade> | undefined;
  #stopWatching: (() => void) | undefined;

  constructor(options: IncomingStreamOptions) {
    this.#options = options;
    this.#allowed = options.windowBytes;
  }

  /** The stream that the receiver of its message reads. */
  toWebStream(): ReadableStream<Uint8Array> {
    const facade = new Facade(this);
    const stream = new globalThis.ReadableStream<Uint8Array>(facade, { highWaterMark: 0 });
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
    this.#bytes.push(ownMemory(piece));
    if (isLast) this.#cameToEnd({});
    this.#arrived?.();
  }

  /** Ends it with an error, behind what has come. */
  fail(error: unknown): void {
    if (!this.#end) this.#cameToEnd({ error });
    this.#arrived?.();
  }

  /** Ends it with its channel, behind what has come: that is all here, so nobody waits for it any more. */
  end(error: unknown): void {
    this.fail(error);
    this.#stopWatching?.();
    // The registry would hold all of this for a web stream that lies unread in that very channel, and so for ever.
    forgotten.unregister(this);
  }

  /**
   * Gives what is there to the reader, at most so much that it does not fill its memory, or waits for what comes.
   * One at a time.
   */
  read(reader: StreamReader): Promise<void> | undefined {
    let left = MAX_GIVEN_BYTES;
    while (left > 0 && this.#bytes.length > 0) {
      const piece = this.#bytes.takePiece(Math.min(this.#bytes.length, MAX_DATA_BYTES));
      // It was there: what is gone has been taken away with the memory of another piece.
      if (piece.length === 0) this.cancel(detached());
      else reader.enqueue(piece);
      left -= piece.length;
    }
    const given = MAX_GIVEN_BYTES - left;
    if (given > 0) this.#acknowledge(given);
    // An error drops what has been given and not read: it waits until all is read.
    if (this.#end && this.#bytes.length === 0 && !('error' in this.#end && given > 0)) {
      return this.#give(reader, this.#end);
    }
    if (given > 0) return undefined;
    const arrived = new Promise<void>((resolve) => {
      this.#arrived = resolve;
    });
    return this.#options.waiting(arrived.then(() => this.read(reader)));
  }

  /** Wants no more of it: what is there is dropped, and what comes. */
  cancel(reason: unknown): void {
    if (this.#isClosed) return;
    if (!this.#end || this.#bytes.length > 0) this.#end = { error: reason };
    if (this.#bytes.length > 0) this.#bytes.clear();
    this.#close({ reason });
    this.#arrived?.();
  }

  /** Nothing more comes, so there is nothing to wait for: what has come may be read at leisure. */
  #cameToEnd(end: { error?: unknown }): void {
    this.#end = end;
    this.#stopWatching?.();
  }

  #give(reader: StreamReader, end: { error?: unknown }): undefined {
    this.#close();
    if ('error' in end) reader.error(end.error);
    else reader.close();
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

/** How much is handed over at once: a reader that stalls has that much beside the window. */
const MAX_GIVEN_BYTES = 256 * 1024;

/** Who takes what has come: the controller of a web stream. */
interface StreamReader {
  enqueue(piece: Uint8Array): void;
  close(): void;
  error(error: unknown): void;
}

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

/** A piece that is less of its chunk than this is copied: the chunk would stay alive until the piece is read. */
const MIN_SHARE_OF_CHUNK = 1 / 4;

/** Cancels what nobody can read any more. */
const forgotten = new FinalizationRegistry<IncomingStream>((stream) => {
  stream.cancel(new IpcError('IE_IPC_CANCELLED', 'nobody reads the stream'));
});

/** What a web stream asks for its chunks, and holds as long as it is held itself. */
class Facade {
  lease: unknown;
  readonly #stream: IncomingStream;

  constructor(stream: IncomingStream) {
    this.#stream = stream;
  }

  pull(controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> | undefined {
    return this.#stream.read(controller);
  }

  cancel(reason: unknown): void {
    this.#stream.cancel(reason);
  }
}

function ownMemory(piece: Buffer): Buffer {
  if (piece.length >= piece.buffer.byteLength * MIN_SHARE_OF_CHUNK) return piece;
  const copy = Buffer.allocUnsafeSlow(piece.length);
  piece.copy(copy);
  return copy;
}
