import { Readable } from 'node:stream';
import { isUint8Array } from 'node:util/types';
import type { ByteStream } from './request-body.js';

/**
 * A request body between its source and a connection, with a buffer of 64 KiB. Destroying it cancels the
 * source, whether or not it was read.
 */
export class StreamedBody extends Readable {
  readonly #input: ByteStream;
  readonly #again: (() => ByteStream) | undefined;
  #source: ByteSource | undefined;

  /** @param again - returns the same content from the start, where that is possible */
  constructor(input: ByteStream, again?: () => ByteStream) {
    super({ highWaterMark: 64 * 1024 });
    this.#input = input;
    this.#again = again;
    // Its sender handles errors. An error without a sender has no consequences.
    this.on('error', () => {});
  }

  /** Returns the same body for another attempt; undefined if its source can be read only once. */
  again(): StreamedBody | undefined {
    return this.#again && new StreamedBody(this.#again(), this.#again);
  }

  override _read(): void {
    this.#readNext()
      .then((result) => this.#take(result))
      .catch((cause) => this.destroy(new RequestBodyError(describeCause(cause), { cause })));
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    if (!this.readableEnded) this.#cancel(error).catch(() => {});
    callback(error);
  }

  // Both within promises, because a source that is being read elsewhere throws.
  async #readNext() {
    this.#source ??= openSource(this.#input);
    return await this.#source.next();
  }

  async #cancel(reason: unknown): Promise<void> {
    this.#source ??= openSource(this.#input);
    await this.#source.cancel(reason);
  }

  #take({ done, value }: { readonly done?: boolean | undefined; readonly value?: unknown }): void {
    if (this.destroyed) return;
    if (done) this.push(null);
    else if (!isUint8Array(value))
      this.destroy(new RequestBodyError('it returned a value that is not a Uint8Array'));
    // A turn later: a source that yields only empty chunks would block everything else, even a deadline.
    else if (value.length === 0) setImmediate(() => this.destroyed || this._read());
    else this.push(value);
  }
}

/** The source of a request body failed, which is the `cause`, or yielded something else than bytes. */
export class RequestBodyError extends Error {}

interface ByteSource {
  next(): Promise<{ readonly done?: boolean | undefined; readonly value?: unknown }>;
  cancel(reason: unknown): Promise<unknown>;
}

function openSource(input: ByteStream): ByteSource {
  if (input instanceof ReadableStream) {
    const reader = input.getReader();
    return { next: () => reader.read(), cancel: (reason) => reader.cancel(reason) };
  }
  const iterator = input[Symbol.asyncIterator]();
  return {
    next: async () => iterator.next(),
    cancel: async () => {
      // A waiting iterator would be cancelled only after what it waits for; a stream is cancelled at once.
      if (input instanceof Readable) input.destroy();
      else await iterator.return?.();
    },
  };
}

function describeCause(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
