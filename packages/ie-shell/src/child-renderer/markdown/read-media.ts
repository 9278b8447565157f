import { embeddedAddress, embeddedLabel } from '../shown/embedded.js';
import { labelIn } from '../shown/labels.js';
import { attribute, type Element } from '../tree/tree.js';
import { type Conversion, urlIn, urlOf } from './conversion.js';
import type { Inline } from './inline.js';

/** A picture is there by its address on the web; another is what it says. */
export function readImage(element: Element, conversion: Conversion): Inline[] {
  if (Number(attribute(element, 'width')) === 1 && Number(attribute(element, 'height')) === 1) return [];
  const alt = labelIn(element, 'alt', conversion);
  const url = [urlIn(element, 'src', conversion), urlIn(element, 'data-src', conversion)].find(isOfWeb);
  if (url) return [{ type: 'image', url, alt, title: labelIn(element, 'title', conversion) }];
  return alt ? [{ type: 'text', value: alt }] : [];
}

/** A place on a picture is a link. */
export function readArea(element: Element, conversion: Conversion): Inline[] {
  const alt = labelIn(element, 'alt', conversion);
  const url = alt ? urlIn(element, 'href', conversion) : undefined;
  if (url === undefined) return [];
  const title = labelIn(element, 'title', conversion);
  return [{ type: 'link', url, title, children: [{ type: 'text', value: alt }] }];
}

/** What is to be played, or is a page of its own, is a link to it. */
export function readEmbedded(element: Element, conversion: Conversion): Inline[] {
  const url = urlOf(embeddedAddress(element), conversion);
  if (!isOfWeb(url)) return [];
  const value = embeddedLabel(element, conversion);
  return [{ type: 'link', url, title: '', children: [{ type: 'text', value }] }];
}

function isOfWeb(url: string | undefined): url is string {
  return url !== undefined && /^https?:/.test(url);
}
