import { ShellError } from '../errors.js';
import { untilAborted } from './until-aborted.js';

/** The bytes of a page, kept as they pass. */
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

/** The same pieces, of which more than `maxBytes` are an error. @throws ShellError `IE_SHELL_PAGE_TOO_LARGE` */
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

/** The same pieces, which a caller has given. @throws ShellError `IE_SHELL_USAGE` for what is no bytes, such as strings */
export async function* ofBytes(pieces: AsyncIterable<unknown>): AsyncGenerator<Uint8Array> {
  if (typeof pieces !== 'object' || pieces === null || !(Symbol.asyncIterator in pieces)) {
    throw new ShellError('IE_SHELL_USAGE', 'HTML has to be a string, bytes, or a stream of bytes');
  }
  for await (const piece of pieces) {
    if (!(piece instanceof Uint8Array)) {
      const kind = piece === null ? 'null' : typeof piece;
      throw new ShellError(
        'IE_SHELL_USAGE',
        `a piece of HTML has to be bytes, a Uint8Array, and not ${kind}`,
      );
    }
    yield piece;
  }
}

/** All of the pieces. @throws ShellError `IE_SHELL_PAGE_TOO_LARGE`. The signal's reason. */
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
