import { attribute, childrenOf, type Element, isElement } from '../tree/tree.js';
import { type LabelContext, nameOf } from './labels.js';

/** The URL of embedded content, as the page writes it. */
export function embeddedAddress(element: Element): string | undefined {
  return attribute(element, 'src') ?? attribute(element, 'data') ?? sourceIn(element);
}

/** Media and frames with their labels. Each is shown as a link. */
export const EMBEDDED: ReadonlyMap<string, string> = new Map([
  ['audio', 'audio'],
  ['embed', 'embedded'],
  ['frame', 'frame'],
  ['iframe', 'frame'],
  ['video', 'video'],
]);

/** The text of its link, such as `frame: Menu`. @throws ShellError `IE_SHELL_PAGE_TOO_LARGE` */
export function embeddedLabel(element: Element, context: LabelContext): string {
  const kind = EMBEDDED.get(element.tagName) ?? element.tagName;
  const name = nameOf(element, context);
  return name ? `${kind}: ${name}` : kind;
}

function sourceIn(element: Element): string | undefined {
  const source = childrenOf(element).find((child) => isElement(child) && child.tagName === 'source');
  return source && isElement(source) ? attribute(source, 'src') : undefined;
}
