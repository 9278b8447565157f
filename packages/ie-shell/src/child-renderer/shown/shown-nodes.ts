import { defaultStyle } from '../styles/default-styles.js';
import { flatChildrenOf } from '../tree/flat-tree.js';
import { clean, type Reading } from '../tree/reading.js';
import { type Element, isElement, isText, type TreeNode } from '../tree/tree.js';
import { hiddenElements } from './hidden.js';

/**
 * Visits the visible nodes of a page. Hidden ones are counted. Scripts and other elements without content are
 * skipped.
 */
export function visitShown({ page, roots, removed }: Reading, visitor: Visitor): void {
  const isHidden = hiddenElements(page);
  const stack: Step[] = [...roots].reverse().map((node) => ({ node }));
  for (let step = stack.pop(); step; step = stack.pop()) {
    if ('ended' in step) {
      visitor.end(step.ended);
      continue;
    }
    const { node } = step;
    if (isHidden(node)) {
      if (isElement(node)) removed.hidden += 1;
    } else if (isText(node)) visitor.text(node.value);
    else if (!isElement(node)) push(stack, node);
    else if (defaultStyle(node.tagName).display !== 'none' && visitor.begin(node)) {
      stack.push({ ended: node });
      push(stack, node);
    }
  }
}

/** Called for visible nodes, in document order. */
export interface Visitor {
  /** Returns whether to visit the contents of an element, and then its end. */
  begin(element: Element): boolean;
  text(value: string): void;
  end(element: Element): void;
}

/** The end of an element, or a remaining node. */
type Step = { node: TreeNode } | { ended: Element };

function push(stack: Step[], node: TreeNode): void {
  const children = flatChildrenOf(node);
  for (let index = children.length - 1; index >= 0; index -= 1) {
    const child = children[index];
    if (child) stack.push({ node: child });
  }
}

/** Clean text on one line. */
export function lineOf(text: string, { removed }: Pick<Reading, 'removed'>): string {
  return clean(text, removed).replace(/\s+/g, ' ').trim();
}
