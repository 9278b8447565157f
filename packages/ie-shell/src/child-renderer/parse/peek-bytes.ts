import { SNIFFED_BYTES } from '@internet-exploder/ie-text';

/** Waits for the first bytes, which identify the kind of body. */
export async function peekBytes(source: AsyncGenerator<Uint8Array>): Promise<PeekedBytes> {
  const first: Uint8Array[] = [];
  let length = 0;
  while (length < SNIFFED_BYTES) {
    const { done, value } = await source.next();
    if (done) break;
    first.push(value);
    length += value.length;
  }
  const [only = new Uint8Array()] = first;
  const head = first.length > 1 ? Buffer.concat(first) : only;
  return { head, pieces: joined(head, source) };
}

/** The start of a body, and all its pieces, including the start. */
export interface PeekedBytes {
  /** As many bytes as identification needs, or the whole body if it is shorter. */
  head: Uint8Array;
  pieces: AsyncIterable<Uint8Array>;
}

async function* joined(head: Uint8Array, rest: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield head;
  yield* rest;
}
