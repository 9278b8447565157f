import { childrenOf, type Element, isElement, type ParentNode, parentOf } from '../tree/tree.js';

export function placeOf(element: Element): Place {
  const parent = parentOf(element);
  if (!parent) return { siblings: [element], index: 0 };
  let family = families.get(parent);
  if (!family) {
    const elements = childrenOf(parent).filter(isElement);
    family = { elements, indexes: new Map(elements.map((child, index) => [child, index])) };
    families.set(parent, family);
  }
  return { siblings: family.elements, index: family.indexes.get(element) ?? 0 };
}

/** The siblings of an element, itself included, and its index. */
export interface Place {
  siblings: readonly Element[];
  index: number;
}

interface Family {
  elements: Element[];
  indexes: Map<Element, number>;
}

/** Counts the children of each parent once. */
const families = new WeakMap<ParentNode, Family>();
