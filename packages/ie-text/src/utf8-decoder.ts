import type { Decoder } from './decoder.js';

/**
 * Decodes UTF-8 piece by piece, each piece as a whole. A TextDecoder in streaming mode is several times
 * slower, and its text takes two bytes for each character, which slows down everything that reads it.
 */
export function utf8Decoder(): Decoder {
  // A byte order mark counts only at the start.
  let decoder = new TextDecoder();
  let rest = new Uint8Array();
  return (bytes, isLast) => {
    const all = rest.length > 0 ? Buffer.concat([rest, bytes]) : bytes;
    const end = isLast ? all.length : wholeLength(all);
    rest = all.slice(end);
    if (end === 0) return '';
    const text = decoder.decode(all.subarray(0, end));
    decoder = new TextDecoder('utf-8', { ignoreBOM: true });
    return text;
  };
}

/** The length without an unfinished character at the end. */
function wholeLength(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    const isContinuation = byte >= 0x80 && byte < 0xc0;
    if (!isContinuation) return lengthByFirst(byte) > back ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}

function lengthByFirst(byte: number): number {
  if (byte < 0xc0) return 1;
  if (byte < 0xe0) return 2;
  return byte < 0xf0 ? 3 : 4;
}
