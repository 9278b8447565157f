/** Returns the base of the page's links: the `href` of its `base` element, or the page's own URL. */
export function baseUrlOf(base: string | undefined, url: string): string {
  return (base !== undefined && resolve(base, url)) || url;
}

/** @see https://html.spec.whatwg.org/multipage/semantics.html#set-the-frozen-base-url */
function resolve(address: string, url: string): string | undefined {
  try {
    const { protocol, href } = new URL(address, url);
    return ['data:', 'javascript:'].includes(protocol) ? undefined : href;
  } catch {
    return undefined;
  }
}
