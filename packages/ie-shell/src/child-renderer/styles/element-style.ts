/** How a box takes part in the layout, as far as text depends on it. */
export type Display =
  | 'none'
  | 'inline'
  /** The element makes no box; its children take part in the layout around it. */
  | 'contents'
  | 'block'
  /** A block whose inline children are separated, as in `flex` and `grid`. */
  | 'row'
  | 'list-item'
  | 'table'
  | 'table-row-group'
  | 'table-row'
  | 'table-cell'
  | 'table-caption';

/** What happens to white space, and whether lines may break at it. */
export type WhiteSpace = 'normal' | 'nowrap' | 'pre' | 'pre-wrap' | 'pre-line';

/** How lines are aligned in a cell. */
export type TextAlign = 'left' | 'right' | 'center';

/** The properties that a page may set, as far as text depends on them. */
export interface ElementStyle {
  display?: Display | undefined;
  visibility?: 'visible' | 'hidden' | undefined;
  whiteSpace?: WhiteSpace | undefined;
  textAlign?: TextAlign | undefined;
  /** A keyword of CSS such as `disc` or `decimal`. */
  listStyleType?: string | undefined;
}
