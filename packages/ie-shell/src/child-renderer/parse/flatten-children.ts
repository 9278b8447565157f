import { attachShadow } from '../shadow/attach-shadow.js';
import { hostOf } from '../tree/flat-tree.js';
import { isElement, type ParentNode, type TreeNode, templateContent } from '../tree/tree.js';

/**
 * Flattens a node: moves each element below a child to a place after that child, with everything that follows
 * it there. The children then hold only text and comments, and all text keeps its order. It also flattens the
 * contents of templates. Returns how many elements moved.
 */
export function flattenChildren(parent: ParentNode): number {
  const flat: Child[] = [];
  const isTemplate = parent.nodeName === '#document-fragment' && !hostOf(parent);
  const stack = [...parent.childNodes].reverse();
  let moved = 0;
  for (let node = stack.pop(); node; node = stack.pop()) {
    if (isElement(node) && node.parentNode !== parent) moved += 1;
    node.parentNode = parent;
    flat.push(node);
    // Otherwise the template would declare a shadow root of another element after the move.
    if (isElement(node) && !isTemplate) attachShadow(node);
    for (const child of takeElements(node)) stack.push(child);
    const content = templateContent(node);
    if (content && isTemplate) for (const child of content.childNodes.splice(0).reverse()) stack.push(child);
  }
  parent.childNodes = flat;
  return moved;
}

type Child = ParentNode['childNodes'][number];

/** Removes the first element of a node and all its later siblings; returns them in reverse order. */
function takeElements(node: TreeNode): Child[] {
  if (!isElement(node)) return [];
  const first = node.childNodes.findIndex(isElement);
  return first < 0 ? [] : node.childNodes.splice(first).reverse();
}
