import { embeddedAddress, embeddedLabel } from '../shown/embedded.js';
import { labelIn } from '../shown/labels.js';
import { attribute, type Element } from '../tree/tree.js';
import { type Conversion, urlIn, urlOf } from './conversion.js';
import type { Inline } from './inline.js';

/** An image with an `http:` or `https:` URL, otherwise its alternative text. */
export function readImage(element: Element, conversion: Conversion): Inline[] {
  if (Number(attribute(element, 'width')) === 1 && Number(attribute(element, 'height')) === 1) return [];
  const alt = labelIn(element, 'alt', conversion);
  const url = [urlIn(element, 'src', conversion), urlIn(element, 'data-src', conversion)].find(isOfWeb);
  if (url) return [{ type: 'image', url, alt, title: labelIn(element, 'title', conversion) }];
  return alt ? [{ type: 'text', value: alt }] : [];
}

/** An area of an image map becomes a link. */
export function readArea(element: Element, conversion: Conversion): Inline[] {
  const alt = labelIn(element, 'alt', conversion);
  const url = alt ? urlIn(element, 'href', conversion) : undefined;
  if (url === undefined) return [];
  const title = labelIn(element, 'title', conversion);
  return [{ type: 'link', url, title, children: [{ type: 'text', value: alt }] }];
}

/** Media and frames become links. */
export function readEmbedded(element: Element, conversion: Conversion): Inline[] {
  const url = urlOf(embeddedAddress(element), conversion);
  if (!isOfWeb(url)) return [];
  const value = embeddedLabel(element, conversion);
  return [{ type: 'link', url, title: '', children: [{ type: 'text', value }] }];
}

function isOfWeb(url: string | undefined): url is string {
  return url !== undefined && /^https?:/.test(url);
}
