import {
  childrenOf,
  type Element,
  type ParentNode,
  parentOf,
  type ShadowRoot,
  type TreeNode,
} from './tree.js';

/*
 * The flat tree of a page is what it shows: a host has the children of its shadow root, and a slot in those has what of
 * the host's own children is assigned to it.
 *
 * @see https://drafts.csswg.org/css-scoping/#flattening
 */

/** The children of a node as they are shown. What is assigned to no slot comes last; it is hidden. */
export function flatChildrenOf(node: TreeNode): readonly Child[] {
  return (node as Flat).flatChildren ?? childrenOf(node);
}

type Child = ParentNode['childNodes'][number];

/** What a node has in the flat tree. Only hosts, slots, and what is assigned to those, have any of it. */
interface Flat {
  flatChildren?: readonly Child[];
  /** The slot that a node is assigned to. */
  slot?: Element;
  /** Whether it is a child of a host and assigned to no slot, so that it is not shown. */
  isUnassigned?: boolean;
}

export function setFlatChildren(node: TreeNode, children: readonly Child[]): void {
  (node as Flat).flatChildren = children;
}

export function slotOf(node: TreeNode): Element | undefined {
  return (node as Flat).slot;
}

export function assign(node: TreeNode, slot: Element | undefined): void {
  if (slot) (node as Flat).slot = slot;
  else (node as Flat).isUnassigned = true;
}

/** Whether a node is a child of a host, and assigned to no slot of it. */
export function isUnassigned(node: TreeNode): boolean {
  return (node as Flat).isUnassigned === true;
}

/** What a node is shown in. */
export function flatParentOf(node: TreeNode): ParentNode | undefined {
  return slotOf(node) ?? composedParentOf(node);
}

/** The parent of a node; that of what is in a shadow root, and of a shadow root itself, is the host. */
export function composedParentOf(node: TreeNode): ParentNode | undefined {
  const parent = parentOf(node);
  return hostOf(node) ?? (parent && hostOf(parent)) ?? parent;
}

/** The host of a shadow root. */
export function hostOf(node: TreeNode): Element | undefined {
  return (node as Partial<ShadowRoot>).host;
}

/** The children of a node as they are shown, with what is in slots in their place: a list looks for its items there. */
export function contentsOf(node: TreeNode): readonly Child[] {
  const children = flatChildrenOf(node);
  if (!children.some(isSlot)) return children;
  const contents: Child[] = [];
  const stack = [...children].reverse();
  for (let child = stack.pop(); child; child = stack.pop()) {
    if (!isSlot(child)) contents.push(child);
    else for (const inner of [...flatChildrenOf(child)].reverse()) stack.push(inner);
  }
  return contents;
}

function isSlot(node: TreeNode): boolean {
  return node.nodeName === 'slot';
}

/** Every node that is shown in that one, itself included, in the order in which they are; and what is hidden. */
export function* flatNodesIn(root: TreeNode): Generator<TreeNode> {
  const stack: TreeNode[] = [root];
  for (let node = stack.pop(); node; node = stack.pop()) {
    yield node;
    const children = flatChildrenOf(node);
    for (let index = children.length - 1; index >= 0; index -= 1) {
      const child = children[index];
      if (child) stack.push(child);
    }
  }
}
