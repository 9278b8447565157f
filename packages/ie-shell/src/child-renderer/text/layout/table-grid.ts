import type { Cell, Grid, Measure, PlacedCell, Row } from '../blocks/table.js';
import { measure } from './measure.js';

/**
 * Places the cells by the HTML table model. Columns in which no cell starts are dropped.
 *
 * @see https://html.spec.whatwg.org/multipage/tables.html#forming-a-table
 */
export function placeCells(rows: readonly Row[]): Grid | undefined {
  const cells: PlacedCell[] = [];
  const starts = new Set<number>();
  let open: PlacedCell[] = [];
  for (const [row, { cells: ofRow }] of rows.entries()) {
    open = open.filter((above) => above.row + above.rows > row);
    if (ofRow.length + open.length > MAX_COLUMNS) return undefined;
    const placed = placeRow(ofRow, open, { row, rows: rows.length });
    for (const each of placed) starts.add(each.column);
    if (starts.size > MAX_COLUMNS) return undefined;
    cells.push(...placed);
    const tall = placed.filter((each) => each.rows > 1);
    if (tall.length > 0) open = [...open, ...tall].sort((a, b) => a.column - b.column);
  }
  const columns = renumber(cells, starts);
  return { columns, rows: rows.length, cells, measures: measureColumns(cells, columns) };
}

/** Maximum number of columns. */
const MAX_COLUMNS = 128;

function placeRow(cells: readonly Cell[], open: readonly PlacedCell[], at: { row: number; rows: number }) {
  const placed: PlacedCell[] = [];
  let column = 0;
  let next = 0;
  for (const cell of cells) {
    for (let above = open[next]; above && above.column <= column; above = open[next]) {
      column = Math.max(column, above.column + above.columns);
      next += 1;
    }
    const columns = Math.min(cell.columns, (open[next]?.column ?? Number.POSITIVE_INFINITY) - column);
    placed.push({ cell, column, columns, row: at.row, rows: Math.min(cell.rows, at.rows - at.row) });
    column += columns;
  }
  return placed;
}

/** Drops the columns in which no cell starts, and returns the number of the others. */
function renumber(cells: readonly PlacedCell[], starts: ReadonlySet<number>): number {
  const sorted = [...starts].sort((a, b) => a - b);
  const numbers = new Map(sorted.map((start, index) => [start, index]));
  for (const placed of cells) {
    const first = numbers.get(placed.column) ?? 0;
    const end = placed.column + placed.columns;
    let last = first + 1;
    while (last < sorted.length && (sorted[last] ?? end) < end) last += 1;
    placed.column = first;
    placed.columns = last - first;
  }
  return sorted.length;
}

function measureColumns(cells: readonly PlacedCell[], columns: number): Measure[] {
  const measures = Array.from({ length: columns }, () => ({ least: 0, most: 0 }));
  const spanning: PlacedCell[] = [];
  for (const placed of cells) {
    const column = measures[placed.column];
    if (placed.columns > 1) spanning.push(placed);
    else if (column) widen(column, measure(placed.cell.blocks));
  }
  spanning.sort((a, b) => a.columns - b.columns);
  for (const { cell, column, columns: count } of spanning) {
    addMissingWidth(measures.slice(column, column + count), measure(cell.blocks));
  }
  return measures;
}

function widen(column: Measure, { least, most }: Measure): void {
  column.least = Math.max(column.least, least);
  column.most = Math.max(column.most, most);
}

/** Adds the missing width of a spanning cell to its last visible column. */
function addMissingWidth(columns: readonly Measure[], { least, most }: Measure): void {
  let [hasLeast, hasMost] = [0, 0];
  for (const column of columns) {
    hasLeast += column.least;
    hasMost += column.most;
  }
  const target = columns.findLast((column) => column.most > 0) ?? columns[0];
  if (target && least > hasLeast) target.least += least - hasLeast;
  if (target && most > hasMost) target.most += most - hasMost;
}
