import type { Reading } from './reading.js';
import { resolveLink } from './resolve-link.js';
import { lineOf } from './shown-nodes.js';
import { type Paper, takePaper } from './text/paper.js';
import { attribute, type Element } from './tree.js';

/** Who tells of attributes. */
export interface Teller {
  reading: Reading;
  /** How much may still be said of elements that is none of their text: several may have one attribute. */
  labels: Paper;
}

/** An attribute as clean text on one line; empty if there is none. @throws ShellError `IE_SHELL_PAGE_TOO_LARGE` */
export function labelIn(element: Element, name: string, { reading, labels }: Teller): string {
  const value = attribute(element, name);
  if (!value) return '';
  takePaper(labels, value.length);
  return lineOf(value, reading);
}

/** Where an address of an element leads, as `resolveLink`. @throws ShellError `IE_SHELL_PAGE_TOO_LARGE` */
export function linkTo(address: string, { reading, labels }: Teller): string | undefined {
  takePaper(labels, address.length);
  return resolveLink(address, reading);
}
