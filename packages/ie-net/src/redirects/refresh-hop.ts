import type { HeaderPairs } from '../headers/header-pairs.js';
import { checkUrl } from './check-url.js';
import { crossOriginHeaders } from './cross-origin-headers.js';
import { withoutBodyHeaders } from './redirect.js';

export { NetError } from '../errors/net-error.js';

/**
 * The GET request for a declarative refresh, by the rules of a redirect. Credentials are removed from its URL,
 * and headers for one origin are not sent to another.
 *
 * @see https://html.spec.whatwg.org/multipage/semantics.html#shared-declarative-refresh-steps
 * @throws NetError `IE_NET_SCHEME_BLOCKED`, `IE_NET_DOWNGRADE`, `IE_NET_HTTP_BLOCKED`, `IE_NET_BAD_PORT`
 */
export function refreshHop(page: RefreshedPage): { readonly url: URL; readonly headers: HeaderPairs } {
  const { from, target, allowHttp, upgrade } = page;
  const url = new URL(target);
  url.username = '';
  url.password = '';
  if (upgrade && url.protocol === 'http:') url.protocol = 'https:';
  checkUrl({ url, from, allowHttp });
  const headers = withoutBodyHeaders(page.headers);
  return { url, headers: url.origin === from.origin ? headers : crossOriginHeaders(headers, from) };
}

/** A page with a declarative refresh. */
export interface RefreshedPage {
  /** The URL of the page. */
  readonly from: URL;
  /** The headers of the page's request; names in lower case. */
  readonly headers: HeaderPairs;
  /** The absolute URL of the refresh. */
  readonly target: URL;
  readonly allowHttp: boolean;
  /** Whether `http:` URLs are fetched over HTTPS. */
  readonly upgrade: boolean;
}
