import type { TextAlign } from '../styles/element-style.js';
import type { Block } from './blocks.js';
import type { Grid } from './table-grid.js';

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
