import { attachShadow } from '../shadow/attach-shadow.js';
import { hostOf } from '../tree/flat-tree.js';
import { isElement, type ParentNode, type TreeNode, templateContent } from '../tree/tree.js';

/**
 * Moves every element that is within a child of that node to behind that child, with all that follows it there, so that
 * the children hold nothing but text and comments, and all text is in the order that it was. So it does with what a
 * template holds. Returns how many elements were moved.
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
    // What declares a root of this element would be that of another one otherwise.
    if (isElement(node) && !isTemplate) attachShadow(node);
    for (const child of takeElements(node)) stack.push(child);
    const content = templateContent(node);
    if (content && isTemplate) for (const child of content.childNodes.splice(0).reverse()) stack.push(child);
  }
  parent.childNodes = flat;
  return moved;
}

type Child = ParentNode['childNodes'][number];

/** Takes out of a node its first element and all that follows, in reverse. */
function takeElements(node: TreeNode): Child[] {
  if (!isElement(node)) return [];
  const first = node.childNodes.findIndex(isElement);
  return first < 0 ? [] : node.childNodes.splice(first).reverse();
}
