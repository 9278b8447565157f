/**
 * Splits a stream of UTF-8 into lines. The last line may lack its line end. A line over the limit is dropped
 * without buffering it, and reading continues with the next one.
 */
export async function* readLines(pieces: AsyncIterable<Uint8Array>, maxBytes: number): AsyncGenerator<Line> {
  let kept: Uint8Array[] = [];
  let bytes = 0;
  const keep = (piece: Uint8Array) => {
    bytes += piece.length;
    if (bytes > maxBytes) kept = [];
    else if (piece.length > 0) kept.push(piece);
  };
  const finish = (): Line => {
    const line = bytes > maxBytes ? { problem: `it is longer than ${maxBytes} bytes` } : decode(kept);
    kept = [];
    bytes = 0;
    return line;
  };
  for await (const piece of pieces) {
    let start = 0;
    for (let end = piece.indexOf(LINE_FEED); end >= 0; end = piece.indexOf(LINE_FEED, start)) {
      keep(piece.subarray(start, end));
      yield finish();
      start = end + 1;
    }
    keep(piece.subarray(start));
  }
  if (bytes > 0) yield finish();
}

/** A line without its end, or the reason why it cannot be read. */
export type Line = { text: string } | { problem: string };

const LINE_FEED = 0x0a;

function decode(pieces: readonly Uint8Array[]): Line {
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(pieces)) };
  } catch {
    return { problem: 'it is not UTF-8' };
  }
}
