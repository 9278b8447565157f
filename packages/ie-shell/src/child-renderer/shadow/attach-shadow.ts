import { defaultStyle } from '../styles/default-styles.js';
import { assign, setFlatChildren } from '../tree/flat-tree.js';
import {
  attribute,
  type Element,
  elementsIn,
  HTML,
  isElement,
  isText,
  type ShadowRoot,
  shadowTemplateOf,
} from '../tree/tree.js';

/**
 * Turns the first template of an element that declares a shadow root into one, if the element may have one.
 * The template is then no longer a child of the element.
 *
 * @see https://html.spec.whatwg.org/multipage/parsing.html#parsing-main-inhead
 */
export function attachShadow(host: Element): ShadowRoot | undefined {
  const attached = shadowTemplateOf(host);
  if (attached) return attached.content;
  const { childNodes } = host;
  const at = childNodes.findIndex(
    (child) => child.nodeName === 'template' && isElement(child) && isShadowTemplate(child),
  );
  const template = childNodes[at];
  if (!template || !('content' in template) || !mayBeHost(host)) return undefined;
  childNodes.splice(at, 1);
  const root: ShadowRoot = Object.assign(template.content, { host });
  Object.assign(host, { shadowTemplate: template });
  return root;
}

/**
 * The elements that may have a shadow root, besides custom elements. @see
 * https://dom.spec.whatwg.org/#valid-shadow-host-name
 */
const HOSTS = new Set(
  'article aside blockquote body div footer h1 h2 h3 h4 h5 h6 header main nav p section span'.split(' '),
);
/** @see https://html.spec.whatwg.org/multipage/custom-elements.html#valid-custom-element-name */
const CUSTOM = /^[a-z][^A-Z]*-/;
const NOT_CUSTOM = new Set(
  'annotation-xml color-profile font-face font-face-src font-face-uri font-face-format font-face-name missing-glyph'.split(
    ' ',
  ),
);

/** A slot and the nodes assigned to it. */
interface Assigned {
  slot: Element;
  nodes: Element['childNodes'];
}

/**
 * Assigns the children of a host to the slots of its shadow root. Of several slots with one name, the first
 * gets them.
 */
export function assignSlots(host: Element): void {
  const root = shadowTemplateOf(host)?.content;
  if (!root) return;
  const assigned = slotsIn(root);
  const unassigned: Element[] = [];
  for (const child of host.childNodes) {
    if (!isElement(child) && !isText(child)) continue;
    const place = assigned.get(isElement(child) ? (attribute(child, 'slot') ?? '') : '');
    assign(child, place?.slot);
    if (place) place.nodes.push(child);
    else if (isElement(child) && defaultStyle(child.tagName).display !== 'none') unassigned.push(child);
  }
  setFlatChildren(host, [...root.childNodes, ...unassigned]);
  for (const { slot, nodes } of assigned.values()) if (nodes.length > 0) setFlatChildren(slot, nodes);
}

function slotsIn(root: ShadowRoot): Map<string, Assigned> {
  const slots = new Map<string, Assigned>();
  for (const slot of elementsIn(root)) {
    if (slot.tagName !== 'slot' || slot.namespaceURI !== HTML) continue;
    const name = attribute(slot, 'name') ?? '';
    if (!slots.has(name)) slots.set(name, { slot, nodes: [] });
  }
  return slots;
}

function isShadowTemplate(element: Element): boolean {
  if (element.namespaceURI !== HTML) return false;
  return /^(?:open|closed)$/i.test(attribute(element, 'shadowrootmode') ?? '');
}

function mayBeHost({ tagName, namespaceURI }: Element): boolean {
  if (namespaceURI !== HTML) return false;
  return HOSTS.has(tagName) || (CUSTOM.test(tagName) && !NOT_CUSTOM.has(tagName));
}
