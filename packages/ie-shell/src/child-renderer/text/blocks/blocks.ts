import type { TextStyle } from '../../styles/text-style.js';
import type { Table } from './table.js';
import type { Paragraph } from './text-segment.js';

/** What lies below each other on a page. */
export type Block = Paragraph | Container | Rule | Table;

/** Blocks that stand in from the margin. */
export interface Container {
  type: 'container';
  /** Blank lines before it. */
  gap: number;
  /** What stands at the margin of the first line, such as a bullet, and of all the others. Of the same width. */
  first: string;
  rest: string;
  width: number;
  style: TextStyle;
  blocks: Block[];
}

/** A line across. */
export interface Rule {
  type: 'rule';
  gap: number;
  style: TextStyle;
}
