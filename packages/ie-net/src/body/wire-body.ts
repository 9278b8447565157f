import { Readable } from 'node:stream';
import { concat } from '../collections/concat.js';
import type { NetError } from '../errors/net-error.js';
import type { BodySizes } from '../responses/response-meta.js';

/**
 * A response body as it arrives, before decoding, with every byte counted. It is read once: whole by {@link
 * WireBody.collect}, or piece by piece by {@link WireBody.stream}. Most pages arrive in one piece with their
 * headers and are collected without the cost of a stream.
 */
export class WireBody {
  readonly #source: WireBodySource;
  #pieces: Buffer[] = [];
  #taker: Taker | undefined;
  #ended = false;
  #error: Error | undefined;
  #received = 0;
  #limit = Number.POSITIVE_INFINITY;
  #overflow: (() => NetError) | undefined;

  constructor(source: WireBodySource) {
    this.#source = source;
  }

  /** The bytes so far. Without a decoder, both sizes are equal; a decoder has its own. */
  get sizes(): BodySizes {
    return { wireBytes: this.#received, decodedBytes: this.#received };
  }

  /** Why the body ended early; undefined without an error. */
  get error(): Error | undefined {
    return this.#error;
  }

  /** Refuses bytes beyond `limit`, in what has arrived and from now on. */
  limit(limit: number, overflow: () => NetError): void {
    this.#limit = limit;
    this.#overflow = overflow;
    this.#checkLimit();
  }

  /** Takes a piece from the connection. False asks it to pause until `resume`. */
  receive(piece: Buffer): boolean {
    if (this.#error !== undefined) return false;
    this.#received += piece.length;
    if (!this.#checkLimit()) return false;
    this.#source.watcher?.piece(piece);
    if (this.#taker !== undefined) return this.#taker.take(piece);
    this.#pieces.push(piece);
    return this.#received < HIGH_WATER;
  }

  /** Called when every byte has arrived. */
  finish(): void {
    if (this.#error !== undefined) return;
    this.#ended = true;
    this.#source.watcher?.whole();
    this.#source.watcher?.gone();
    this.#taker?.end();
  }

  /** Ends the exchange if it goes on. The reader of the body gets the error. */
  destroy(error: Error = new Error('the rest of the body is not needed')): void {
    if (this.#error !== undefined) return;
    this.#error = error;
    this.#pieces = [];
    this.#source.abort();
    if (!this.#ended) this.#source.watcher?.gone();
    this.#taker?.fail(error);
  }

  /** Marks the body as undecodable or possibly incomplete, so that nobody stores it. */
  spoil(): void {
    this.#source.watcher?.spoiled();
  }

  /** Returns the whole body. Memory grows with the received bytes, never with what a header announces. */
  collect(): Promise<Uint8Array> {
    return new Promise((resolve, reject) => {
      const pieces = this.#pieces;
      this.#takeOver({
        take: (piece) => pieces.push(piece) > 0,
        end: () => resolve(concat(pieces)),
        fail: reject,
      });
      this.#source.resume();
    });
  }

  /** Returns the body as a stream. Destroying the stream aborts the exchange. */
  stream(): WireStream {
    const stream = new WireStream(this, this.#source.resume);
    const pieces = this.#pieces;
    for (const piece of pieces) stream.push(piece);
    this.#pieces = [];
    this.#takeOver({
      take: (piece) => stream.push(piece),
      end: () => stream.push(null),
      fail: (error) => stream.destroy(error),
    });
    return stream;
  }

  #takeOver(taker: Taker): void {
    this.#taker = taker;
    if (this.#error !== undefined) taker.fail(this.#error);
    else if (this.#ended) taker.end();
  }

  #checkLimit(): boolean {
    if (this.#received <= this.#limit || this.#overflow === undefined) return true;
    this.destroy(this.#overflow());
    return false;
  }
}

/** How a body controls its connection. */
export interface WireBodySource {
  /** Lets the connection read on. */
  readonly resume: () => void;
  /** Aborts the exchange, because nobody reads the rest. */
  readonly abort: () => void;
  /** Another observer of the body. */
  readonly watcher?: BodyWatcher | undefined;
}

/** Observes a body, whether or not its reader reads it. */
export interface BodyWatcher {
  /** A piece has arrived. Its memory belongs to the reader once this returns. */
  piece(chunk: Uint8Array): void;
  /** Every byte has arrived. */
  whole(): void;
  /** Nothing more follows. Without {@link BodyWatcher.whole} before, the body is incomplete. */
  gone(): void;
  /** The body was undecodable, or may be incomplete. This may be called after the end. */
  spoiled(): void;
}

/** The destination of the pieces, once the body is being read. */
interface Taker {
  /** False asks for no more until the source is resumed. */
  take(piece: Buffer): boolean;
  end(): void;
  fail(error: Error): void;
}

/** How many bytes are buffered before the connection pauses. */
const HIGH_WATER = 64 * 1024;

/** A body on its way to a reader, with a buffer of 64 KiB. */
class WireStream extends Readable {
  readonly #body: WireBody;
  readonly #resume: () => void;

  constructor(body: WireBody, resume: () => void) {
    super({ highWaterMark: HIGH_WATER });
    this.#body = body;
    this.#resume = resume;
    // A deadline may pass before anybody listens. A later reader still gets the error.
    this.on('error', () => {});
  }

  get sizes(): BodySizes {
    return this.#body.sizes;
  }

  override _read(): void {
    this.#resume();
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    if (!this.readableEnded) this.#body.destroy(error ?? undefined);
    callback(error);
  }
}
