import type { TextAlign } from '../../styles/element-style.js';
import type { Block } from './blocks.js';

/** A table with its rows. */
export interface Table {
  type: 'table';
  gap: number;
  rows: Row[];
  /** Whether the table is for layout instead of data. */
  isLayout: boolean;
  /** The positions of its cells; undefined for too many columns. */
  grid: Grid | undefined;
}

export interface Row {
  cells: Cell[];
  isHeader: boolean;
}

export interface Cell {
  blocks: Block[];
  /** The number of spanned columns and rows. */
  columns: number;
  rows: number;
  isHeader: boolean;
  align: TextAlign;
}

/** A cell with its columns and rows. */
export interface PlacedCell {
  cell: Cell;
  column: number;
  columns: number;
  row: number;
  rows: number;
}

export interface Grid {
  columns: number;
  rows: number;
  /** In order of rows, then columns. */
  cells: PlacedCell[];
  /** The minimum and maximum width of each column. */
  measures: Measure[];
}

/** The width of blocks without breaking words, and without wrapping. */
export interface Measure {
  least: number;
  most: number;
}
