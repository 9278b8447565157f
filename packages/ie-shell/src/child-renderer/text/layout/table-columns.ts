import type { Measure, Table } from '../blocks/table.js';
import { measure } from './measure.js';

/** The width between two columns. */
export function gutterOf({ isLayout }: Table): number {
  return isLayout ? 1 : 2;
}

/** The offset and width of each column. */
export interface Columns {
  starts: number[];
  widths: number[];
}

/** Minimum width of a data column after narrowing, which breaks words. */
const MIN_WIDTH = 6;

/** The minimum width of a table, with stacked cells, and its maximum width. */
export function measureTable(table: Table): Measure {
  const { grid } = table;
  const cells = table.rows.flatMap(({ cells }) => cells);
  if (!grid) return cells.map(({ blocks }) => measure(blocks)).reduce(larger, { least: 0, most: 0 });
  const gutters = guttersIn(table, grid.measures);
  const least = sum(grid.measures.map((column) => column.least)) + gutters;
  return { least, most: sum(grid.measures.map((column) => column.most)) + gutters };
}

/** Fits the columns into that width; undefined if there is not enough. */
export function findColumns(table: Table, columns: number): Columns | undefined {
  const { grid } = table;
  if (!grid) return undefined;
  const gutter = gutterOf(table);
  const widths = shareOut(grid.measures, columns - guttersIn(table, grid.measures), table.isLayout);
  if (!widths) return undefined;
  const starts: number[] = [];
  let at = 0;
  for (const width of widths) {
    starts.push(at);
    if (width > 0) at += width + gutter;
  }
  return { starts, widths };
}

function guttersIn(table: Table, measures: readonly Measure[]): number {
  return Math.max(0, measures.filter(({ most }) => most > 0).length - 1) * gutterOf(table);
}

function shareOut(measures: readonly Measure[], room: number, isLayout: boolean): number[] | undefined {
  const mosts = measures.map(({ most }) => most);
  if (sum(mosts) <= room) return mosts;
  const leasts = measures.map(({ least }) => least);
  const spare = room - sum(leasts);
  if (spare < 0) return isLayout ? undefined : narrow(leasts, room);
  const wanted = sum(mosts) - sum(leasts);
  return measures.map(({ least, most }) => least + Math.floor((spare * (most - least)) / wanted));
}

/** Narrows the widest columns to an equal width, until all fit. */
function narrow(leasts: readonly number[], room: number): number[] | undefined {
  let left = room;
  const sorted = [...leasts].sort((a, b) => a - b);
  for (const [index, least] of sorted.entries()) {
    const share = Math.floor(left / (sorted.length - index));
    if (least > share) return share < MIN_WIDTH ? undefined : leasts.map((width) => Math.min(width, share));
    left -= least;
  }
  return [...leasts];
}

function larger(a: Measure, b: Measure): Measure {
  return { least: Math.max(a.least, b.least), most: Math.max(a.most, b.most) };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
