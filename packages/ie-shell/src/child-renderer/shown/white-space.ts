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

/** How white space around a root is treated. Roots with the same parent share the answer. */
export function whiteSpaceAround(root: TreeNode, styleOf: StyleOf): WhiteSpace {
  const known = knownOf.get(styleOf) ?? new WeakMap<TreeNode, WhiteSpace>();
  knownOf.set(styleOf, known);
  const passed: TreeNode[] = [];
  let found: WhiteSpace | undefined;
  for (let node = flatParentOf(root); node && !found; node = flatParentOf(node)) {
    found = known.get(node) ?? (isElement(node) ? ownWhiteSpace(node, styleOf) : undefined);
    passed.push(node);
  }
  for (const node of passed) known.set(node, found ?? 'normal');
  return found ?? 'normal';
}

/** How white space inside nodes is treated, by the styles of their pages. */
const knownOf = new WeakMap<StyleOf, WeakMap<TreeNode, WhiteSpace>>();
