import { flattenChildren } from './flatten-children.js';
import { type DeclaredRefresh, parseRefresh } from './refresh/parse-refresh.js';
import { isScript } from './script.js';
import {
  attribute,
  type Document,
  type Element,
  isElement,
  type ParentNode,
  templateContent,
} from './tree.js';

const HTML = 'http://www.w3.org/1999/xhtml';

/** How deep elements lie within each other at most, as in other browsers. */
export const MAX_DEPTH = 512;

/** What a tree is found to have. */
export interface Settled {
  /** Those that a browser would run. */
  scripts: number;
  frames: number;
  /** Elements that were too deep, and are beside what they were in. */
  flattened: number;
  /** The address of the first `base` element that has one. */
  base: string | undefined;
  /** What the first valid `<meta http-equiv="refresh">` says. */
  refresh: DeclaredRefresh | undefined;
}

/** A node that is still to be looked at. */
interface Ahead {
  node: ParentNode;
  depth: number;
  /** What a template holds is no part of the page. */
  isInert: boolean;
}

/** Makes a tree no deeper than a browser does, and looks at each of its elements once, in their order. */
export function settleTree(document: Document): Settled {
  const settled: Settled = { scripts: 0, frames: 0, flattened: 0, base: undefined, refresh: undefined };
  const stack: Ahead[] = [{ node: document, depth: 0, isInert: false }];
  for (let ahead = stack.pop(); ahead; ahead = stack.pop()) {
    const { node, depth, isInert } = ahead;
    if (!isInert && isElement(node)) note(node, settled);
    if (depth >= MAX_DEPTH - 1) settled.flattened += flattenChildren(node);
    const { childNodes } = node;
    for (let index = childNodes.length - 1; index >= 0; index -= 1) {
      const child = childNodes[index];
      if (child && isElement(child)) stack.push({ node: child, depth: depth + 1, isInert });
    }
    const content = templateContent(node);
    // As deep as the template: what is in it is one deeper.
    if (content) stack.push({ node: content, depth, isInert: true });
  }
  return settled;
}

function note(element: Element, settled: Settled): void {
  switch (element.tagName) {
    case 'script':
      if (isScript(element)) settled.scripts += 1;
      break;
    case 'iframe':
    case 'frame':
    case 'object':
    case 'embed':
      settled.frames += 1;
      break;
    case 'base':
      settled.base ??= attribute(element, 'href');
      break;
    case 'meta':
      if (isRefresh(element)) settled.refresh ??= parseRefresh(attribute(element, 'content') ?? '');
      break;
  }
}

function isRefresh(element: Element): boolean {
  return element.namespaceURI === HTML && attribute(element, 'http-equiv')?.toLowerCase() === 'refresh';
}
