import { parseFragment } from 'parse5';
import { isSameDocument } from '../../targets/is-same-document.js';
import type { ParsedPage } from '../tree/reading.js';
import { type Element, findElement } from '../tree/tree.js';

/**
 * Returns a paragraph with a link to the URL that the page refreshes to. Undefined if the page does not
 * refresh, or refreshes to itself.
 */
export function refreshNotice({ refresh, url }: ParsedPage): Element | undefined {
  if (refresh?.url === undefined || isSameDocument(refresh.url, url)) return undefined;
  const fragment = parseFragment(`<p>Refresh (${refresh.seconds} s): <a rel="refresh"> </a></p>`);
  const link = findElement(fragment, 'a');
  const text = link?.childNodes[0];
  if (text && 'value' in text) text.value = refresh.url;
  link?.attrs.push({ name: 'href', value: refresh.url });
  return findElement(fragment, 'p');
}
