import { eastAsianWidth } from 'get-east-asian-width';

/** How many columns of a terminal a character takes, other characters aside: 0, 1 or 2. */
export function codePointWidth(codePoint: number): number {
  const cached = known[codePoint];
  if (cached) return cached - 1;
  const width = NO_WIDTH.test(String.fromCodePoint(codePoint)) ? 0 : eastAsianWidth(codePoint);
  if (codePoint < known.length) known[codePoint] = width + 1;
  return width;
}

/** What stands in no column of its own: marks on another character, and what only joins or steers. */
const NO_WIDTH =
  /[\p{Mn}\p{Me}\p{Cf}\p{Default_Ignorable_Code_Point}\p{Emoji_Modifier}\u1160-\u11ff\ud7b0-\ud7ff]/u;

/** The widths that have been asked for, each and one more, since 0 is what nobody asked for. */
const known = new Uint8Array(0x20000);
