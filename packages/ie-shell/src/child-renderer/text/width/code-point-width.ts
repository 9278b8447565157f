import { eastAsianWidth } from 'get-east-asian-width';

/** The width of a character in terminal columns, by itself: 0, 1 or 2. */
export function codePointWidth(codePoint: number): number {
  const cached = known[codePoint];
  if (cached) return cached - 1;
  const width = NO_WIDTH.test(String.fromCodePoint(codePoint)) ? 0 : eastAsianWidth(codePoint);
  if (codePoint < known.length) known[codePoint] = width + 1;
  return width;
}

/** Characters without width: combining marks, joiners and controls. */
const NO_WIDTH =
  /[\p{Mn}\p{Me}\p{Cf}\p{Default_Ignorable_Code_Point}\p{Emoji_Modifier}\u1160-\u11ff\ud7b0-\ud7ff]/u;

/** A cache of widths, each plus one; 0 means unknown. */
const known = new Uint8Array(0x20000);
