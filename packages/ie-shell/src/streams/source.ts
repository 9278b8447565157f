import { isAnyArrayBuffer } from 'node:util/types';
import { describeValue } from '@internet-exploder/ie-options';
import { ShellError } from '../errors/shell-error.js';
import { untilAborted } from './until-aborted.js';

/** Keeps the bytes of a page while they pass. */
export class Kept {
  readonly #from: AsyncIterable<Uint8Array>;
  readonly #pieces: Uint8Array[] = [];

  constructor(from: AsyncIterable<Uint8Array>) {
    this.#from = from;
  }

  async *pieces(): AsyncGenerator<Uint8Array> {
    for await (const piece of this.#from) {
      this.#pieces.push(piece);
      yield piece;
    }
  }

  whole(): Uint8Array {
    return Buffer.concat(this.#pieces);
  }
}

/** Passes chunks on, up to `maxBytes`. @throws ShellError `IE_SHELL_PAGE_TOO_LARGE` */
export async function* bounded(
  pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  maxBytes: number,
): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const piece of pieces) {
    bytes += piece.length;
    if (bytes > maxBytes) {
      throw new ShellError('IE_SHELL_PAGE_TOO_LARGE', `the page has more than ${maxBytes} bytes`);
    }
    yield piece;
  }
}

/** HTML from a caller. */
export type GivenHtml =
  | string
  | ArrayBuffer
  | ArrayBufferView
  | Blob
  | ReadableStream<Uint8Array>
  | AsyncIterable<Uint8Array>;

/**
 * The bytes of given HTML. Each chunk of a stream is validated on arrival.
 *
 * @throws ShellError `IE_SHELL_USAGE` for an invalid source, and for chunks that are not bytes, such as
 * strings
 */
export function htmlPieces(html: unknown): AsyncIterable<Uint8Array> | Iterable<Uint8Array> {
  if (typeof html === 'string') return [Buffer.from(html)];
  if (html instanceof Uint8Array) return [html];
  if (ArrayBuffer.isView(html)) return [new Uint8Array(html.buffer, html.byteOffset, html.byteLength)];
  if (isAnyArrayBuffer(html)) return [new Uint8Array(html)];
  if (html instanceof Blob) return ofBytes(html.stream() as unknown as AsyncIterable<unknown>);
  if (typeof html === 'object' && html !== null && Symbol.asyncIterator in html) {
    return ofBytes(html as AsyncIterable<unknown>);
  }
  const wanted = 'HTML must be a string, bytes, or a stream of bytes';
  throw new ShellError('IE_SHELL_USAGE', `${wanted}; got ${describeValue(html)}`);
}

async function* ofBytes(pieces: AsyncIterable<unknown>): AsyncGenerator<Uint8Array> {
  for await (const piece of pieces) {
    if (!(piece instanceof Uint8Array)) {
      const got = describeValue(piece);
      throw new ShellError('IE_SHELL_USAGE', `a chunk of HTML must be a Uint8Array; got ${got}`);
    }
    yield piece;
  }
}

/** Collects all chunks. @throws ShellError `IE_SHELL_PAGE_TOO_LARGE`. The signal's reason. */
export async function collect(
  pieces: AsyncIterable<Uint8Array>,
  maxBytes: number,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const collected: Uint8Array[] = [];
  const iterator = bounded(pieces, maxBytes);
  for (;;) {
    const step = await untilAborted(iterator.next(), signal);
    if (step.done) return Buffer.concat(collected);
    collected.push(step.value);
  }
}
