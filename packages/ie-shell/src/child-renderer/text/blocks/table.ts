import type { TextAlign } from '../../styles/element-style.js';
import type { Block } from './blocks.js';

/** A table as it is read, its rows in their order. */
export interface Table {
  type: 'table';
  gap: number;
  rows: Row[];
  /** Whether the page lays something out by it, rather than that it shows data. */
  isLayout: boolean;
  /** Where its cells are; none if it has too many columns to be shown as one. */
  grid: Grid | undefined;
}

export interface Row {
  cells: Cell[];
  isHeader: boolean;
}

export interface Cell {
  blocks: Block[];
  /** How many columns and rows it spans. */
  columns: number;
  rows: number;
  isHeader: boolean;
  align: TextAlign;
}

/** A cell, and which of the columns and rows it takes. */
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
  /** In the order of rows, and of columns within a row. */
  cells: PlacedCell[];
  /** How wide each column can be and would like to be. */
  measures: Measure[];
}

/** How narrow blocks may be laid out without cutting words, and how wide they are without wrapping. */
export interface Measure {
  least: number;
  most: number;
}
