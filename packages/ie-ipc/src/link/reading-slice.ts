/** How much is read in one go: what a peer sends without pause is taken slice by slice. */
export class ReadingSlice {
  readonly #onNext: () => void;
  #framesLeft = MAX_FRAMES;
  #bytesLeft = MAX_BYTES;

  /** `onNext` begins the next slice. */
  constructor(onNext: () => void) {
    this.#onNext = onNext;
  }

  get isUsedUp(): boolean {
    return this.#framesLeft <= 0 || this.#bytesLeft <= 0;
  }

  use(bytes: number): void {
    this.#framesLeft--;
    this.#bytesLeft -= bytes;
    if (!this.isUsedUp) return;
    // Behind the poll of the event loop, so that timers that are due come first.
    setImmediate(() => {
      this.#framesLeft = MAX_FRAMES;
      this.#bytesLeft = MAX_BYTES;
      this.#onNext();
    });
  }
}

/** How many messages, and bytes, are taken before the program's timers and other work have their turn. */
const MAX_FRAMES = 1024;
const MAX_BYTES = 4 * 1024 * 1024;
