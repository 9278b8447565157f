import { flatNodesIn } from '../tree/flat-tree.js';
import type { Reading } from '../tree/reading.js';
import { resolveLink } from '../tree/resolve-link.js';
import { attribute, childrenOf, type Element, isElement, textContent } from '../tree/tree.js';
import { type OutputBudget, spend } from './output-budget.js';
import { lineOf } from './shown-nodes.js';

/** An attribute as clean text on one line; empty if there is none. @throws ShellError `IE_SHELL_PAGE_TOO_LARGE` */
export function labelIn(element: Element, name: string, { reading, labels }: LabelContext): string {
  const value = attribute(element, name);
  if (!value) return '';
  spend(labels, value.length);
  return lineOf(value, reading);
}

/** Who tells of attributes. */
export interface LabelContext {
  reading: Reading;
  /** How much may still be said of elements that is none of their text: several may have one attribute. */
  labels: OutputBudget;
}

/** How many nodes of a link without text are asked for a name. */
const MOST_ASKED = 32;

/** What an element calls itself: its `aria-label`, or else its title. @throws ShellError `IE_SHELL_PAGE_TOO_LARGE` */
export function nameOf(element: Element, context: LabelContext): string {
  return labelIn(element, 'aria-label', context) || labelIn(element, 'title', context);
}

/**
 * What a link without any text is called: what it calls itself, or what the first thing in it does, such as an icon.
 * @throws ShellError `IE_SHELL_PAGE_TOO_LARGE`
 */
export function nameOfEmptyLink(link: Element, context: LabelContext): string {
  let asked = 0;
  for (const node of flatNodesIn(link)) {
    asked += 1;
    const name = isElement(node) ? nameOf(node, context) : '';
    if (name || asked >= MOST_ASKED) return name;
  }
  return '';
}

/** What an `svg` is called: what it calls itself, or its `title` element. @throws ShellError `IE_SHELL_PAGE_TOO_LARGE` */
export function nameOfDrawing(svg: Element, context: LabelContext): string {
  const name = nameOf(svg, context);
  if (name) return name;
  const title = childrenOf(svg).find((child) => child.nodeName === 'title');
  return title ? lineOf(textContent(title), context.reading) : '';
}

/** Where an address of an element leads, as `resolveLink`. @throws ShellError `IE_SHELL_PAGE_TOO_LARGE` */
export function linkTo(address: string, { reading, labels }: LabelContext): string | undefined {
  spend(labels, address.length);
  return resolveLink(address, reading);
}
