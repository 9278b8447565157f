import { flatChildrenOf } from '../tree/flat-tree.js';
import { attribute, type Element, isElement, isText, type TreeNode } from '../tree/tree.js';

/**
 * Finds those children of one element that are there a second time, beside themselves, in another form:
 *
 * - a formula drawn for the eyes only (`aria-hidden`), beside the same in MathML, as KaTeX and MathJax write it. A style
 *   sheet, which is not loaded, hides the MathML from the eyes;
 * - a picture that a script would load later, beside a `noscript` that has it.
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

/** What is looked into for the one thing that it holds. */
const MOST_LEVELS = 4;
/** Attributes in which a picture that is loaded later has no address yet. */
const NO_ADDRESS = /^\s*(?:$|data:|about:|#|javascript:)/i;

/** Whether an element is one that `twinsAmong` looks for: without any among the children, it finds nothing. */
export function mayBeDuplicate(element: Element): boolean {
  return element.tagName === 'noscript' || attribute(element, 'aria-hidden') !== undefined;
}

/** The first of both, or what else is not to be shown, if the second shows the same. */
function duplicateOf(
  one: Element,
  other: Element,
  isGone: (element: Element) => boolean,
): Element | undefined {
  if (other.tagName === 'noscript') return twinOfPicture(one, other);
  if (attribute(one, 'aria-hidden')?.toLowerCase() !== 'true') return undefined;
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

/** Whether a picture that a script would load is another one, by its address or by what it says. */
function isSame(early: Element, real: Element): boolean {
  const address = attribute(real, 'src') ?? '';
  if (NO_ADDRESS.test(address) || isPixel(real)) return false;
  if (early.attrs.some(({ value }) => value === address)) return true;
  const [alt, realAlt] = [attribute(early, 'alt') ?? '', attribute(real, 'alt') ?? ''];
  if (alt && realAlt) return alt === realAlt;
  // One that has a name and no address of its own would be lost without it.
  return (
    NO_ADDRESS.test(attribute(early, 'src') ?? '') && (!alt || attribute(early, 'data-src') !== undefined)
  );
}

/** One that counts visits. */
function isPixel(image: Element): boolean {
  const [width, height] = [attribute(image, 'width'), attribute(image, 'height')];
  return (width === '1' || width === '0') && (height === '1' || height === '0');
}

/** The element of that name that is the only thing in an element, or is that element. */
function onlyOneIn(
  root: Element,
  tagName: string,
  isGone: (element: Element) => boolean = () => false,
): Element | undefined {
  let element: Element | undefined = root;
  for (let level = 0; element && level <= MOST_LEVELS; level += 1) {
    if (isGone(element)) return undefined;
    if (element.tagName === tagName) return element;
    element = onlyChildOf(element);
  }
  return undefined;
}

/** The only element in one that has no text; that other `source`s stand before it is of no matter. */
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
