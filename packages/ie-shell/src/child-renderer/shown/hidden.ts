import type { ElementStyle } from '../styles/element-style.js';
import { pageStyles } from '../styles/page-styles.js';
import { flatChildrenOf, isUnassigned } from '../tree/flat-tree.js';
import type { ParsedPage } from '../tree/reading.js';
import { attribute, type Element, isElement, isKeyword, isText, type TreeNode } from '../tree/tree.js';
import { duplicatesAmong, mayBeDuplicate } from './duplicates.js';

/**
 * Returns a function that tells whether the page hides a node and its contents: by `hidden`, `display: none`
 * or `visibility: hidden`, without a slot in a shadow root, or as a duplicate. `aria-hidden` does not hide.
 * The body is never hidden, because scripts would show it. A text is hidden separately if its parent contains
 * something visible.
 */
export function hiddenElements(page: ParsedPage): (node: TreeNode) => boolean {
  let hidden = known.get(page);
  if (!hidden) {
    hidden = findHidden(page);
    known.set(page, hidden);
  }
  const found = hidden;
  return (node) => found.has(node);
}

const known = new WeakMap<ParsedPage, ReadonlySet<TreeNode>>();

/** A node whose children remain. */
interface Open {
  node: TreeNode;
  /** The innermost invisible element, the node itself included. */
  unseen: Unseen | undefined;
}

/** An invisible element, which may contain visible ones. */
interface Unseen {
  element: Element;
  outer: Unseen | undefined;
  hasVisible: boolean;
}

function findHidden(page: ParsedPage): Set<TreeNode> {
  const styleOf = pageStyles(page);
  const hasNoBox = (element: Element) => isNotDisplayed(element, styleOf(element));
  const hidden = new Set<TreeNode>();
  const unseen: Unseen[] = [];
  const stack: Open[] = [{ node: page.document, unseen: undefined }];
  for (let open = stack.pop(); open; open = stack.pop()) {
    const { node } = open;
    if (hidden.has(node)) continue;
    const inner = isElement(node) ? look(node, styleOf(node), open.unseen) : open.unseen;
    if (inner === 'gone' || isUnassigned(node)) {
      hidden.add(node);
      continue;
    }
    if (inner && inner !== open.unseen) unseen.push(inner);
    const children = flatChildrenOf(node);
    if (pushChildren(stack, children, inner)) {
      for (const duplicate of duplicatesAmong(children, hasNoBox)) hidden.add(duplicate);
    }
  }
  for (const each of unseen) for (const node of hiddenBy(each)) hidden.add(node);
  return hidden;
}

/** Adds the child elements to the stack. Returns whether one may be a duplicate, see `duplicatesAmong`. */
function pushChildren(stack: Open[], children: readonly TreeNode[], unseen: Unseen | undefined): boolean {
  let hasTwins = false;
  for (let index = 0; index < children.length; index += 1) {
    const child = children[index];
    if (!child || isText(child)) continue;
    stack.push({ node: child, unseen });
    hasTwins ||= children.length > 1 && isElement(child) && mayBeDuplicate(child);
  }
  return hasTwins;
}

function hiddenBy({ element, hasVisible }: Unseen): readonly TreeNode[] {
  return hasVisible ? flatChildrenOf(element).filter((child) => !isElement(child)) : [element];
}

function look(element: Element, style: ElementStyle, outer: Unseen | undefined): Unseen | undefined | 'gone' {
  if (isRoot(element)) return undefined;
  if (isNotDisplayed(element, style)) return 'gone';
  const visibility = style.visibility ?? (outer ? 'hidden' : 'visible');
  if (visibility === 'hidden') return { element, outer, hasVisible: false };
  for (let each = outer; each && !each.hasVisible; each = each.outer) each.hasVisible = true;
  return undefined;
}

/**
 * Whether the page excludes an element from layout. An element that is never shown, such as a script, does
 * not count.
 */
export function isNotDisplayed(element: Element, { display }: ElementStyle): boolean {
  if (isRoot(element)) return false;
  const hidden = attribute(element, 'hidden');
  if (isKeyword(hidden, 'until-found')) return true;
  if (display !== undefined) return display === 'none';
  if (hidden !== undefined || attribute(element, 'popover') !== undefined) return true;
  return element.tagName === 'dialog' && attribute(element, 'open') === undefined;
}

function isRoot({ tagName }: Element): boolean {
  return tagName === 'body' || tagName === 'html';
}
