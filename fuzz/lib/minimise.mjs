import { cutFrames } from './wire.mjs';

/**
 * Makes an input smaller for as long as `fails` says that it still fails: first without some of its frames, then
 * without some of its bytes, ever smaller pieces of them. `isOver` ends it early.
 */
export async function minimise(input, fails, isOver) {
  const { frames, rest } = cutFrames(input);
  const pieces = await dropPieces([...frames, rest], fails, isOver);
  let bytes = Buffer.concat(pieces);
  for (let size = Math.ceil(bytes.length / 2); size >= 1 && !isOver(); size = Math.floor(size / 2)) {
    const cut = Array.from({ length: Math.ceil(bytes.length / size) }, (_none, index) =>
      bytes.subarray(index * size, (index + 1) * size),
    );
    bytes = Buffer.concat(await dropPieces(cut, fails, isOver));
  }
  return bytes;
}

async function dropPieces(pieces, fails, isOver) {
  let kept = pieces;
  // From the end on: what comes first has most often to stay.
  for (let at = pieces.length - 1; at >= 0 && !isOver(); at--) {
    const fewer = kept.filter((_piece, index) => index !== at);
    if (await fails(Buffer.concat(fewer))) kept = fewer;
  }
  return kept;
}
