import type { Decoder } from './decoder.js';

/**
 * Decodes UTF-8 piece by piece, each as a whole: a TextDecoder that is told of more to come is several times as slow,
 * and makes text of two bytes a character, which all that reads it is slower with.
 */
export function utf8Decoder(): Decoder {
  // A byte order mark is one at the beginning alone.
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

/** Without a character at the end of which more may come. */
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
