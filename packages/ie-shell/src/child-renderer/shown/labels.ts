import { flatNodesIn } from '../tree/flat-tree.js';
import type { Reading } from '../tree/reading.js';
import { resolveLink } from '../tree/resolve-link.js';
import { attribute, childrenOf, type Element, isElement, textContent } from '../tree/tree.js';
import { type Paper, takePaper } from './output-budget.js';
import { lineOf } from './shown-nodes.js';

/** An attribute as clean text on one line; empty if there is none. @throws ShellError `IE_SHELL_PAGE_TOO_LARGE` */
export function labelIn(element: Element, name: string, { reading, labels }: Teller): string {
  const value = attribute(element, name);
  if (!value) return '';
  takePaper(labels, value.length);
  return lineOf(value, reading);
}

/** Who tells of attributes. */
export interface Teller {
  reading: Reading;
  /** How much may still be said of elements that is none of their text: several may have one attribute. */
  labels: Paper;
}

/** How many nodes of a link without text are asked for a name. */
const MOST_ASKED = 32;

/** What an element calls itself: its `aria-label`, or else its title. @throws ShellError `IE_SHELL_PAGE_TOO_LARGE` */
export function nameOf(element: Element, teller: Teller): string {
  return labelIn(element, 'aria-label', teller) || labelIn(element, 'title', teller);
}

/**
 * What a link without any text is called: what it calls itself, or what the first thing in it does, such as an icon.
 * @throws ShellError `IE_SHELL_PAGE_TOO_LARGE`
 */
export function nameOfEmptyLink(link: Element, teller: Teller): string {
  let asked = 0;
  for (const node of flatNodesIn(link)) {
    asked += 1;
    const name = isElement(node) ? nameOf(node, teller) : '';
    if (name || asked >= MOST_ASKED) return name;
  }
  return '';
}

/** What an `svg` is called: what it calls itself, or its `title` element. @throws ShellError `IE_SHELL_PAGE_TOO_LARGE` */
export function nameOfDrawing(svg: Element, teller: Teller): string {
  const name = nameOf(svg, teller);
  if (name) return name;
  const title = childrenOf(svg).find((child) => child.nodeName === 'title');
  return title ? lineOf(textContent(title), teller.reading) : '';
}

/** Where an address of an element leads, as `resolveLink`. @throws ShellError `IE_SHELL_PAGE_TOO_LARGE` */
export function linkTo(address: string, { reading, labels }: Teller): string | undefined {
  takePaper(labels, address.length);
  return resolveLink(address, reading);
}
