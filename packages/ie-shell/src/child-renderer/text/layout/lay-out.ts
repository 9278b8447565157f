import { type OutputBudget, spend } from '../../shown/output-budget.js';
import { PLAIN, type TextStyle } from '../../styles/text-style.js';
import type { Block, Container } from '../blocks/blocks.js';
import type { TextSegment } from '../blocks/text-segment.js';
import { textWidth } from '../width/text-width.js';
import { layOutTable } from './lay-out-table.js';
import { addPiece, endLine, type Line, startLine } from './line.js';
import { wrapLines } from './wrap-lines.js';

/** Lays out blocks in that many columns. */
export function layOut(blocks: readonly Block[], columns: number, budget: OutputBudget): Line[] {
  const sheet: Sheet = { lines: [], columns, margins: [], indent: 0, budget };
  fill(sheet, blocks);
  return sheet.lines;
}

/** The margin of lines. */
interface Margin {
  /** The margin of the next line, if it differs. */
  first: string | undefined;
  rest: string;
  width: number;
  style: TextStyle;
}

/** Lines that are being written. */
export interface Sheet {
  lines: Line[];
  /** Total width, including margins. */
  columns: number;
  /** Outermost first. */
  margins: Margin[];
  /** Width of the margins. */
  indent: number;
  budget: OutputBudget;
}

/** Minimum width that margins leave for their content. */
const MIN_ROOM = 10;

/** The remaining width. */
export function roomOf({ columns, indent }: Sheet): number {
  return Math.max(1, columns - indent);
}

export function fill(sheet: Sheet, blocks: readonly Block[]): void {
  for (const block of blocks) {
    if (sheet.lines.length > 0) {
      for (let count = 0; count < block.gap; count += 1) writeLine(sheet, startLine());
    }
    if (block.type === 'container') fillContainer(sheet, block);
    else if (block.type === 'table') {
      for (const line of layOutTable(block, roomOf(sheet), sheet.budget)) writeLine(sheet, line);
    } else if (block.type === 'rule') writeLine(sheet, ruleOf(roomOf(sheet), block.style));
    else for (const line of wrapLines(block.segments, roomOf(sheet))) writeLine(sheet, line);
  }
}

/** A rule of that width. */
export function ruleOf(columns: number, style: TextStyle): Line {
  const line = startLine();
  addPiece(line, '─'.repeat(columns), columns, style);
  return endLine(line);
}

function fillContainer(sheet: Sheet, { first, rest, width, style, blocks }: Container): void {
  if (sheet.indent + width > sheet.columns - Math.min(MIN_ROOM, sheet.columns)) {
    // Without enough width, the marker becomes part of the content.
    fill(sheet, withMarker(first.trim(), style, blocks));
    return;
  }
  sheet.margins.push({ first, rest, width, style });
  sheet.indent += width;
  fill(sheet, blocks);
  sheet.indent -= width;
  sheet.margins.pop();
}

/** Adds a marker to the text of the first block. */
function withMarker(text: string, style: TextStyle, blocks: readonly Block[]): readonly Block[] {
  const [first, ...others] = blocks;
  if (!text || first?.type !== 'paragraph') return blocks;
  const marker: TextSegment = { kind: 'word', text, width: textWidth(text), style, before: 'nothing' };
  const [segment, ...rest] = first.segments;
  if (!segment) return blocks;
  return [{ ...first, segments: [marker, { ...segment, before: 'space' }, ...rest] }, ...others];
}

/** Writes a line after its margins. A blank line has no trailing spaces. */
function writeLine(sheet: Sheet, content: Line): void {
  spend(sheet.budget, content.text.length + sheet.indent);
  if (sheet.margins.length === 0) {
    sheet.lines.push(content);
    return;
  }
  const line = startLine();
  let spaces = 0;
  for (const margin of sheet.margins) {
    const { first, rest, width, style } = margin;
    const text = first ?? rest;
    margin.first = undefined;
    const visible = text.trimEnd();
    if (visible) {
      addPiece(line, ' '.repeat(spaces), spaces, PLAIN);
      addPiece(line, visible, width - (text.length - visible.length), style);
      spaces = 0;
    }
    spaces += text.length - visible.length;
  }
  if (content.width > 0) addPiece(line, ' '.repeat(spaces), spaces, PLAIN);
  const { text, width } = endLine(line);
  sheet.lines.push({ text: text + content.text, width: width + content.width });
}
