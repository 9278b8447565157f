import { showUnsafe } from '@internet-exploder/ie-text/unsafe';

/** Decodes chunks of UTF-8, and escapes unsafe characters as `\xNN` or `\u{…}`. CRLF becomes a line feed. */
export async function* printablePieces(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  // A carriage return may be the first half of a CRLF.
  let kept = '';
  for await (const piece of pieces) {
    const text = kept + decoder.decode(piece, { stream: true });
    kept = text.endsWith('\r') ? '\r' : '';
    yield showUnsafe(kept ? text.slice(0, -1) : text);
  }
  yield showUnsafe(kept + decoder.decode());
}
