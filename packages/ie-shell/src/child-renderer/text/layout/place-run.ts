import { isBetweenLetters } from '../blocks/split-word.js';
import type { TextSegment } from '../blocks/text-segment.js';
import { addPiece } from './line.js';
import { addSpace, nextLine, type Writing } from './writing.js';

/** Fills lines with words, one line at a time. */
export function placeRun(writing: Writing, { text, style, before }: TextSegment): void {
  const { columns } = writing;
  if (before === 'line') nextLine(writing);
  let isBehindSpace = before === 'space' && writing.line.width > 0;
  for (let start = 0; start < text.length; ) {
    const { line } = writing;
    const room = columns - line.width - (isBehindSpace ? 1 : 0);
    const end = endOfLine(text, start, room);
    if (end > start || line.width === 0) {
      if (isBehindSpace) addSpace(line, style);
      // Breaks a word that is longer than a line.
      const piece = text.slice(start, end > start ? end : start + room);
      addPiece(line, piece, piece.length, style);
      start += piece.length;
      if (text[start] === ' ') start += 1;
    }
    if (start < text.length) nextLine(writing);
    isBehindSpace = false;
  }
}

/** Fills lines with double-width characters. */
export function placeIdeographs(writing: Writing, { text, style }: TextSegment): void {
  for (let start = 0; start < text.length; ) {
    const { line, columns } = writing;
    const room = Math.floor((columns - line.width) / 2);
    if (room > 0 || line.width === 0) {
      const piece = text.slice(start, start + Math.max(1, room));
      addPiece(line, piece, 2 * piece.length, style);
      start += piece.length;
    }
    if (start < text.length) nextLine(writing);
  }
}

/** The width of the longest piece without a break opportunity. */
export function longestPiece(text: string): number {
  let longest = 0;
  for (const word of text.split(' ')) {
    if (word.length <= longest) continue;
    let start = 0;
    for (let end = word.indexOf('-'); end >= 0; end = word.indexOf('-', end + 1)) {
      if (!isBetweenLetters(word, end)) continue;
      longest = Math.max(longest, end + 1 - start);
      start = end + 1;
    }
    longest = Math.max(longest, word.length - start);
  }
  return longest;
}

/** Finds the break within that width: at a space or after a hyphen; `start` if there is none. */
function endOfLine(text: string, start: number, room: number): number {
  if (room <= 0) return start;
  if (text.length - start <= room) return text.length;
  const piece = text.slice(start, start + room + 1);
  const space = piece.lastIndexOf(' ');
  for (
    let hyphen = piece.lastIndexOf('-', room - 1);
    hyphen > space;
    hyphen = piece.lastIndexOf('-', hyphen - 1)
  ) {
    if (isBetweenLetters(piece, hyphen)) return start + hyphen + 1;
    if (hyphen === 0) break;
  }
  return start + Math.max(0, space);
}
