/** How a box takes part in the layout, as far as it matters to text. */
export type Display =
  | 'none'
  | 'inline'
  /** Itself no box: what is in it takes part in the layout of what is around it. */
  | 'contents'
  | 'block'
  /** A block in which what is inline stands apart, as `flex` and `grid` have it. */
  | 'row'
  | 'list-item'
  | 'table'
  | 'table-row-group'
  | 'table-row'
  | 'table-cell'
  | 'table-caption';

/** What becomes of white space, and whether lines may end at it. */
export type WhiteSpace = 'normal' | 'nowrap' | 'pre' | 'pre-wrap' | 'pre-line';

/** Where in a cell its lines are. */
export type TextAlign = 'left' | 'right' | 'center';

/** What a page itself says of how an element is shown, as far as it matters to text. */
export interface ElementStyle {
  display?: Display | undefined;
  visibility?: 'visible' | 'hidden' | undefined;
  whiteSpace?: WhiteSpace | undefined;
  textAlign?: TextAlign | undefined;
  /** As CSS names it: `disc`, `decimal` and the like. */
  listStyleType?: string | undefined;
}
