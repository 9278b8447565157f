import type { Atom } from '../blocks/text-segment.js';
import { cutAt, textWidth } from '../width/text-width.js';
import { addPiece, type Line } from './line.js';
import { longestPiece, placeIdeographs, placeRun } from './place-run.js';
import { addSpace, nextLine, startWriting, type Writing } from './writing.js';

/** Fills lines of that many columns. */
export function wrapLines(atoms: readonly Atom[], columns: number): Line[] {
  const writing = startWriting(columns);
  for (let group = groupAt(atoms, 0); group; group = groupAt(atoms, group.end)) {
    const first = atoms[group.start];
    if (first?.kind === 'run') placeRun(writing, first);
    else if (first?.kind === 'ideographs') placeIdeographs(writing, first);
    else {
      if (group.start > 0) goBefore(writing, atoms, group);
      const place = group.width <= columns ? placeGroup : placeLongGroup;
      place(writing, atoms, group);
    }
  }
  nextLine(writing);
  return writing.lines;
}

/** Atoms between which no line may end. */
interface Group {
  start: number;
  end: number;
  width: number;
}

/** The widest piece that no line may end in, and the width that takes no wrapping. */
export function measureLines(atoms: readonly Atom[]): { least: number; most: number } {
  let least = 0;
  let most = 0;
  let width = 0;
  for (let group = groupAt(atoms, 0); group; group = groupAt(atoms, group.end)) {
    const before = atoms[group.start]?.before;
    if (before === 'line') width = 0;
    if (before === 'space') width += 1;
    width += group.width;
    const first = atoms[group.start];
    least = Math.max(least, first ? leastOf(first, group) : 0);
    most = Math.max(most, width);
  }
  return { least, most };
}

function leastOf(first: Atom, { width }: Group): number {
  if (first.kind === 'run') return longestPiece(first.text);
  return first.kind === 'ideographs' ? 2 : width;
}

function groupAt(atoms: readonly Atom[], start: number): Group | undefined {
  const first = atoms[start];
  if (!first) return undefined;
  let { width } = first;
  let end = start + 1;
  if (first.kind === 'run' || first.kind === 'ideographs') return { start, end, width };
  for (let atom = atoms[end]; atom; atom = atoms[end]) {
    if (atom.before !== 'nothing' && atom.before !== 'fixed-space') break;
    width += atom.width + (atom.before === 'fixed-space' ? 1 : 0);
    end += 1;
  }
  return { start, end, width };
}

/** Writes what is before a group, or ends the line if it does not fit. */
function goBefore(writing: Writing, atoms: readonly Atom[], { start, end, width }: Group): void {
  const { line, columns } = writing;
  const before = atoms[start]?.before;
  const space = before === 'space' ? 1 : 0;
  // Where it may be divided behind, there has to be room for the hyphen.
  const hyphen = atoms[end]?.before === 'hyphen' ? 1 : 0;
  if (before === 'line') nextLine(writing);
  else if (line.width > 0 && line.width + space + width + hyphen > columns) {
    if (before === 'hyphen') addPiece(line, '-', 1, line.style);
    nextLine(writing);
  } else if (space > 0 && line.width > 0) addSpace(line, atoms[start]?.style);
}

function placeGroup({ line }: Writing, atoms: readonly Atom[], { start, end }: Group): void {
  for (let index = start; index < end; index += 1) {
    const atom = atoms[index];
    if (!atom) continue;
    if (index > start && atom.before === 'fixed-space') addSpace(line, atom.style);
    addPiece(line, atom.text, atom.width, atom.style);
  }
}

/** A group that fits into no line ends one at its fixed spaces, or where the line is full. */
function placeLongGroup(writing: Writing, atoms: readonly Atom[], { start, end }: Group): void {
  for (let index = start; index < end; index += 1) {
    const atom = atoms[index];
    if (!atom) continue;
    if (index > start && atom.before === 'fixed-space') {
      if (writing.line.width + 1 + atom.width > writing.columns) nextLine(writing);
      else addSpace(writing.line, atom.style);
    }
    if (atom.kind === 'kept') addPiece(writing.line, atom.text, atom.width, atom.style);
    else placeInPieces(writing, atom);
  }
}

function placeInPieces(writing: Writing, { text, style }: Atom): void {
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
