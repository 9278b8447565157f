import { clusterAt } from '../width/cluster.js';
import { isPlain } from '../width/text-width.js';
import type { Before, TextSegment } from './text-segment.js';

/** Splits a word where a line may break: after hyphens, at soft hyphens, and between ideographs. */
export function splitWord(word: string): WordPiece[] {
  if (isPlain(word)) return splitPlain(word);
  const pieces: WordPiece[] = [];
  let piece = emptyPiece('nothing');
  let mayEnd = false;
  let isOpening = false;
  const next = (before: Before) => {
    if (piece.text) pieces.push(piece);
    piece = emptyPiece(before);
  };
  const add = (text: string, width: number) => {
    const isWide = width === 2;
    if ((isWide || mayEnd) && piece.text && !isOpening && !NOT_FIRST.test(text)) next('break');
    piece.text += text[0] === NO_BREAK_SPACE ? ` ${text.slice(1)}` : text;
    piece.width += width;
    mayEnd = isWide || text === '—';
    isOpening = NOT_LAST.test(text);
  };
  for (let index = 0; index < word.length; ) {
    const many = index > 0 && !isOpening ? ideographsAt(word, index) : '';
    if (many) {
      next('break');
      pieces.push({ kind: 'ideographs', text: many, width: 2 * many.length, before: 'break' });
      index += many.length;
      next('break');
      continue;
    }
    const { end, width } = clusterAt(word, index);
    const text = word.slice(index, end);
    if (text === SOFT_HYPHEN) next('hyphen');
    else if (text === ZERO_WIDTH_SPACE) next('break');
    else add(text, width);
    index = end;
  }
  // Also if it is empty, for its separation.
  pieces.push(piece);
  return pieces;
}

/** A piece of a word, with the separation before it. */
export type WordPiece = Omit<TextSegment, 'style'>;

const SOFT_HYPHEN = '\u00ad';
const ZERO_WIDTH_SPACE = '\u200b';
const NO_BREAK_SPACE = '\u00a0';
/** Characters that must not start or end a line, in scripts without spaces. */
const NOT_FIRST =
  /^[、。，．・：；？！゛゜´｀ー―‐／～…‥’”）〕］｝〉》」』】〙〗〟｠»%％℃ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ々〻ゝゞヽヾ]/;
const NOT_LAST = /^[‘“（〔［｛〈《「『【〘〖〝｟«￥＄$]/;

/** Ideographs that may break on both sides. The last one may join the text after it. */
const IDEOGRAPHS =
  /[\u3042\u3044\u3046\u3048\u304a-\u3062\u3064-\u3082\u3089-\u308d\u30aa-\u30c2\u30c4-\u30e2\u4e00-\u9fff\uac00-\ud7a3]{4,}/y;

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
  return { kind: 'word', text, width: text.length, before: start > 0 ? 'break' : 'nothing' };
}

function emptyPiece(before: Before): WordPiece {
  return { kind: 'word', text: '', width: 0, before };
}

function ideographsAt(word: string, index: number): string {
  IDEOGRAPHS.lastIndex = index;
  return IDEOGRAPHS.exec(word)?.[0].slice(0, -1) ?? '';
}

/** Whether a hyphen joins two parts of a word. */
export function isBetweenLetters(text: string, index: number): boolean {
  return isLetter(text, index - 1) && isLetter(text, index + 1);
}

function isLetter(text: string, index: number): boolean {
  const code = text.charCodeAt(index) | 0x20;
  return code >= 0x61 && code <= 0x7a;
}
