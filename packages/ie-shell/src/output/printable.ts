import { UNSAFE } from './unsafe-characters.js';

/** Text for a terminal: what could steer it is shown as `\xNN` or `\u{…}` instead. CRLF is a line end. */
export function printable(text: string): string {
  return text.replace(/\r\n/g, '\n').replace(UNSAFE, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`;
  });
}

/** The same for UTF-8 that comes in pieces, wherever they are cut. */
export async function* printablePieces(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  // A carriage return may be the first half of a line end.
  let kept = '';
  for await (const piece of pieces) {
    const text = kept + decoder.decode(piece, { stream: true });
    kept = text.endsWith('\r') ? '\r' : '';
    yield printable(kept ? text.slice(0, -1) : text);
  }
  yield printable(kept + decoder.decode());
}
