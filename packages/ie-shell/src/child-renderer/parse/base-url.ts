import { MAX_URL_LENGTH } from '../tree/resolve-link.js';

/** Returns the base of the page's links: the `href` of its `base` element, or the page's own URL. */
export function baseUrlOf(base: string | undefined, url: string): string {
  return (base !== undefined && resolve(base, url)) || url;
}

/** @see https://html.spec.whatwg.org/multipage/semantics.html#set-the-frozen-base-url */
function resolve(address: string, url: string): string | undefined {
  try {
    const { protocol, href } = new URL(address, url);
    const isUsable = !['data:', 'javascript:'].includes(protocol) && href.length <= MAX_URL_LENGTH;
    return isUsable ? href : undefined;
  } catch {
    return undefined;
  }
}
