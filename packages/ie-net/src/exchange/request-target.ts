/**
 * What a server is asked for: path and query as the URL has them. A question mark at the end is part of it, though the
 * URL's `search` is empty then.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9112#section-3.2.1
 */
export function requestTarget({ href }: URL): string {
  const fragment = href.indexOf('#');
  return href.slice(href.indexOf('/', href.indexOf('//') + 2), fragment < 0 ? undefined : fragment);
}
