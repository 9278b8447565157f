import { defaultTreeAdapter, html } from 'parse5';
import { hiddenElements } from '../hidden.js';
import { jsonLdIn } from '../meta/json-ld.js';
import type { Reading } from '../reading.js';
import { childrenOf, type Element, findElement, isElement, isText, type TreeNode } from '../tree.js';

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

/** What an article is never in. */
const LEFT_OUT = new Set(['style', 'template', 'svg', 'math']);

/** Puts what a page shows into a document that has nothing yet. */
export function fillDocument(document: DomDocument, reading: Reading): void {
  const { page, roots, removed } = reading;
  const isHidden = hiddenElements(page);
  const add = (parent: DomNode, nodes: readonly TreeNode[]) => {
    for (const node of nodes) {
      if (isHidden(node)) {
        if (isElement(node)) removed.hidden += 1;
      } else if (isText(node)) parent.append(document.createTextNode(node.value));
      else if (isElement(node) && !isLeftOut(node)) {
        const element = document.createElement(node.tagName);
        setAttributes(element, node);
        parent.append(element);
        add(element, childrenOf(node));
      }
    }
  };
  const root = findElement(page.document, 'html');
  const head = findElement(page.document, 'head');
  const body = findElement(page.document, 'body');
  if (root) setAttributes(document.documentElement, root);
  if (head) add(document.head, childrenOf(head));
  const isWhole = roots.includes(page.document);
  if (isWhole && body) setAttributes(document.body, body);
  add(document.body, isWhole ? (body ? childrenOf(body) : []) : roots);
}

function isLeftOut(element: Element): boolean {
  return element.tagName === 'script' ? jsonLdIn(element) === undefined : LEFT_OUT.has(element.tagName);
}

function setAttributes(element: DomNode, { attrs }: Element): void {
  for (const { name, value } of attrs) if (/^[a-z_][\w.:-]*$/i.test(name)) element.setAttribute(name, value);
}

/** The tree of a part of a document, as parse5 would make it. */
export function treeOf(root: DomNode): Element {
  const attrs = Array.from(root.attributes, ({ name, value }) => ({ name, value }));
  const element = defaultTreeAdapter.createElement(root.localName, html.NS.HTML, attrs);
  for (const child of root.childNodes) {
    if (child.nodeType === 3) defaultTreeAdapter.insertText(element, child.textContent);
    else if (child.nodeType === 1) defaultTreeAdapter.appendChild(element, treeOf(child));
  }
  return element;
}
