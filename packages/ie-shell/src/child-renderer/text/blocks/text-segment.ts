import type { TextStyle } from '../../styles/text-style.js';

/**
 * What stands before a piece of text: nothing at which a line may end, a space at which it may, a place without a
 * space, one that shows a hyphen where the line ends, or the end of a line. A `fixed-space` ends a line only where
 * there is no other way.
 */
export type Before = 'nothing' | 'space' | 'fixed-space' | 'break' | 'hyphen' | 'line';

/**
 * A word stays together where the line is wide enough; a run has several, one space between each and the next, and only
 * characters of one column; ideographs are of two columns, and lines end between any of them; what is kept stays whole
 * however long it is.
 */
export type SegmentKind = 'word' | 'run' | 'ideographs' | 'kept';

/** A piece of text. */
export interface TextSegment {
  kind: SegmentKind;
  text: string;
  /** Its columns. */
  width: number;
  style: TextStyle;
  before: Before;
}

/** Text that flows into lines. */
export interface Paragraph {
  type: 'paragraph';
  /** Blank lines before it. */
  gap: number;
  segments: TextSegment[];
}
