import { attribute, type Document, elementsIn } from './tree.js';

/**
 * What the links of a document are relative to: its first `base` element with an address, or its URL.
 *
 * @see https://html.spec.whatwg.org/multipage/urls-and-fetching.html#document-base-url
 */
export function baseUrlOf(document: Document, url: string): string {
  for (const element of elementsIn(document)) {
    const href = element.tagName === 'base' ? attribute(element, 'href') : undefined;
    if (href !== undefined) return resolve(href, url) ?? url;
  }
  return url;
}

function resolve(href: string, url: string): string | undefined {
  try {
    const base = new URL(href, url);
    return ['data:', 'javascript:'].includes(base.protocol) ? undefined : base.href;
  } catch {
    return undefined;
  }
}
