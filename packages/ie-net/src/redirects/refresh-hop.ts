import type { HeaderPairs } from '../headers/header-pairs.js';
import { checkUrl } from './check-url.js';
import { crossOriginHeaders } from './cross-origin-headers.js';
import { withoutBodyHeaders } from './redirect.js';

export { NetError } from '../errors/net-error.js';

/**
 * The request that a declarative refresh leads to: a GET without a body, under the rules of a redirect. Credentials in
 * its URL are dropped, and headers that are meant for one origin alone do not go to another.
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

/** A page that sends its reader to another address, after it was fetched. */
export interface RefreshedPage {
  /** Where the page came from. */
  readonly from: URL;
  /** The headers that were given for its request; names in lower case. */
  readonly headers: HeaderPairs;
  /** Where it leads, absolute. */
  readonly target: URL;
  readonly allowHttp: boolean;
  /** Whether `https:` is fetched wherever `http:` is said. */
  readonly upgrade: boolean;
}
