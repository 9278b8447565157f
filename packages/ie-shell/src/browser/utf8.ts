import { isUtf8 } from 'node:buffer';

/** Decodes UTF-8 from an untrusted process, piece by piece. @throws TypeError for invalid UTF-8 */
export function* decodeUtf8(bytes: Uint8Array): Generator<string, undefined> {
  for (const piece of utf8Pieces(bytes)) yield piece.toString('utf8');
}

/** Checks bytes, and yields between its pieces. @throws TypeError for invalid UTF-8 */
export function* checkUtf8(bytes: Uint8Array): Generator<void> {
  for (const _ of utf8Pieces(bytes)) yield;
}

/** The index of the first character that starts at this index or after it, in valid UTF-8. */
export function characterStart(bytes: Uint8Array, index: number): number {
  let start = index;
  // A character has at most four bytes.
  while (start < index + 4 && ((bytes[start] ?? 0) & 0xc0) === 0x80) start += 1;
  return start;
}

/** Pieces that can be decoded and cleaned in much less than a millisecond. */
const PIECE_BYTES = 256 * 1024;

function* utf8Pieces(bytes: Uint8Array): Generator<Buffer, undefined> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let start = 0; start < buffer.length; ) {
    const end = characterStart(buffer, start + PIECE_BYTES);
    const piece = buffer.subarray(start, end);
    if (!isUtf8(piece)) throw new TypeError('it is not UTF-8');
    yield piece;
    start = end;
  }
}
