import type { TextSegment } from '../blocks/text-segment.js';
import { cutAt, textWidth } from '../width/text-width.js';
import { addPiece, type Line } from './line.js';
import { longestPiece, placeIdeographs, placeRun } from './place-run.js';
import { addSpace, nextLine, startWriting, type Writing } from './writing.js';

/** Wraps segments into lines of that width. */
export function wrapLines(segments: readonly TextSegment[], columns: number): Line[] {
  const writing = startWriting(columns);
  for (let group = groupAt(segments, 0); group; group = groupAt(segments, group.end)) {
    const first = segments[group.start];
    if (first?.kind === 'run') placeRun(writing, first);
    else if (first?.kind === 'ideographs') placeIdeographs(writing, first);
    else {
      if (group.start > 0) writeSeparation(writing, segments, group);
      const place = group.width <= columns ? placeGroup : placeLongGroup;
      place(writing, segments, group);
    }
  }
  nextLine(writing);
  return writing.lines;
}

/** Segments without a break opportunity between them. */
interface Group {
  start: number;
  end: number;
  width: number;
}

/** The widest unbreakable piece, and the width without wrapping. */
export function measureLines(segments: readonly TextSegment[]): { least: number; most: number } {
  let least = 0;
  let most = 0;
  let width = 0;
  for (let group = groupAt(segments, 0); group; group = groupAt(segments, group.end)) {
    const before = segments[group.start]?.before;
    if (before === 'line') width = 0;
    if (before === 'space') width += 1;
    width += group.width;
    const first = segments[group.start];
    least = Math.max(least, first ? leastOf(first, group) : 0);
    most = Math.max(most, width);
  }
  return { least, most };
}

function leastOf(first: TextSegment, { width }: Group): number {
  if (first.kind === 'run') return longestPiece(first.text);
  return first.kind === 'ideographs' ? 2 : width;
}

function groupAt(segments: readonly TextSegment[], start: number): Group | undefined {
  const first = segments[start];
  if (!first) return undefined;
  let { width } = first;
  let end = start + 1;
  if (first.kind === 'run' || first.kind === 'ideographs') return { start, end, width };
  for (let segment = segments[end]; segment; segment = segments[end]) {
    if (segment.before !== 'nothing' && segment.before !== 'fixed-space') break;
    width += segment.width + (segment.before === 'fixed-space' ? 1 : 0);
    end += 1;
  }
  return { start, end, width };
}

/** Writes the separation before a group, or ends the line if the group does not fit. */
function writeSeparation(
  writing: Writing,
  segments: readonly TextSegment[],
  { start, end, width }: Group,
): void {
  const { line, columns } = writing;
  const before = segments[start]?.before;
  const space = before === 'space' ? 1 : 0;
  // A break after it needs space for the hyphen.
  const hyphen = segments[end]?.before === 'hyphen' ? 1 : 0;
  if (before === 'line') nextLine(writing);
  else if (line.width > 0 && line.width + space + width + hyphen > columns) {
    if (before === 'hyphen') addPiece(line, '-', 1, line.style);
    nextLine(writing);
  } else if (space > 0 && line.width > 0) addSpace(line, segments[start]?.style);
}

function placeGroup({ line }: Writing, segments: readonly TextSegment[], { start, end }: Group): void {
  for (let index = start; index < end; index += 1) {
    const segment = segments[index];
    if (!segment) continue;
    if (index > start && segment.before === 'fixed-space') addSpace(line, segment.style);
    addPiece(line, segment.text, segment.width, segment.style);
  }
}

/** Breaks a group that is longer than a line at its fixed spaces, or at the end of the line. */
function placeLongGroup(writing: Writing, segments: readonly TextSegment[], { start, end }: Group): void {
  for (let index = start; index < end; index += 1) {
    const segment = segments[index];
    if (!segment) continue;
    if (index > start && segment.before === 'fixed-space') {
      if (writing.line.width + 1 + segment.width > writing.columns) nextLine(writing);
      else addSpace(writing.line, segment.style);
    }
    if (segment.kind === 'kept') addPiece(writing.line, segment.text, segment.width, segment.style);
    else placeInPieces(writing, segment);
  }
}

function placeInPieces(writing: Writing, { text, style }: TextSegment): void {
  for (let start = 0; start < text.length; ) {
    const room = writing.columns - writing.line.width;
    const end = cutAt(text, start, room);
    const piece = text.slice(start, end);
    const width = textWidth(piece);
    if (width > room && writing.line.width > 0) {
      nextLine(writing);
      continue;
    }
    addPiece(writing.line, piece, width, style);
    start = end;
  }
}
