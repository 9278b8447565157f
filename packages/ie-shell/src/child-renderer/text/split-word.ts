import type { Before } from './atom.js';
import { clusterAt } from './cluster.js';
import { isBetweenLetters } from './place-run.js';
import { isPlain } from './text-width.js';

/** A piece of a word, and what is before it. */
export interface WordPiece {
  text: string;
  width: number;
  before: Before;
}

const SOFT_HYPHEN = '\u00ad';
const ZERO_WIDTH_SPACE = '\u200b';
const NO_BREAK_SPACE = '\u00a0';
/** What does not begin a line, and what does not end one, in text whose words have no spaces between them. */
const NOT_FIRST =
  /^[、。，．・：；？！゛゜´｀ー―‐／～…‥’”）〕］｝〉》」』】〙〗〟｠»%％℃ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ々〻ゝゞヽヾ]/;
const NOT_LAST = /^[‘“（〔［｛〈《「『【〘〖〝｟«￥＄$]/;

/** Where a line may end within a word: behind its hyphens, at a soft one, and between ideographs. */
export function splitWord(word: string): WordPiece[] {
  if (isPlain(word)) return splitPlain(word);
  const pieces: WordPiece[] = [];
  let piece: WordPiece = { text: '', width: 0, before: 'nothing' };
  let mayEnd = false;
  let isOpening = false;
  const next = (before: Before) => {
    if (piece.text) pieces.push(piece);
    piece = { text: '', width: 0, before };
  };
  for (let index = 0; index < word.length; ) {
    const { end, width } = clusterAt(word, index);
    const text = word.slice(index, end);
    const isWide = width === 2;
    if (text[0] === SOFT_HYPHEN) next('hyphen');
    else if (text[0] === ZERO_WIDTH_SPACE) next('break');
    else {
      if ((isWide || mayEnd) && piece.text && !isOpening && !NOT_FIRST.test(text)) next('break');
      piece.text += text[0] === NO_BREAK_SPACE ? ` ${text.slice(1)}` : text;
      piece.width += width;
    }
    mayEnd = isWide || text === '—';
    isOpening = NOT_LAST.test(text);
    index = end;
  }
  // Also where it is empty, for what is before it.
  pieces.push(piece);
  return pieces;
}

function splitPlain(word: string): WordPiece[] {
  const pieces: WordPiece[] = [];
  let start = 0;
  for (let hyphen = word.indexOf('-', 1); hyphen > 0; hyphen = word.indexOf('-', hyphen + 1)) {
    if (!isBetweenLetters(word, hyphen)) continue;
    pieces.push(plainPiece(word.slice(start, hyphen + 1), start));
    start = hyphen + 1;
  }
  pieces.push(plainPiece(start > 0 ? word.slice(start) : word, start));
  return pieces;
}

function plainPiece(text: string, start: number): WordPiece {
  return { text, width: text.length, before: start > 0 ? 'break' : 'nothing' };
}
