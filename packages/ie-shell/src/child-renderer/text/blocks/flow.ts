import { PLAIN } from '../../styles/text-style.js';
import { textWidth } from '../width/text-width.js';
import type { Block, Container } from './blocks.js';
import type { Before, Paragraph, TextSegment } from './text-segment.js';

export function startFlow(ink: Ink): Flow {
  return {
    ink,
    root: [],
    containers: [],
    placed: 0,
    paragraph: undefined,
    last: undefined,
    gap: 0,
    before: 'nothing',
    lines: 0,
    prefix: '',
    column: 0,
  };
}

/** Collects blocks from top to bottom. */
export interface Flow {
  root: Block[];
  /** Open containers, outermost first. Those after the first `placed` are still empty. */
  containers: Container[];
  placed: number;
  /** The open paragraph. */
  paragraph: Paragraph | undefined;
  /** The last paragraph, if nothing follows it. */
  last: Paragraph | undefined;
  /** Blank lines before the next block. Margins collapse: the largest counts. */
  gap: number;
  /** The separation before the next segment. Each line break counts. */
  before: Before;
  lines: number;
  /** Added before the next segment, such as a quotation mark. */
  prefix: string;
  /** The column of preserved text, for its tabs. */
  column: number;
  /** The amount of text in this flow and its siblings. */
  ink: Ink;
}

export interface Ink {
  segments: number;
}

const STRENGTH: Record<Before, number> = {
  nothing: 0,
  hyphen: 1,
  break: 1,
  'fixed-space': 2,
  space: 3,
  line: 4,
};

/** Records the separation before the next segment. Of two, the stronger one counts. */
export function noteBefore(flow: Flow, before: Before): void {
  if (STRENGTH[before] >= STRENGTH[flow.before]) flow.before = before;
}

export function breakLine(flow: Flow): void {
  flow.lines += 1;
  flow.column = 0;
  flow.before = 'nothing';
}

/** Adds a segment to the open paragraph, or starts one. The recorded separation comes before it. */
export function addSegment(flow: Flow, segment: TextSegment): void {
  flow.ink.segments += 1;
  flow.paragraph ??= beginParagraph(flow);
  const { segments } = flow.paragraph;
  if (flow.lines > 0 && segments.length === 0) segments.push(emptyAtom('nothing'));
  for (; flow.lines > 1; flow.lines -= 1) segments.push(emptyAtom('line'));
  const before = flow.lines > 0 ? 'line' : segments.length === 0 ? 'nothing' : flow.before;
  flow.lines = 0;
  flow.before = 'nothing';
  const { prefix } = flow;
  flow.prefix = '';
  if (prefix)
    segments.push({ kind: 'word', text: prefix, width: textWidth(prefix), style: segment.style, before });
  segment.before = prefix ? 'nothing' : before;
  segments.push(segment);
}

/** Adds a segment directly after the last text, even after spaces or the end of its paragraph. */
export function addToLast(flow: Flow, segment: TextSegment): void {
  const last = flow.paragraph ?? flow.last;
  if (last) {
    separateLastWord(last.segments);
    last.segments.push(segment);
  } else addSegment(flow, segment);
}

/** Ends the open paragraph. The next block follows after at least `gap` blank lines. */
export function endParagraph(flow: Flow, gap: number): void {
  const blank = flow.lines - (flow.paragraph ? 1 : 0);
  flow.gap = Math.max(flow.gap, gap, blank);
  if (flow.paragraph) flow.last = flow.paragraph;
  flow.paragraph = undefined;
  flow.before = 'nothing';
  flow.lines = 0;
  flow.column = 0;
}

/** Adds a block after the collected gap. */
export function addBlock(flow: Flow, block: Block): void {
  endParagraph(flow, 0);
  block.gap = flow.gap;
  for (; flow.placed < flow.containers.length; flow.placed += 1) {
    const container = flow.containers[flow.placed];
    if (!container) break;
    // The first block's margin becomes that of its container.
    container.gap = block.gap;
    block.gap = 0;
    blocksAt(flow, flow.placed).push(container);
  }
  blocksAt(flow, flow.placed).push(block);
  flow.gap = 0;
  flow.last = undefined;
}

/** Opens a container. It is added only with its first block. */
export function openContainer(flow: Flow, container: Container): void {
  endParagraph(flow, 0);
  flow.containers.push(container);
}

export function closeContainer(flow: Flow): void {
  endParagraph(flow, 0);
  flow.containers.pop();
  flow.placed = Math.min(flow.placed, flow.containers.length);
}

/** Splits off the last word of a run, because a word may join the next one. */
function separateLastWord(segments: TextSegment[]): void {
  const run = segments.at(-1);
  if (run?.kind !== 'run') return;
  const space = run.text.lastIndexOf(' ');
  const text = run.text.slice(space + 1);
  if (space < 0) run.kind = 'word';
  else {
    segments.push({ kind: 'word', text, width: text.length, style: run.style, before: 'space' });
    run.text = run.text.slice(0, space);
    run.width = space;
  }
}

function beginParagraph(flow: Flow): Paragraph {
  const lines = flow.lines;
  const before = flow.before;
  const paragraph: Paragraph = { type: 'paragraph', gap: 0, segments: [] };
  flow.lines = 0;
  addBlock(flow, paragraph);
  flow.lines = lines;
  flow.before = before;
  return paragraph;
}

/** The blocks in the innermost of that many containers. */
function blocksAt(flow: Flow, containers: number): Block[] {
  return flow.containers[containers - 1]?.blocks ?? flow.root;
}

function emptyAtom(before: Before): TextSegment {
  return { kind: 'word', text: '', width: 0, style: PLAIN, before };
}
