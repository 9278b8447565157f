import {
  childrenOf,
  type Element,
  type ParentNode,
  parentOf,
  type ShadowRoot,
  type TreeNode,
} from './tree.js';

/*
 * The flat tree is the tree that a page shows. A host has the children of its shadow root, and a slot has the
 * children of the host that are assigned to it.
 *
 * @see https://drafts.csswg.org/css-scoping/#flattening
 */

/**
 * Returns the children of a node in the flat tree. Children that are assigned to no slot come last; they are
 * hidden.
 */
export function flatChildrenOf(node: TreeNode): readonly Child[] {
  return (node as Flat).flatChildren ?? childrenOf(node);
}

type Child = ParentNode['childNodes'][number];

/** The flat tree's data of a node. Only hosts, slots and assigned nodes have some of it. */
interface Flat {
  flatChildren?: readonly Child[];
  /** The slot to which the node is assigned. */
  slot?: Element;
  /** Whether the node is a child of a host, but assigned to no slot and so not shown. */
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

/** Whether a node is a child of a host, but assigned to none of its slots. */
export function isUnassigned(node: TreeNode): boolean {
  return (node as Flat).isUnassigned === true;
}

/** Returns the parent of a node in the flat tree. */
export function flatParentOf(node: TreeNode): ParentNode | undefined {
  return slotOf(node) ?? composedParentOf(node);
}

/** Returns the parent of a node. For a shadow root and for its children it is the host. */
export function composedParentOf(node: TreeNode): ParentNode | undefined {
  const parent = parentOf(node);
  return hostOf(node) ?? (parent && hostOf(parent)) ?? parent;
}

/** Returns the host of a shadow root. */
export function hostOf(node: TreeNode): Element | undefined {
  return (node as Partial<ShadowRoot>).host;
}

/**
 * Returns the children of a node in the flat tree, with the contents of slots in place of the slots. A list
 * finds its items there.
 */
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

/** Yields a node and every node inside it in the flat tree, hidden ones included, in order. */
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
