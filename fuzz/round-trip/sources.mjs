import { ReadableStream } from 'node:stream/web';

/** How a source ends: by itself, by an error, or not at all. */
const ENDS = ['done', 'done', 'done', 'fails', 'stalls'];

/** A body that is sent as a stream, and what becomes of it. */
export class Source {
  /** What it gives, and what has been asked for of it. */
  chunks;
  end;
  body;
  /** Whether it has come to its end, or been told that nobody wants more. */
  isOver = false;

  constructor(choices, maxBytes) {
    let left = maxBytes;
    this.end = choices.pick(ENDS);
    this.chunks = Array.from({ length: choices.below(6) }, (_none, index) => {
      const chunk = Buffer.alloc(Math.min(left, choices.below(1000)), index + 1);
      left -= chunk.length;
      return chunk;
    });
    const kind = choices.below(3);
    if (kind === 0) this.body = this.#asWebStream();
    else this.body = kind === 1 ? this.#asGenerator() : this.#asIterable();
  }

  get bytes() {
    return Buffer.concat(this.chunks);
  }

  #asWebStream() {
    const rest = [...this.chunks];
    return new ReadableStream(
      {
        pull: async (controller) => {
          if (rest.length > 0) return controller.enqueue(rest.shift());
          await this.#finish();
          controller.close();
        },
        cancel: () => {
          this.isOver = true;
        },
      },
      { highWaterMark: 0 },
    );
  }

  async *#asGenerator() {
    // A generator that waits for something else cannot be told to end, so it does not stall, but goes on.
    if (this.end === 'stalls') this.end = 'done';
    try {
      yield* this.chunks;
      await this.#finish();
    } finally {
      this.isOver = true;
    }
  }

  #asIterable() {
    const rest = [...this.chunks];
    const over = async () => {
      this.isOver = true;
      return { done: true, value: undefined };
    };
    const next = async () => {
      if (rest.length > 0) return { done: false, value: rest.shift() };
      await this.#finish();
      return { done: true, value: undefined };
    };
    return { [Symbol.asyncIterator]: () => ({ next, return: over }) };
  }

  async #finish() {
    if (this.end === 'stalls') await new Promise(() => {});
    this.isOver = true;
    if (this.end === 'fails') throw new Error('the source has had enough');
  }
}
