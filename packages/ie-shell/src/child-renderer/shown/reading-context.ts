import { defaultStyle } from '../styles/default-styles.js';
import type { Display, WhiteSpace } from '../styles/element-style.js';
import type { StyleOf } from '../styles/page-styles.js';
import type { Element } from '../tree/tree.js';
import { ownWhiteSpace } from './white-space.js';

/** The context within an element. */
export function contextWithin<Outer extends ReadingContext>(
  element: Element,
  outer: Outer,
  styleOf: StyleOf,
): Outer {
  const display = displayOf(element, styleOf);
  const whiteSpace = ownWhiteSpace(element, styleOf) ?? outer.whiteSpace;
  const isRow = display === 'row' || (outer.isRow && display === 'contents');
  return whiteSpace === outer.whiteSpace && isRow === outer.isRow ? outer : { ...outer, whiteSpace, isRow };
}

/** The context of a position in a page. */
export interface ReadingContext {
  whiteSpace: WhiteSpace;
  /** Whether inline content is separated, as the items of a row are. */
  isRow: boolean;
}

export function isBlock(element: Element, styleOf: StyleOf): boolean {
  const display = displayOf(element, styleOf);
  return display !== 'inline' && display !== 'contents' && display !== 'none';
}

export function displayOf(element: Element, styleOf: StyleOf): Display {
  return styleOf(element).display ?? defaultStyle(element.tagName).display;
}
