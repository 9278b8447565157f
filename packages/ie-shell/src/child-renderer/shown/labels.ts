import { flatNodesIn } from '../tree/flat-tree.js';
import type { Reading } from '../tree/reading.js';
import { costOfLink, resolveLink } from '../tree/resolve-link.js';
import { attribute, childrenOf, type Element, isElement, textContent } from '../tree/tree.js';
import { type OutputBudget, spend } from './output-budget.js';
import { lineOf } from './shown-nodes.js';

/** An attribute as clean text on one line; empty if absent. @throws ShellError `IE_SHELL_PAGE_TOO_LARGE` */
export function labelIn(element: Element, name: string, { reading, labels }: LabelContext): string {
  const value = attribute(element, name);
  if (!value) return '';
  spend(labels, value.length);
  return lineOf(value, reading);
}

/** What reading labels needs. */
export interface LabelContext {
  reading: Reading;
  /** The remaining budget for text from attributes, which several elements may share. */
  labels: OutputBudget;
}

/** Maximum number of nodes in a link that are searched for a name. */
const MAX_SEARCHED = 32;

/** The name of an element: its `aria-label` or its title. @throws ShellError `IE_SHELL_PAGE_TOO_LARGE` */
export function nameOf(element: Element, context: LabelContext): string {
  return labelIn(element, 'aria-label', context) || labelIn(element, 'title', context);
}

/**
 * The name of a link without text: its own, or that of the first named element in it, such as an icon.
 * @throws ShellError `IE_SHELL_PAGE_TOO_LARGE`
 */
export function nameOfEmptyLink(link: Element, context: LabelContext): string {
  let asked = 0;
  for (const node of flatNodesIn(link)) {
    asked += 1;
    const name = isElement(node) ? nameOf(node, context) : '';
    if (name || asked >= MAX_SEARCHED) return name;
  }
  return '';
}

/** The name of an `svg`: its own, or its `title` element. @throws ShellError `IE_SHELL_PAGE_TOO_LARGE` */
export function nameOfDrawing(svg: Element, context: LabelContext): string {
  const name = nameOf(svg, context);
  if (name) return name;
  const title = childrenOf(svg).find((child) => child.nodeName === 'title');
  return title ? lineOf(textContent(title), context.reading) : '';
}

/** Resolves a URL of an element, like `resolveLink`. @throws ShellError `IE_SHELL_PAGE_TOO_LARGE` */
export function linkTo(address: string, { reading, labels }: LabelContext): string | undefined {
  spend(labels, costOfLink(address, reading.page));
  return resolveLink(address, reading);
}
