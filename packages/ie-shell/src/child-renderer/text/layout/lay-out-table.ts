import { type OutputBudget, spend } from '../../shown/output-budget.js';
import type { TextAlign } from '../../styles/element-style.js';
import { PLAIN } from '../../styles/text-style.js';
import type { PlacedCell, Table } from '../blocks/table.js';
import { layOut, ruleOf } from './lay-out.js';
import type { Line } from './line.js';
import { stackCells } from './stack-cells.js';
import { type Columns, findColumns } from './table-columns.js';

/** Lays out a table in that many columns: cells side by side, or one below the other. */
export function layOutTable(table: Table, columns: number, budget: OutputBudget): Line[] {
  const found = findColumns(table, columns);
  if (!found || !table.grid) return layOut(stackCells(table), columns, budget);
  const rows: LaidCell[][] = table.rows.map(() => []);
  for (const placed of table.grid.cells) rows[placed.row]?.push(layOutCell(placed, found, budget));
  const tops = findTops(rows);
  const header = table.rows.findIndex(({ isHeader }) => !isHeader);
  const lines: Line[] = [];
  let open: LaidCell[] = [];
  for (const [row, cells] of rows.entries()) {
    if (row === header && row > 0) lines.push(ruleBelow(found));
    open = open.filter((cell) => cell.row + cell.rows > row);
    open = open.length === 0 ? cells : [...open, ...cells].sort((a, b) => a.start - b.start);
    const end = tops[row + 1] ?? 0;
    for (let top = tops[row] ?? 0; top < end; top += 1) {
      const line = joinCells(open, (cell) => cell.lines[top - (tops[cell.row] ?? 0)]);
      spend(budget, line.text.length);
      lines.push(line);
    }
  }
  return lines;
}

/** A cell with its lines and position. */
interface LaidCell {
  align: TextAlign;
  row: number;
  rows: number;
  lines: Line[];
  start: number;
  width: number;
}

function layOutCell(placed: PlacedCell, { starts, widths }: Columns, budget: OutputBudget): LaidCell {
  const last = placed.column + placed.columns - 1;
  const start = starts[placed.column] ?? 0;
  const width = Math.max(0, (starts[last] ?? 0) + (widths[last] ?? 0) - start);
  const { cell, row, rows } = placed;
  const lines = cell.blocks.length > 0 ? layOut(cell.blocks, Math.max(1, width), budget) : [];
  return { align: cell.align, row, rows, lines, start, width };
}

/** The first line of each row, and the end. A cell over several rows extends the last one. */
function findTops(rows: readonly LaidCell[][]): number[] {
  const ending: LaidCell[][] = rows.map(() => []);
  const tops = [0];
  for (const [row, cells] of rows.entries()) {
    for (const cell of cells) ending[row + cell.rows - 1]?.push(cell);
    const top = tops[row] ?? 0;
    let height = 0;
    for (const cell of ending[row] ?? []) {
      height = Math.max(height, cell.lines.length - (top - (tops[cell.row] ?? 0)));
    }
    tops.push(top + height);
  }
  return tops;
}

function joinCells(cells: readonly LaidCell[], lineOf: (cell: LaidCell) => Line | undefined): Line {
  const joined = { text: '', width: 0 };
  for (const cell of cells) {
    const line = lineOf(cell);
    if (!line || line.width === 0) continue;
    const at = cell.start + offsetOf(cell.align, cell.width - line.width);
    // Unbreakable text may have used some of the space.
    const spaces = Math.max(joined.width > 0 ? 1 : 0, at - joined.width);
    joined.text += ' '.repeat(spaces) + line.text;
    joined.width += spaces + line.width;
  }
  return joined;
}

function offsetOf(align: TextAlign, spare: number): number {
  if (align === 'left') return 0;
  return Math.max(0, align === 'right' ? spare : Math.floor(spare / 2));
}

function ruleBelow({ starts, widths }: Columns): Line {
  const joined = { text: '', width: 0 };
  for (const [index, width] of widths.entries()) {
    if (width === 0) continue;
    const spaces = (starts[index] ?? 0) - joined.width;
    joined.text += ' '.repeat(Math.max(0, spaces)) + ruleOf(width, PLAIN).text;
    joined.width += spaces + width;
  }
  return joined;
}
