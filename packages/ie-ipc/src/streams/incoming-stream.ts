import type { ReadableStream, ReadableStreamDefaultController } from 'node:stream/web';
import { type EarlyEnd, watchEnd } from '../errors/deadline.js';
import { IpcError } from '../errors/ipc-error.js';
import { ByteQueue, detached } from '../wire/byte-queue.js';
import { MAX_DATA_BYTES } from '../wire/frame.js';

/**
 * A body that is arriving. It holds at most a window of unread bytes. It refers to its web stream only while
 * a read is pending, so that an abandoned web stream is collected, and the body closed.
 */
export class IncomingStream {
  readonly #options: IncomingStreamOptions;
  readonly #bytes = new ByteQueue();
  /** How many bytes the peer may still send. */
  #allowed: number;
  /** How many bytes were read since the last credit. */
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

  /** The web stream for the receiver of the message. */
  toWebStream(): ReadableStream<Uint8Array> {
    const facade = new Facade(this);
    const stream = new globalThis.ReadableStream<Uint8Array>(facade, { highWaterMark: 0 });
    this.#facade = new WeakRef(facade);
    forgotten.register(stream, this, this);
    return stream;
  }

  /** Makes the web stream hold the receiver's lease. */
  giveLease(lease: unknown): void {
    const facade = this.#facade?.deref();
    if (facade) facade.lease = lease;
  }

  /** Applies the signal and the deadline of the request that the body answers. */
  watch(options: EarlyEnd): void {
    if (this.#isClosed) return;
    if (options.signal?.aborted) this.cancel(options.signal.reason);
    else
      this.#stopWatching = watchEnd(options, 'the rest of the body did not arrive', (reason) =>
        this.cancel(reason),
      );
  }

  /** @throws IpcError `IE_IPC_INVALID_FRAME` when the peer sends more than it may, or sends after the end */
  push(piece: Buffer, isLast: boolean): void {
    if (this.#end) throw new IpcError('IE_IPC_INVALID_FRAME', 'the peer sent data after the end of a stream');
    this.#allowed -= piece.length;
    if (this.#allowed < 0) {
      throw new IpcError('IE_IPC_INVALID_FRAME', 'the peer sent more of a stream than its credit allows');
    }
    this.#bytes.push(ownMemory(piece));
    if (isLast) this.#cameToEnd({});
    this.#arrived?.();
  }

  /** Ends the body with an error, after what has arrived. */
  fail(error: unknown): void {
    if (!this.#end) this.#cameToEnd({ error });
    this.#arrived?.();
  }

  /** Ends the body with its channel, after what has arrived. That can still be read. */
  end(error: unknown): void {
    this.fail(error);
    this.#stopWatching?.();
    // Otherwise the registry would keep all of this alive for a web stream that lies unread in that channel.
    forgotten.unregister(this);
  }

  /**
   * Passes what has arrived to the reader, up to the reader's free space, or waits for more. One read at a
   * time.
   */
  read(reader: StreamReader): Promise<void> | undefined {
    let left = MAX_GIVEN_BYTES;
    while (left > 0 && this.#bytes.length > 0) {
      const piece = this.#bytes.takePiece(Math.min(this.#bytes.length, MAX_DATA_BYTES));
      // The bytes had arrived: their memory was detached together with another piece of the same chunk.
      if (piece.length === 0) this.cancel(detached());
      else reader.enqueue(piece);
      left -= piece.length;
    }
    const given = MAX_GIVEN_BYTES - left;
    if (given > 0) this.#acknowledge(given);
    // An error discards bytes that were passed on and not read, so it waits until all are read.
    if (this.#end && this.#bytes.length === 0 && !('error' in this.#end && given > 0)) {
      return this.#give(reader, this.#end);
    }
    if (given > 0) return undefined;
    const arrived = new Promise<void>((resolve) => {
      this.#arrived = resolve;
    });
    return this.#options.waiting(arrived.then(() => this.read(reader)));
  }

  /** Cancels the body: drops what has arrived and what will arrive. */
  cancel(reason: unknown): void {
    if (this.#isClosed) return;
    if (!this.#end || this.#bytes.length > 0) this.#end = { error: reason };
    if (this.#bytes.length > 0) this.#bytes.clear();
    this.#close({ reason });
    this.#arrived?.();
  }

  /** Nothing more arrives, so nothing has to wait. What has arrived can be read at any time. */
  #cameToEnd(end: { error?: unknown }): void {
    this.#end = end;
    this.#stopWatching?.();
  }

  #give(reader: StreamReader, end: { error?: unknown }): undefined {
    this.#close();
    if ('error' in end) reader.error(end.error);
    else reader.close();
  }

  /** Sends credit when half of the window is free, not for every piece. */
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

/** How many bytes are passed on at once. A stalled reader holds this much besides the window. */
const MAX_GIVEN_BYTES = 256 * 1024;

/** The consumer of the bytes: the controller of a web stream. */
interface StreamReader {
  enqueue(piece: Uint8Array): void;
  close(): void;
  error(error: unknown): void;
}

export interface IncomingStreamOptions {
  /** How many bytes the peer may send without further credit. */
  windowBytes: number;
  /** Called with the number of bytes that the peer may send in addition. */
  onCredit(bytes: number): void;
  /** Called once when the stream is no longer needed, with the reason if that is before its end. */
  onClose(reason?: { reason: unknown }): void;
  /** Keeps the program running while a promise waits for the peer. */
  waiting<Value>(promise: Promise<Value>): Promise<Value>;
}

/**
 * A piece smaller than this share of its chunk is copied, because the whole chunk would stay in memory until
 * it is read.
 */
const MIN_SHARE_OF_CHUNK = 1 / 4;

/** Cancels bodies whose web stream was collected. */
const forgotten = new FinalizationRegistry<IncomingStream>((stream) => {
  stream.cancel(new IpcError('IE_IPC_CANCELLED', 'the stream has no reader'));
});

/** The source of the web stream. It lives as long as the web stream does. */
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
