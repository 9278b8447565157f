import { type LabelContext, linkTo } from '../shown/labels.js';
import { spend } from '../shown/output-budget.js';
import { isBlock } from '../shown/reading-context.js';
import { defaultStyle } from '../styles/default-styles.js';
import type { StyleOf } from '../styles/page-styles.js';
import { flatNodesIn, flatParentOf } from '../tree/flat-tree.js';
import { attribute, type Element, isElement, type TreeNode } from '../tree/tree.js';

/** Finds the elements that contain blocks, in one pass over the tree. */
export function findBlocks(roots: readonly TreeNode[], styleOf: StyleOf): Set<TreeNode> {
  const found = new Set<TreeNode>();
  for (const root of roots) {
    for (const node of flatNodesIn(root)) {
      if (!isElement(node) || !isBlock(node, styleOf)) continue;
      for (let outer = flatParentOf(node); outer && !found.has(outer); outer = flatParentOf(outer)) {
        found.add(outer);
      }
    }
  }
  return found;
}

/** The state of a conversion to Markdown. */
export interface Conversion extends LabelContext {
  isHidden: (node: TreeNode) => boolean;
  styleOf: StyleOf;
  /** The elements that contain blocks. */
  withBlocks: ReadonlySet<TreeNode>;
}

/** Whether a node is shown. Hidden ones are counted. */
export function isShown(
  node: TreeNode,
  { isHidden, reading }: Pick<Conversion, 'isHidden' | 'reading'>,
): boolean {
  if (isElement(node) && defaultStyle(node.tagName).display === 'none') return false;
  if (!isHidden(node)) return true;
  if (isElement(node)) reading.removed.hidden += 1;
  return false;
}

/**
 * Resolves the URL in an attribute; undefined if it must not be linked.
 * @throws ShellError `IE_SHELL_PAGE_TOO_LARGE`
 */
export function urlIn(element: Element, name: string, conversion: Conversion): string | undefined {
  return urlOf(attribute(element, name), conversion);
}

/**
 * Resolves a URL; undefined if it must not be linked.
 * @throws ShellError `IE_SHELL_PAGE_TOO_LARGE`
 */
export function urlOf(address: string | undefined, conversion: Conversion): string | undefined {
  if (address === undefined || address === '' || address === '#') return undefined;
  const url = linkTo(address, conversion);
  if (url !== undefined) spend(conversion.labels, url.length);
  return url;
}
