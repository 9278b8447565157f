import { contextWithin, type ReadingContext } from '../shown/reading-context.js';
import { keepsLines } from '../shown/white-space.js';
import type { StyleOf } from '../styles/page-styles.js';
import { flatChildrenOf } from '../tree/flat-tree.js';
import { type Element, isElement, isText, type TreeNode } from '../tree/tree.js';

/**
 * Whether finding the article of a page may take too long. Readability collects the descendants of an
 * element, and then those of each of them again: it visits a node as often as the node has pairs of
 * ancestors. It also scans the children and the attributes of an element for each of them.
 */
export function isTooCostly(roots: readonly TreeNode[], styleOf: StyleOf): boolean {
  let elements = 0;
  let visits = 0;
  const outer: ReadingContext = { whiteSpace: 'normal', isRow: false };
  const stack: Placed[] = roots.map((node) => ({ node, depth: 0, context: outer }));
  for (let placed = stack.pop(); placed; placed = stack.pop()) {
    const { node, depth } = placed;
    const children = flatChildrenOf(node);
    const context = isElement(node) ? contextWithin(node, placed.context, styleOf) : placed.context;
    const lines = keepsLines(context.whiteSpace) ? linesIn(children) : 0;
    elements += lines;
    visits += depth ** 2 + (children.length + 2 * lines) ** 2;
    if (isText(node)) visits += (depth ** 2 * node.value.length) / LETTERS;
    if (isElement(node)) {
      elements += 1;
      visits += visitsOfAttributes(node);
    }
    if (elements > MAX_ELEMENTS || visits > MAX_VISITS) return true;
    for (const child of children) stack.push({ node: child, depth: depth + 1, context });
  }
  return false;
}

/** The work for each element, whatever its depth, takes seconds for more elements than this. */
const MAX_ELEMENTS = 20_000;
/**
 * Visits of nodes. One second has room for at least 250 million. Ordinary pages need less than a tenth of
 * this limit.
 */
const MAX_VISITS = 500_000_000;
/** Scanning this many characters takes as long as a visit. */
const LETTERS = 64;
/**
 * How many visits take as long as copying and searching a character of an attribute. Many elements may share a long
 * attribute.
 */
const VISITS_OF_VALUE = 4;
const VISITS_OF_CLASS = 20;
/** Elements whose other attributes Readability searches for the URL of a picture. */
const PICTURES = new Set(['img', 'picture', 'figure']);

/** A node and the number of its ancestors in the page. */
interface Placed {
  node: TreeNode;
  depth: number;
  context: ReadingContext;
}

/** Counts the lines of preserved text, each of which becomes an element in the document. */
function linesIn(children: readonly TreeNode[]): number {
  let lines = 0;
  for (const child of children) if (isText(child)) lines += child.value.split('\n').length - 1;
  return lines;
}

/** Some regular expressions start again at each character of a run, or at each dot. */
function visitsOfAttributes({ tagName, attrs }: Element): number {
  let visits = attrs.length ** 2;
  for (const { name, value } of attrs) {
    visits += value.length * (name === 'class' ? VISITS_OF_CLASS : VISITS_OF_VALUE);
    if (name === 'srcset' || name === 'property') {
      for (const [run] of value.matchAll(/\s+|\S+/g)) visits += run.length ** 2;
    } else if (PICTURES.has(tagName) && name !== 'src' && name !== 'alt') {
      visits += value.length * (value.split('.').length - 1);
    }
  }
  return visits;
}
