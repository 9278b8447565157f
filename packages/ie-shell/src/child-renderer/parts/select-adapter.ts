import type { Options } from 'css-select';
import { composedParentOf } from '../tree/flat-tree.js';
import {
  childrenOf,
  type Element,
  isElement,
  parentOf,
  shadowTemplateOf,
  type TreeNode,
  textContent,
} from '../tree/tree.js';
import type { StepBudget } from './step-budget.js';

/** Adapts the page's tree to css-select. Names are compared in lower case, as HTML does. */
export function treeAdapter(budget: StepBudget): Adapter {
  return {
    isTag: (node): node is Element => {
      budget.step();
      return isElement(node);
    },
    getName: ({ tagName }) => tagName.toLowerCase(),
    getAttributeValue: (element, name) => budget.read(attributeOf(element, name)),
    hasAttrib: (element, name) => attributeOf(element, name) !== undefined,
    getChildren,
    getParent: (node) => {
      budget.step();
      return composedParentOf(node) ?? null;
    },
    getSiblings,
    prevElementSibling: previousElements(),
    getText: (node) => budget.read(textContent(node)),
    // Never called: css-select only tests single elements here.
    removeSubsets: (nodes) => nodes,
  };
}

/** Returns the elements of a page and of its shadow trees, in document order. */
export function composedElements(document: TreeNode): Element[] {
  const elements: Element[] = [];
  const stack = [document];
  for (let node = stack.pop(); node; node = stack.pop()) {
    if (isElement(node)) elements.push(node);
    const children = getChildren(node);
    for (let index = children.length - 1; index >= 0; index -= 1) {
      const child = children[index];
      if (child) stack.push(child);
    }
  }
  return elements;
}

type Adapter = NonNullable<Options<TreeNode, Element>['adapter']>;

function attributeOf({ attrs }: Element, name: string): string | undefined {
  return attrs.find((attr) => attr.name === name || attr.name.toLowerCase() === name)?.value;
}

/** The contents of a host's shadow root and the host's own children. */
function getChildren(node: TreeNode): TreeNode[] {
  const children = childrenOf(node) as TreeNode[];
  const root = shadowTemplateOf(node)?.content;
  return root ? [...root.childNodes, ...children] : children;
}

function getSiblings(node: TreeNode): TreeNode[] {
  const parent = parentOf(node);
  return parent ? (childrenOf(parent) as TreeNode[]) : [node];
}

/** Scans the children of a node once, instead of once for each child. */
function previousElements(): (node: TreeNode) => Element | null {
  const previous = new WeakMap<TreeNode, Element | null>();
  return (node) => {
    const known = previous.get(node);
    if (known !== undefined) return known;
    let last: Element | null = null;
    for (const sibling of getSiblings(node)) {
      previous.set(sibling, last);
      if (isElement(sibling)) last = sibling;
    }
    return previous.get(node) ?? null;
  };
}
