import { flatChildrenOf, isUnassigned, setFlatChildren } from '../tree/flat-tree.js';
import { isElement, type ParentNode, type TreeNode } from '../tree/tree.js';

/**
 * Limits the depth of the flat tree as `flattenChildren` limits that of the parsed tree, because slots may
 * make it deeper. Returns how many elements moved.
 */
export function flattenFlatTree(root: TreeNode, depth: number): number {
  let moved = 0;
  const stack = [{ node: root, depth: 0 }];
  for (let ahead = stack.pop(); ahead; ahead = stack.pop()) {
    if (ahead.depth >= depth - 1) moved += flatten(ahead.node);
    for (const node of flatChildrenOf(ahead.node)) {
      if (isElement(node) && !isUnassigned(node)) stack.push({ node, depth: ahead.depth + 1 });
    }
  }
  return moved;
}

type Child = ParentNode['childNodes'][number];

function flatten(parent: TreeNode): number {
  const flat: Child[] = [];
  const own = flatChildrenOf(parent);
  const stack = [...own].reverse();
  for (let node = stack.pop(); node; node = stack.pop()) {
    flat.push(node);
    if (isUnassigned(node)) continue;
    const children = flatChildrenOf(node);
    const first = children.findIndex(isElement);
    if (first < 0) continue;
    setFlatChildren(node, children.slice(0, first));
    for (const child of children.slice(first).reverse()) stack.push(child);
  }
  if (flat.length > own.length) setFlatChildren(parent, flat);
  return flat.length - own.length;
}
