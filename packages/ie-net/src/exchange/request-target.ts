/**
 * The request target: path and query as in the URL. An empty query keeps its question mark, which the URL's
 * `search` does not have.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9112#section-3.2.1
 */
export function requestTarget({ href }: URL): string {
  const fragment = href.indexOf('#');
  return href.slice(href.indexOf('/', href.indexOf('//') + 2), fragment < 0 ? undefined : fragment);
}
