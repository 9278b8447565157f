import { type DeclaredRefresh, parseRefresh } from '../refresh/parse-refresh.js';
import { assignSlots, attachShadow } from '../shadow/attach-shadow.js';
import { flattenFlatTree } from '../shadow/flatten-flat-tree.js';
import {
  attribute,
  type Document,
  type Element,
  HTML,
  isElement,
  type ParentNode,
  type ShadowRoot,
  templateContent,
} from '../tree/tree.js';
import { flattenChildren } from './flatten-children.js';
import { isScript } from './script.js';

/**
 * Limits the tree to the depth that browsers allow, and visits each of its elements once, in document order.
 */
export function settleTree(document: Document): Settled {
  const settled: Settled = { scripts: 0, frames: 0, flattened: 0, base: undefined, refresh: undefined };
  const hosts: Element[] = [];
  const stack: Pending[] = [{ node: document, depth: 0, place: 'document' }];
  for (let ahead = stack.pop(); ahead; ahead = stack.pop()) {
    const { node, depth, place } = ahead;
    let shadow: ShadowRoot | undefined;
    if (place !== 'template' && isElement(node)) {
      note(node, settled, place);
      shadow = attachShadow(node);
    }
    if (depth >= MAX_DEPTH - 1) settled.flattened += flattenChildren(node);
    pushChildren(stack, ahead);
    if (!shadow) continue;
    hosts.push(shadow.host);
    // A shadow root's contents are at the same depth as its host's children.
    stack.push({ node: shadow, depth, place: 'shadow' });
  }
  for (const host of hosts) assignSlots(host);
  if (hosts.length > 0) settled.flattened += flattenFlatTree(document, MAX_DEPTH);
  return settled;
}

/** The maximum nesting of elements, as in other browsers. */
export const MAX_DEPTH = 512;

/** What a visit of the tree has found. */
export interface Settled {
  /** Scripts that a browser would run. */
  scripts: number;
  frames: number;
  /** Elements that were too deep and were moved up beside their ancestors. */
  flattened: number;
  /** The `href` of the first `base` element that has one. */
  base: string | undefined;
  /** The first valid `<meta http-equiv="refresh">`. */
  refresh: DeclaredRefresh | undefined;
}

/** A node that was not visited yet. */
interface Pending {
  node: ParentNode;
  depth: number;
  place: Place;
}

/**
 * The contents of a shadow root are shown but do not belong to the document. The contents of a template are
 * neither.
 */
type Place = 'document' | 'shadow' | 'template';

function pushChildren(stack: Pending[], { node, depth, place }: Pending): void {
  const { childNodes } = node;
  for (let index = childNodes.length - 1; index >= 0; index -= 1) {
    const child = childNodes[index];
    if (child && isElement(child)) stack.push({ node: child, depth: depth + 1, place });
  }
  const content = templateContent(node);
  // At the depth of the template, because its contents are one level deeper.
  if (content) stack.push({ node: content, depth, place: 'template' });
}

function note(element: Element, settled: Settled, place: Place): void {
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
    default:
      if (place === 'document') noteOfDocument(element, settled);
  }
}

/** Notes elements that count only in the document itself. */
function noteOfDocument(element: Element, settled: Settled): void {
  switch (element.tagName) {
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
