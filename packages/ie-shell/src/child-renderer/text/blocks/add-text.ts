import { keepsLines, keepsSpaces } from '../../shown/white-space.js';
import type { WhiteSpace } from '../../styles/element-style.js';
import type { TextStyle } from '../../styles/text-style.js';
import { PLAIN_CHARACTERS, textWidth } from '../width/text-width.js';
import { addSegment, breakLine, type Flow, noteBefore } from './flow.js';
import { splitWord } from './split-word.js';
import type { Before, SegmentKind } from './text-segment.js';

/** Adds clean text to the flow, with white space as the page treats it. */
export function addText(flow: Flow, text: string, context: TextContext): void {
  if (!keepsLines(context.whiteSpace)) {
    addWords(flow, text, context);
    return;
  }
  for (let start = 0; start <= text.length; ) {
    const found = text.indexOf('\n', start);
    const end = found < 0 ? text.length : found;
    const line = text.slice(start, end);
    if (!keepsSpaces(context.whiteSpace)) addWords(flow, line, context);
    else if (context.whiteSpace === 'pre') addKept(flow, line, context.style, 'kept');
    else addSpacedWords(flow, line, context);
    if (found >= 0) breakLine(flow);
    start = end + 1;
  }
}

/** How text is added. */
export interface TextContext {
  style: TextStyle;
  whiteSpace: WhiteSpace;
}

const SPACES = /[ \t\n\f\r]+/g;
const NOT_SINGLE = /[\t\n\f\r]| {2}/;
/** Characters that prevent a run. */
const NOT_RUN = new RegExp(`[^\\t\\n\\f\\r${PLAIN_CHARACTERS}]`);

const TAB = 8;
/** The last tab stop, so that tabs cannot produce long lines. */
const LAST_TAB = 1_000;

/** Adds words, each space between them collapsed to one. */
function addWords(flow: Flow, text: string, context: TextContext): void {
  if (context.whiteSpace !== 'nowrap' && !NOT_RUN.test(text))
    addRun(flow, NOT_SINGLE.test(text) ? text.replace(SPACES, ' ') : text, context.style);
  else addOneByOne(flow, text, context);
}

/**
 * Adds text with single spaces. A word at either end is a segment of its own if it may join another. The
 * words between are one segment, because separate ones would take far longer.
 */
function addRun(flow: Flow, spaced: string, style: TextStyle): void {
  if (spaced.startsWith(' ')) noteSpace(flow, 'space');
  const text = spaced.trim();
  const isEnded = spaced.length > 1 && spaced.endsWith(' ');
  let start = 0;
  if (mayStick(flow)) {
    const end = text.indexOf(' ');
    addWord(flow, end < 0 ? text : text.slice(0, end), style);
    if (end >= 0 || isEnded) noteSpace(flow, 'space');
    start = end < 0 ? text.length : end + 1;
  }
  const end = isEnded ? text.length : text.lastIndexOf(' ');
  if (end > start) {
    const words = text.slice(start, end);
    addSegment(flow, { kind: 'run', text: words, width: words.length, style, before: 'nothing' });
    start = end + 1;
    noteSpace(flow, 'space');
  }
  if (start < text.length) addWord(flow, text.slice(start), style);
}

/** Whether the next text may follow without a space. */
function mayStick({ paragraph, lines, before, prefix }: Flow): boolean {
  return prefix !== '' || (paragraph !== undefined && lines === 0 && before !== 'space');
}

function addOneByOne(flow: Flow, text: string, { style, whiteSpace }: TextContext): void {
  const isFixed = whiteSpace === 'nowrap';
  const space: Before = isFixed ? 'fixed-space' : 'space';
  const words = /[^ \t\n\f\r\u2028\u2029]+/g;
  let end = 0;
  for (let match = words.exec(text); match; match = words.exec(text)) {
    if (match.index > end) noteSpace(flow, space);
    end = words.lastIndex;
    addWord(flow, match[0], style, isFixed);
  }
  if (end < text.length) noteSpace(flow, space);
}

function addWord(flow: Flow, word: string, style: TextStyle, isFixed = false): void {
  for (const { kind, text, width, before } of splitWord(word)) {
    if (!isFixed) noteBefore(flow, before);
    if (text) addSegment(flow, { kind: isFixed ? 'word' : kind, text, width, style, before: 'nothing' });
  }
}

function noteSpace(flow: Flow, space: Before): void {
  const last = flow.paragraph?.segments.at(-1);
  // A prefix that ends with a space already separates.
  if (last && flow.lines === 0 && !last.text.endsWith(' ')) noteBefore(flow, space);
}

/** Adds words with their spaces, at which lines may break. */
function addSpacedWords(flow: Flow, line: string, context: TextContext): void {
  for (const [word] of line.matchAll(/[ \t]+|[^ \t]+/g)) {
    addKept(flow, word, context.style, 'word');
    if (word[0] === ' ' || word[0] === '\t') noteBefore(flow, 'break');
  }
}

function addKept(flow: Flow, line: string, style: TextStyle, kind: SegmentKind): void {
  if (line === '') return;
  const text = expandTabs(
    flow.column,
    line.replace(/[\f\r\u2028\u2029\u00a0]/g, ' ').replace(/[\u00ad\u200b]/g, ''),
  );
  const width = textWidth(text);
  flow.column += width;
  addSegment(flow, { kind, text, width, style, before: 'nothing' });
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
