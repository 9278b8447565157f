import { defaultTreeAdapter, html } from 'parse5';
import { copyStyle } from '../styles/page-styles.js';
import type { Reading } from '../tree/reading.js';
import type { Element } from '../tree/tree.js';

/** The tree of a part of a document, as parse5 would make it, with the styles and the formulas of its sources. */
export function treeOf(root: DomNode, { page }: Reading, sources: Sources): Element {
  const copy = (node: DomNode): Element => {
    const attrs = Array.from(node.attributes, ({ name, value }) => ({ name, value }));
    const source = sources[Number(attrs.find(({ name }) => name === SOURCE)?.value)];
    // It is where it was in the page as well, which is what it says it is in.
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

/** As much of a DOM as it takes to make one. */
export interface DomNode {
  readonly nodeType: number;
  readonly localName: string;
  readonly childNodes: Iterable<DomNode>;
  /** Those that are elements, in a new list each time. */
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

/** The elements of a page that their copies in a document have to be like, by the numbers that those have. */
export type Sources = readonly Element[];

/** Where an element has the number of its source: there it stays when it is written out, read again and renamed. */
export const SOURCE = 'data-source-of-copy';

function append(parent: Element, child: Element): void {
  if (child.parentNode) parent.childNodes.push(child);
  else defaultTreeAdapter.appendChild(parent, child);
}
