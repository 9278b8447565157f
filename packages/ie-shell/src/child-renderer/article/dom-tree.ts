import { defaultTreeAdapter, html } from 'parse5';
import { copyStyle } from '../styles/page-styles.js';
import type { Reading } from '../tree/reading.js';
import type { Element } from '../tree/tree.js';

/**
 * Converts a part of a DOM document to a tree as parse5 would build it, with the styles and formulas of its
 * sources.
 */
export function treeOf(root: DomNode, { page }: Reading, sources: Sources): Element {
  const copy = (node: DomNode): Element => {
    const attrs = Array.from(node.attributes, ({ name, value }) => ({ name, value }));
    const source = sources[Number(attrs.find(({ name }) => name === SOURCE)?.value)];
    // The formula keeps its place in the page too: its parent is still the one there.
    if (source?.tagName === 'math') return source;
    const own = attrs.filter(({ name }) => name !== SOURCE);
    const element = defaultTreeAdapter.createElement(node.localName, html.NS.HTML, own);
    if (source) copyStyle(page, element, source);
    for (const child of node.childNodes) {
      if (child.nodeType === 3) defaultTreeAdapter.insertText(element, child.textContent);
      else if (child.nodeType === 1) append(element, copy(child));
    }
    return element;
  };
  return copy(root);
}

/** The members of a DOM node that the conversion reads. */
export interface DomNode {
  readonly nodeType: number;
  readonly localName: string;
  readonly childNodes: Iterable<DomNode>;
  /** The children that are elements, in a new list for each call. */
  readonly children: ArrayLike<DomNode>;
  readonly attributes: Iterable<{ name: string; value: string }>;
  textContent: string;
  setAttribute(name: string, value: string): void;
  append(...nodes: DomNode[]): void;
}

export interface DomDocument {
  readonly documentElement: DomNode;
  readonly head: DomNode;
  readonly body: DomNode;
  createElement(name: string): DomNode;
  createTextNode(text: string): DomNode;
}

/** The page elements that copies in the document must resemble, by the copies' numbers. */
export type Sources = readonly Element[];

/** The attribute with the number of an element's source. It survives serialising, parsing and renaming. */
export const SOURCE = 'data-source-of-copy';

function append(parent: Element, child: Element): void {
  if (child.parentNode) parent.childNodes.push(child);
  else defaultTreeAdapter.appendChild(parent, child);
}
