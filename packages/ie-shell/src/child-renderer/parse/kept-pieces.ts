import { setImmediate } from 'node:timers/promises';

/** Keeps the pieces of a body as they arrive, so that they can be read again from the start. */
export class KeptPieces {
  readonly #rest: AsyncIterator<Uint8Array>;
  readonly #signal: AbortSignal;
  #kept: Uint8Array[] = [];
  #isKeeping = true;

  constructor(pieces: AsyncIterable<Uint8Array>, signal: AbortSignal) {
    this.#rest = pieces[Symbol.asyncIterator]();
    this.#signal = signal;
  }

  /** Yields all pieces from the first one, with a turn of the event loop between them. */
  async *all(): AsyncGenerator<Uint8Array> {
    for (let index = 0; index < this.#kept.length; index += 1) {
      const piece = this.#kept[index];
      if (index > 0) await setImmediate();
      this.#signal.throwIfAborted();
      if (piece) yield piece;
    }
    for (;;) {
      if (!this.#isKeeping) this.#kept = [];
      const { done, value } = await this.#rest.next();
      if (done) return;
      if (this.#isKeeping) this.#kept.push(value);
      yield value;
    }
  }

  /** Stops keeping pieces: they are read at most once more. */
  forget(): void {
    this.#isKeeping = false;
  }
}
