import { flatChildrenOf } from '../tree/flat-tree.js';
import { attribute, type Element, isElement, isKeyword, isText, type TreeNode } from '../tree/tree.js';

/**
 * Finds children of one element that duplicate a sibling in another form:
 *
 * - a formula for display (`aria-hidden`) beside the same in MathML, as KaTeX and MathJax write it. A style
 *   sheet, which is not loaded, would hide the MathML;
 * - an image for lazy loading, beside a `noscript` with the same image.
 */
export function duplicatesAmong(
  children: readonly TreeNode[],
  isGone: (element: Element) => boolean,
): Element[] {
  const duplicates: Element[] = [];
  let last: Element | undefined;
  for (const child of children) {
    if (isElement(child)) {
      const duplicate = last && (duplicateOf(last, child, isGone) ?? duplicateOf(child, last, isGone));
      if (duplicate) duplicates.push(duplicate);
      last = child;
    } else if (isText(child) && child.value.trim() !== '') last = undefined;
  }
  return duplicates;
}

/** Maximum number of levels to search for a single descendant. */
const MAX_LEVELS = 4;
/** Values of `src` in an image that is loaded later. */
const NO_ADDRESS = /^\s*(?:$|data:|about:|#|javascript:)/i;

/** Whether `duplicatesAmong` may find a duplicate because of this element. */
export function mayBeDuplicate(element: Element): boolean {
  return element.tagName === 'noscript' || attribute(element, 'aria-hidden') !== undefined;
}

/** Returns the element to drop if both show the same. */
function duplicateOf(
  one: Element,
  other: Element,
  isGone: (element: Element) => boolean,
): Element | undefined {
  if (other.tagName === 'noscript') return twinOfPicture(one, other);
  if (!isKeyword(attribute(one, 'aria-hidden'), 'true')) return undefined;
  const formula = onlyOneIn(other, 'math', isGone);
  return formula && attribute(other, 'aria-hidden') === undefined ? one : undefined;
}

function twinOfPicture(one: Element, noscript: Element): Element | undefined {
  if (one.tagName === 'a') return undefined;
  const early = onlyOneIn(one, 'img');
  const real = early && onlyOneIn(noscript, 'img');
  if (!early || !real || !isSame(early, real)) return undefined;
  const isNamedOnce = attribute(early, 'alt') && !attribute(real, 'alt');
  return isNamedOnce ? noscript : one;
}

/** Whether a lazy image is the same as another one, by its URL or its text. */
function isSame(early: Element, real: Element): boolean {
  const address = attribute(real, 'src') ?? '';
  if (NO_ADDRESS.test(address) || isPixel(real)) return false;
  if (early.attrs.some(({ value }) => value === address)) return true;
  const [alt, realAlt] = [attribute(early, 'alt') ?? '', attribute(real, 'alt') ?? ''];
  if (alt && realAlt) return alt === realAlt;
  // An image with a name, but without a URL of its own, is worth keeping.
  return (
    NO_ADDRESS.test(attribute(early, 'src') ?? '') && (!alt || attribute(early, 'data-src') !== undefined)
  );
}

/** Whether an image only counts visits. */
function isPixel(image: Element): boolean {
  const [width, height] = [attribute(image, 'width'), attribute(image, 'height')];
  return (width === '1' || width === '0') && (height === '1' || height === '0');
}

/** The element itself or its only descendant, if it has that name. */
function onlyOneIn(
  root: Element,
  tagName: string,
  isGone: (element: Element) => boolean = () => false,
): Element | undefined {
  let element: Element | undefined = root;
  for (let level = 0; element && level <= MAX_LEVELS; level += 1) {
    if (isGone(element)) return undefined;
    if (element.tagName === tagName) return element;
    element = onlyChildOf(element);
  }
  return undefined;
}

/** The only child element, if there is no text. `source` elements before it do not count. */
function onlyChildOf(element: Element): Element | undefined {
  let only: Element | undefined;
  for (const child of flatChildrenOf(element)) {
    if (isText(child) && child.value.trim() !== '') return undefined;
    if (!isElement(child) || child.tagName === 'source') continue;
    if (only) return undefined;
    only = child;
  }
  return only;
}
