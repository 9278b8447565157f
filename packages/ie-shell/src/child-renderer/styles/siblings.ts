import { childrenOf, type Element, isElement, type ParentNode, parentOf } from '../tree/tree.js';

export function placeOf(element: Element): Place {
  const parent = parentOf(element);
  if (!parent) return { siblings: [element], index: 0 };
  const { elements, indexes } = familyOf(parent);
  return { siblings: elements, index: indexes.get(element) ?? 0 };
}

/** The siblings of an element, itself included, and its index. */
export interface Place {
  siblings: readonly Element[];
  index: number;
}

/** The elements among the children of a parent. */
export function siblingsIn(parent: ParentNode): readonly Element[] {
  return familyOf(parent).elements;
}

interface Family {
  elements: Element[];
  indexes: Map<Element, number>;
}

/** Counts the children of each parent once. */
const families = new WeakMap<ParentNode, Family>();

function familyOf(parent: ParentNode): Family {
  let family = families.get(parent);
  if (!family) {
    const elements = childrenOf(parent).filter(isElement);
    family = { elements, indexes: new Map(elements.map((child, index) => [child, index])) };
    families.set(parent, family);
  }
  return family;
}
