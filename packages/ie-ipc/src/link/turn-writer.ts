import type { Duplex } from 'node:stream';
import type { Written } from '../wire/frame-writer.js';

/** Gives a stream what is there once a turn, and no more before it has taken that. */
export class TurnWriter {
  readonly #stream: Duplex;
  readonly #options: TurnWriterOptions;
  #isScheduled = false;
  #writingBytes = 0;

  constructor(stream: Duplex, options: TurnWriterOptions) {
    this.#stream = stream;
    this.#options = options;
  }

  /** Bytes given to the stream, which has not said yet that it has taken them. */
  get writingBytes(): number {
    return this.#writingBytes;
  }

  /** The next tick comes after the microtasks of this one, so a loop that awaits each send is one write too. */
  schedule(): void {
    if (this.#isScheduled || this.#writingBytes > 0) return;
    this.#isScheduled = true;
    process.nextTick(() => {
      this.#isScheduled = false;
      this.flush();
    });
  }

  flush(): void {
    if (this.#writingBytes > 0) return;
    const written = this.#options.collect();
    if (!written || written.bytes === 0) return;
    this.#writingBytes = written.bytes;
    try {
      this.#write(written.parts);
    } catch (cause) {
      // Nobody could catch it: this runs in a turn of its own.
      this.#options.onThrown(cause);
    }
  }

  #write(parts: Uint8Array[]): void {
    const last = parts.length - 1;
    if (last > 0) this.#stream.cork();
    parts.forEach((part, index) => {
      this.#stream.write(part, index === last ? (error) => this.#written(error) : undefined);
    });
    if (last > 0) this.#stream.uncork();
  }

  #written(error: Error | null | undefined): void {
    this.#writingBytes = 0;
    // The stream's own error is the reason; that of this write may only be that there is one.
    if (error) this.#options.onEnded(this.#stream.errored ?? error);
    else this.#options.onWritten();
  }
}

export interface TurnWriterOptions {
  /** What is to be written now; it may be nothing. */
  collect(): Written | undefined;
  /** Hears that the stream has taken what was collected last, and is ready for more. */
  onWritten(): void;
  /** Hears that the stream takes nothing more, and of what it ended. */
  onEnded(cause: Error): void;
  /** Hears what the stream threw instead of writing. */
  onThrown(cause: unknown): void;
}
