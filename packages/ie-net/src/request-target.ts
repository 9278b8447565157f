/**
 * What a server is asked for: path and query as the URL has them. A question mark at the end is part of it, though the
 * URL's `search` is empty then.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9112#section-3.2.1
 */
export function requestTarget({ href }: URL): string {
  const [written = ''] = href.split('#', 1);
  return written.slice(written.indexOf('/', written.indexOf('//') + 2));
}
