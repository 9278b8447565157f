import type { Duplex } from 'node:stream';
import type { Written } from '../wire/frame-writer.js';

/** Writes to a stream once in each turn of the event loop, and waits until the stream has taken that. */
export class TurnWriter {
  readonly #stream: Duplex;
  readonly #options: TurnWriterOptions;
  #isScheduled = false;
  #writingBytes = 0;

  constructor(stream: Duplex, options: TurnWriterOptions) {
    this.#stream = stream;
    this.#options = options;
  }

  /** Bytes that the stream has not confirmed yet. */
  get writingBytes(): number {
    return this.#writingBytes;
  }

  /**
   * The next tick comes after the microtasks of this one, so a loop that awaits each send makes one write.
   */
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
      // Nobody could catch the error, because this runs in its own turn.
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
    // The stream's own error has the reason; that of this write may only say that there is one.
    if (error) this.#options.onEnded(this.#stream.errored ?? error);
    else this.#options.onWritten();
  }
}

export interface TurnWriterOptions {
  /** Returns what is to be written now; it may be nothing. */
  collect(): Written | undefined;
  /** Called when the stream has taken what was collected last. */
  onWritten(): void;
  /** Called when the stream accepts nothing more, with the reason. */
  onEnded(cause: Error): void;
  /** Called with what the stream threw instead of writing. */
  onThrown(cause: unknown): void;
}
