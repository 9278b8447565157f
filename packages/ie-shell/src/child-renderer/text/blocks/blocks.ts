import type { TextStyle } from '../../styles/text-style.js';
import type { Table } from './table.js';
import type { Paragraph } from './text-segment.js';

/** The blocks of a page, from top to bottom. */
export type Block = Paragraph | Container | Rule | Table;

/** Indented blocks. */
export interface Container {
  type: 'container';
  /** Blank lines before it. */
  gap: number;
  /** The margin of the first line, such as a bullet, and that of the others, with the same width. */
  first: string;
  rest: string;
  width: number;
  style: TextStyle;
  blocks: Block[];
}

/** A horizontal rule. */
export interface Rule {
  type: 'rule';
  gap: number;
  style: TextStyle;
}
