/** How much is read at once. A peer that sends without pause is read slice by slice. */
export class ReadingSlice {
  readonly #onNext: () => void;
  #framesLeft = MAX_FRAMES;
  #bytesLeft = MAX_BYTES;

  /** `onNext` starts the next slice. */
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
    // After the poll phase of the event loop, so that due timers run first.
    setImmediate(() => {
      this.#framesLeft = MAX_FRAMES;
      this.#bytesLeft = MAX_BYTES;
      this.#onNext();
    });
  }
}

/** How many messages and bytes are read before timers and other work have their turn. */
const MAX_FRAMES = 1024;
const MAX_BYTES = 4 * 1024 * 1024;
