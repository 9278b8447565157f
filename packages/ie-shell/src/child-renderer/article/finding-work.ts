import { type Way, wayWithin } from '../shown/reading-context.js';
import { keepsLines } from '../shown/white-space.js';
import type { StyleOf } from '../styles/page-styles.js';
import { flatChildrenOf } from '../tree/flat-tree.js';
import { type Element, isElement, isText, type TreeNode } from '../tree/tree.js';

/**
 * Whether it may take too long to find the article of a page. Readability asks elements for all that is in them, and
 * then each of those again: a node is visited as often as there are pairs of elements that it lies in. The children of
 * one element, and its attributes, are gone through for each of them.
 */
export function isTooMuchWork(roots: readonly TreeNode[], styleOf: StyleOf): boolean {
  let elements = 0;
  let visits = 0;
  const outer: Way = { whiteSpace: 'normal', isRow: false };
  const stack: Placed[] = roots.map((node) => ({ node, depth: 0, way: outer }));
  for (let placed = stack.pop(); placed; placed = stack.pop()) {
    const { node, depth } = placed;
    const children = flatChildrenOf(node);
    const way = isElement(node) ? wayWithin(node, placed.way, styleOf) : placed.way;
    const lines = keepsLines(way.whiteSpace) ? linesIn(children) : 0;
    elements += lines;
    visits += depth ** 2 + (children.length + 2 * lines) ** 2;
    if (isText(node)) visits += (depth ** 2 * node.value.length) / LETTERS;
    if (isElement(node)) {
      elements += 1;
      visits += visitsOfAttributes(node);
    }
    if (elements > MOST_ELEMENTS || visits > MOST_VISITS) return true;
    for (const child of children) stack.push({ node: child, depth: depth + 1, way });
  }
  return false;
}

/** What is done for each element, however it lies, takes seconds for more than these. */
const MOST_ELEMENTS = 20_000;
/** Visits of a node, of which a second has 250 millions and more. Ordinary pages take fewer than a tenth of it. */
const MOST_VISITS = 500_000_000;
/** Going through so many letters takes as long as a visit. */
const LETTERS = 64;
/** What has other attributes searched for the address of a picture. */
const PICTURES = new Set(['img', 'picture', 'figure']);

/** A node, and in how many elements of the page it lies. */
interface Placed {
  node: TreeNode;
  depth: number;
  way: Way;
}

/** Lines of text that are kept, each of which is an element there. */
function linesIn(children: readonly TreeNode[]): number {
  let lines = 0;
  for (const child of children) if (isText(child)) lines += child.value.split('\n').length - 1;
  return lines;
}

/** Some are searched by expressions that begin anew at each letter of a run, or at each dot. */
function visitsOfAttributes({ tagName, attrs }: Element): number {
  let visits = attrs.length ** 2;
  for (const { name, value } of attrs) {
    if (name === 'srcset' || name === 'property') {
      for (const [run] of value.matchAll(/\s+|\S+/g)) visits += run.length ** 2;
    } else if (PICTURES.has(tagName) && name !== 'src' && name !== 'alt') {
      visits += value.length * (value.split('.').length - 1);
    }
  }
  return visits;
}
