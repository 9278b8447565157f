import { defaultStyle } from '../styles/default-styles.js';
import type { WhiteSpace } from '../styles/element-style.js';
import type { StyleOf } from '../styles/page-styles.js';
import { flatParentOf } from '../tree/flat-tree.js';
import { type Element, isElement, type TreeNode } from '../tree/tree.js';

export function keepsSpaces(whiteSpace: WhiteSpace): boolean {
  return whiteSpace === 'pre' || whiteSpace === 'pre-wrap';
}

export function keepsLines(whiteSpace: WhiteSpace): boolean {
  return keepsSpaces(whiteSpace) || whiteSpace === 'pre-line';
}

/** How an element treats white space; undefined if inherited. */
export function ownWhiteSpace(element: Element, styleOf: StyleOf): WhiteSpace | undefined {
  return styleOf(element).whiteSpace ?? defaultStyle(element.tagName).whiteSpace;
}

/** How white space around a root is treated. */
export function whiteSpaceAround(root: TreeNode, styleOf: StyleOf): WhiteSpace {
  for (let node = flatParentOf(root); node; node = flatParentOf(node)) {
    const own = isElement(node) ? ownWhiteSpace(node, styleOf) : undefined;
    if (own) return own;
  }
  return 'normal';
}
