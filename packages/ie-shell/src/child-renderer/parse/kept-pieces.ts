import { setImmediate } from 'node:timers/promises';

/** The pieces of a body, which are kept as they come, so that they can be had from the first one again. */
export class KeptPieces {
  readonly #rest: AsyncIterator<Uint8Array>;
  readonly #signal: AbortSignal;
  #kept: Uint8Array[] = [];
  #isKeeping = true;

  constructor(pieces: AsyncIterable<Uint8Array>, signal: AbortSignal) {
    this.#rest = pieces[Symbol.asyncIterator]();
    this.#signal = signal;
  }

  /** From the first one that was kept, with turns of the event loop between them. */
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

  /** They will be had once more at most. */
  forget(): void {
    this.#isKeeping = false;
  }
}
