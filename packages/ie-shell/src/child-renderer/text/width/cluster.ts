import { codePointWidth } from './code-point-width.js';

/**
 * The grapheme cluster at a position: a character with its marks, the parts of an emoji, the letters of a
 * flag.
 *
 * @see https://www.unicode.org/reports/tr29/
 */
export function clusterAt(text: string, start: number): Cluster {
  const first = codePointAt(text, start);
  let end = start + lengthOf(first);
  let width = standingWidth(first);
  if (end >= text.length || isAlone(first)) return { end, width };
  let code = codePointAt(text, end);
  if (isFlagLetter(first) && isFlagLetter(code)) return { end: end + lengthOf(code), width: 2 };
  let isJoined = false;
  while (end < text.length && !isAlone(code)) {
    const isPart = isJoined && isPictograph(code) && isPictograph(first);
    if (!isPart && codePointWidth(code) > 0) break;
    if (isPart || code === KEYCAP || (code === EMOJI_STYLE && isPictograph(first))) width = 2;
    if (width === 0) width = standingWidth(code);
    end += lengthOf(code);
    isJoined = code === ZERO_WIDTH_JOINER;
    code = codePointAt(text, end);
  }
  return { end, width };
}

/** One character on a terminal. */
export interface Cluster {
  /** Start of the next one. */
  end: number;
  /** Width in columns. */
  width: number;
}

const ZERO_WIDTH_JOINER = 0x200d;
const EMOJI_STYLE = 0xfe0f;
const KEYCAP = 0x20e3;
/** An invisible character with a meaning of its own. */
const SOFT_HYPHEN = 0xad;
const ZERO_WIDTH_SPACE = 0x200b;
const PICTOGRAPH = /\p{Extended_Pictographic}/u;

/**
 * The width of a modifier without a base, such as a skin tone or a part of a syllable, which is then visible.
 */
function standingWidth(code: number): number {
  if (code >= 0x1f3fb && code <= 0x1f3ff) return 2;
  if ((code > 0x1160 && code <= 0x11ff) || (code >= 0xd7b0 && code <= 0xd7fb)) return 1;
  return codePointWidth(code);
}

function isAlone(code: number): boolean {
  return code === SOFT_HYPHEN || code === ZERO_WIDTH_SPACE;
}

function isPictograph(code: number): boolean {
  return code >= 0xa9 && PICTOGRAPH.test(String.fromCodePoint(code));
}

function isFlagLetter(code: number): boolean {
  return code >= 0x1f1e6 && code <= 0x1f1ff;
}

function codePointAt(text: string, index: number): number {
  return text.codePointAt(index) ?? 0;
}

function lengthOf(code: number): number {
  return code > 0xffff ? 2 : 1;
}
