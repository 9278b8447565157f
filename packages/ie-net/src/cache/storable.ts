import { headerValue, headerValues, type ResponseHeaders } from '../headers/response-headers.js';
import type { CacheDirectives } from './cache-control.js';
import { type Freshness, isHeuristicallyCacheable, type ReceivedHead } from './freshness.js';
import { conditionalHeaders } from './validation.js';

/**
 * Whether a private cache may keep the response to a GET, and has something to gain by it: a response that is
 * stale at once, and that no server could be asked about, is not kept.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9111#section-3
 */
export function isStorable(
  { status, headers }: ReceivedHead,
  directives: CacheDirectives,
  freshness: Freshness,
): boolean {
  // Parts of a body are not put together here, and a 304 is no response of its own.
  if (status === 206 || status === 304) return false;
  if (directives.has('must-understand')) {
    if (!UNDERSTOOD_STATUSES.has(status)) return false;
  } else if (directives.has('no-store')) return false;
  const isFresh = freshness.lifetimeMs > 0 && !directives.has('no-cache');
  return isFresh || (isCacheable(status, headers, directives) && conditionalHeaders(headers).length > 0);
}

/** Whether anything in the headers says when the response grows stale, or lets it be asked about: a quick look. */
export function hasCachingHeaders(headers: ResponseHeaders): boolean {
  return headers.some(([name]) => CACHING_HEADERS.has(name));
}

const CACHING_HEADERS: ReadonlySet<string> = new Set(['cache-control', 'etag', 'expires', 'last-modified']);

/** Whether HTTP/1.1 tells where a body ends: one that ends with its connection may have been cut off. */
export function hasKnownEnd(status: number, headers: ResponseHeaders): boolean {
  if (status === 204) return true;
  if (headerValue(headers, 'content-length') !== undefined) return true;
  return CHUNKED.test(headerValues(headers, 'transfer-encoding').join(','));
}

// Only as the last of all codings does it end a body; anything else that looks like it may end with the connection.
const CHUNKED = /(?:^|,) *chunked$/iu;

/** The statuses that mean nothing to a cache beyond what RFC 9111 says of every response. */
const UNDERSTOOD_STATUSES: ReadonlySet<number> = new Set([
  200, 203, 204, 300, 301, 302, 303, 307, 308, 404, 405, 410, 414, 501,
]);

function isCacheable(status: number, headers: ResponseHeaders, directives: CacheDirectives): boolean {
  if (isHeuristicallyCacheable(status)) return true;
  const said = ['public', 'private', 'max-age'].some((name) => directives.has(name));
  return said || headerValue(headers, 'expires') !== undefined;
}
