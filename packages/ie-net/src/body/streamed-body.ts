import { Readable } from 'node:stream';
import { isUint8Array } from 'node:util/types';
import type { ByteStream } from './request-body.js';

/**
 * A request body on its way from its source to a connection, with at most 64 KiB ahead of it. To destroy it is to
 * cancel the source, whether or not any of it was read.
 */
export class StreamedBody extends Readable {
  readonly #input: ByteStream;
  readonly #again: (() => ByteStream) | undefined;
  #source: ByteSource | undefined;

  /** @param again - gives the same content from its beginning, where that is possible */
  constructor(input: ByteStream, again?: () => ByteStream) {
    super({ highWaterMark: 64 * 1024 });
    this.#input = input;
    this.#again = again;
    // Whoever sends it hears of an error; one that comes when nobody does is of no account.
    this.on('error', () => {});
  }

  /** The same body, to be sent once more; undefined where its source can be read only once. */
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

  // Both within promises, because a source that somebody else has begun to read throws.
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
    else if (!isUint8Array(value)) this.destroy(new RequestBodyError('it gives no Uint8Array'));
    // A turn later: a source that gives nothing for ever would leave no other its turn, not even a deadline.
    else if (value.length === 0) setImmediate(() => this.destroyed || this._read());
    else this.push(value);
  }
}

/** The source of a request body failed, which is its `cause`, or gave something else than bytes. */
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
      // An iterator that waits would hear of its end only after what it waits for; a stream hears at once.
      if (input instanceof Readable) input.destroy();
      else await iterator.return?.();
    },
  };
}

function describeCause(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
