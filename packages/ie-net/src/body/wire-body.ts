import { Readable } from 'node:stream';
import { concat } from '../collections/concat.js';
import type { NetError } from '../errors/net-error.js';
import type { BodySizes } from '../responses/response-meta.js';

/**
 * A response body as it arrives, before decoding, with every byte counted. It is taken once: whole by
 * {@link WireBody.collect}, or piece by piece by {@link WireBody.stream}. Most pages come in one piece with their
 * headers, and are collected without the cost of a stream.
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

  /** What has come so far; nothing of it is encoded unless a decoder follows, which tells its own sizes. */
  get sizes(): BodySizes {
    return { wireBytes: this.#received, decodedBytes: this.#received };
  }

  /** Why there will be no more; undefined while nothing is wrong. */
  get error(): Error | undefined {
    return this.#error;
  }

  /** Refuses the byte after `limit`, from now on and in what has come already. */
  limit(limit: number, overflow: () => NetError): void {
    this.#limit = limit;
    this.#overflow = overflow;
    this.#checkLimit();
  }

  /** Takes a piece from the connection; false asks it to pause until `resume`. */
  receive(piece: Buffer): boolean {
    if (this.#error !== undefined) return false;
    this.#received += piece.length;
    if (!this.#checkLimit()) return false;
    this.#source.watcher?.piece(piece);
    if (this.#taker !== undefined) return this.#taker.take(piece);
    this.#pieces.push(piece);
    return this.#received < HIGH_WATER;
  }

  /** Says that every byte has come. */
  finish(): void {
    if (this.#error !== undefined) return;
    this.#ended = true;
    this.#source.watcher?.whole();
    this.#source.watcher?.gone();
    this.#taker?.end();
  }

  /** Ends the exchange, if it goes on, and whoever reads the body gets the error. */
  destroy(error: Error = new Error('nobody wants the rest of the body')): void {
    if (this.#error !== undefined) return;
    this.#error = error;
    this.#pieces = [];
    this.#source.abort();
    if (!this.#ended) this.#source.watcher?.gone();
    this.#taker?.fail(error);
  }

  /** Says that what came could not be decoded, or may be cut short, so that nobody keeps it. */
  spoil(): void {
    this.#source.watcher?.spoiled();
  }

  /** The whole body; memory grows with the bytes received, never with what a header announces. */
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

  /** The body as it flows; to destroy the stream is to give up the exchange. */
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

/** How a body reaches the connection that it comes from. */
export interface WireBodySource {
  /** Lets the connection read on. */
  readonly resume: () => void;
  /** Ends the exchange, because nobody wants the rest. */
  readonly abort: () => void;
  /** Who else is told of the body. */
  readonly watcher?: BodyWatcher | undefined;
}

/** Sees a body pass by, whether or not its reader reads it. */
export interface BodyWatcher {
  /** A piece has come; its memory belongs to the reader once this returns. */
  piece(chunk: Uint8Array): void;
  /** Every byte has come. */
  whole(): void;
  /** Nothing more will be told; without a {@link BodyWatcher.whole} before, the body stays cut short. */
  gone(): void;
  /** What came could not be decoded, or may be cut short; this may be told after the end. */
  spoiled(): void;
}

/** Where the pieces go once somebody has taken the body. */
interface Taker {
  /** False asks for no more until the source is resumed. */
  take(piece: Buffer): boolean;
  end(): void;
  fail(error: Error): void;
}

/** How many bytes wait for a taker before the connection pauses. */
const HIGH_WATER = 64 * 1024;

/** A body on its way to a reader, with a buffer of 64 KiB. */
class WireStream extends Readable {
  readonly #body: WireBody;
  readonly #resume: () => void;

  constructor(body: WireBody, resume: () => void) {
    super({ highWaterMark: HIGH_WATER });
    this.#body = body;
    this.#resume = resume;
    // A deadline may pass before anybody listens; who reads later still gets the error.
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
