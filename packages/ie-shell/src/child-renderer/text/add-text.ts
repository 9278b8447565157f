import type { WhiteSpace } from '../styles/element-style.js';
import type { Before } from './atom.js';
import { addAtom, breakLine, type Flow, noteBefore } from './flow.js';
import { splitWord } from './split-word.js';
import type { TextStyle } from './text-style.js';
import { textWidth } from './text-width.js';
import { keepsLines, keepsSpaces } from './white-space.js';

/** How text is taken in. */
export interface TextWay {
  style: TextStyle;
  whiteSpace: WhiteSpace;
}

const TAB = 8;
/** No tab goes further, so that tabs are not a way to make much of little. */
const LAST_TAB = 1_000;

/** Adds clean text to the flow, its white space as the page has it. */
export function addText(flow: Flow, text: string, way: TextWay): void {
  if (!keepsLines(way.whiteSpace)) {
    addWords(flow, text, way);
    return;
  }
  for (let start = 0; start <= text.length; ) {
    const found = text.indexOf('\n', start);
    const end = found < 0 ? text.length : found;
    const line = text.slice(start, end);
    if (!keepsSpaces(way.whiteSpace)) addWords(flow, line, way);
    else if (way.whiteSpace === 'pre') addKept(flow, line, way, true);
    else addSpacedWords(flow, line, way);
    if (found >= 0) breakLine(flow);
    start = end + 1;
  }
}

/** Words, with each space between them the same as one. */
function addWords(flow: Flow, text: string, { style, whiteSpace }: TextWay): void {
  const isFixed = whiteSpace === 'nowrap';
  const space: Before = isFixed ? 'fixed-space' : 'space';
  const words = /[^ \t\n\f\r\u2028\u2029]+/g;
  let end = 0;
  for (let match = words.exec(text); match; match = words.exec(text)) {
    if (match.index > end) noteSpace(flow, space);
    end = words.lastIndex;
    for (const piece of splitWord(match[0])) {
      if (!isFixed) noteBefore(flow, piece.before);
      if (piece.text) addAtom(flow, { text: piece.text, width: piece.width, style, isKept: false });
    }
  }
  if (end < text.length) noteSpace(flow, space);
}

function noteSpace(flow: Flow, space: Before): void {
  if (flow.paragraph && flow.lines === 0) noteBefore(flow, space);
}

/** Words with their spaces, between which lines may end. */
function addSpacedWords(flow: Flow, line: string, way: TextWay): void {
  for (const [word] of line.matchAll(/[ \t]+|[^ \t]+/g)) {
    addKept(flow, word, way, false);
    if (word[0] === ' ' || word[0] === '\t') noteBefore(flow, 'break');
  }
}

function addKept(flow: Flow, line: string, { style }: TextWay, isKept: boolean): void {
  if (line === '') return;
  const text = expandTabs(
    flow.column,
    line.replace(/[\f\r\u2028\u2029\u00a0]/g, ' ').replace(/[\u00ad\u200b]/g, ''),
  );
  const width = textWidth(text);
  flow.column += width;
  addAtom(flow, { text, width, style, isKept });
}

function expandTabs(column: number, text: string): string {
  if (!text.includes('\t')) return text;
  let at = column;
  const [first = '', ...others] = text.split('\t');
  let expanded = first;
  at += textWidth(first);
  for (const other of others) {
    const spaces = at < LAST_TAB ? TAB - (at % TAB) : 1;
    expanded += ' '.repeat(spaces) + other;
    at += spaces + textWidth(other);
  }
  return expanded;
}
