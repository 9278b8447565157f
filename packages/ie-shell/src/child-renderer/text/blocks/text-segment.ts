import type { TextStyle } from '../../styles/text-style.js';

/**
 * The separation before a segment: none, a space that may end a line, a break opportunity without a space or
 * with a hyphen, or the end of a line. A line ends at a `fixed-space` only if nothing else is possible.
 */
export type Before = 'nothing' | 'space' | 'fixed-space' | 'break' | 'hyphen' | 'line';

/**
 * A word is not broken if it fits into a line. A run is several words with single spaces and single-width
 * characters. Ideographs have double width, and lines may break between them. Preserved text is never broken.
 */
export type SegmentKind = 'word' | 'run' | 'ideographs' | 'kept';

/** A segment of text. */
export interface TextSegment {
  kind: SegmentKind;
  text: string;
  /** Width in columns. */
  width: number;
  style: TextStyle;
  before: Before;
}

/** Text that is wrapped into lines. */
export interface Paragraph {
  type: 'paragraph';
  /** Blank lines before it. */
  gap: number;
  segments: TextSegment[];
}
