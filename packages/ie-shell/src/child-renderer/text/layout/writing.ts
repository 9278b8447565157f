import { PLAIN, type TextStyle } from '../../styles/text-style.js';
import { addPiece, endLine, type Line, type LineWriter, startLine } from './line.js';

export function startWriting(columns: number): Writing {
  return { lines: [], line: startLine(), columns };
}

/** Lines that are being filled. */
export interface Writing {
  lines: Line[];
  line: LineWriter;
  columns: number;
}

export function nextLine(writing: Writing): void {
  writing.lines.push(endLine(writing.line));
  writing.line = startLine();
}

/** Adds a space in the style that both sides share. */
export function addSpace(line: LineWriter, next: TextStyle | undefined): void {
  addPiece(line, ' ', 1, next === line.style ? line.style : PLAIN);
}
