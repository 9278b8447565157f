import { Readable } from 'node:stream';
import type { NetError } from './net-error.js';
import type { BodySizes } from './response-meta.js';

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
}

/** A response body as it arrives, before decoding, with every byte counted. */
export class WireBody extends Readable {
  readonly #source: WireBodySource;
  #received = 0;
  #limit = Number.POSITIVE_INFINITY;
  #overflow: (() => NetError) | undefined;

  constructor(source: WireBodySource) {
    super({ highWaterMark: 64 * 1024 });
    this.#source = source;
    // A deadline may pass before anybody listens; who reads later still gets the error.
    this.on('error', () => {});
  }

  /** What has come so far; nothing of it is encoded unless a decoder follows, which tells its own sizes. */
  get sizes(): BodySizes {
    return { wireBytes: this.#received, decodedBytes: this.#received };
  }

  /** Refuses the byte after `limit`, from now on and in what has come already. */
  limit(limit: number, overflow: () => NetError): void {
    this.#limit = limit;
    this.#overflow = overflow;
    this.#checkLimit();
  }

  /** Takes a piece from the connection; false asks it to pause until `resume`. */
  receive(chunk: Buffer): boolean {
    this.#received += chunk.length;
    if (!this.#checkLimit()) return false;
    this.#source.watcher?.piece(chunk);
    return this.push(chunk);
  }

  /** Says that every byte has come. */
  finish(): void {
    if (!this.destroyed) this.#source.watcher?.whole();
    this.push(null);
  }

  override _read(): void {
    this.#source.resume();
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    this.#source.abort();
    this.#source.watcher?.gone();
    callback(error);
  }

  #checkLimit(): boolean {
    if (this.#received <= this.#limit || this.#overflow === undefined) return true;
    this.destroy(this.#overflow());
    return false;
  }
}
