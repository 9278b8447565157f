import { headerValue, headerValues, type ResponseHeaders } from '../headers/response-headers.js';
import type { CacheDirectives } from './cache-control.js';
import { type Freshness, isHeuristicallyCacheable, type ReceivedHead } from './freshness.js';
import { conditionalHeaders } from './validation.js';

/**
 * Whether a private cache may store the response to a GET and could reuse it: a response must be fresh or have
 * a validator.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9111#section-3
 */
export function isStorable(
  { status, headers }: ReceivedHead,
  directives: CacheDirectives,
  freshness: Freshness,
): boolean {
  // Partial bodies are not combined here, and a 304 only updates a stored response.
  if (status === 206 || status === 304) return false;
  if (directives.has('must-understand')) {
    if (!UNDERSTOOD_STATUSES.has(status)) return false;
  } else if (directives.has('no-store')) return false;
  const isFresh = freshness.lifetimeMs > 0 && !directives.has('no-cache');
  return isFresh || (isCacheable(status, headers, directives) && conditionalHeaders(headers).length > 0);
}

/** A quick check for headers that give freshness or a validator. */
export function hasCachingHeaders(headers: ResponseHeaders): boolean {
  return headers.some(([name]) => CACHING_HEADERS.has(name));
}

const CACHING_HEADERS: ReadonlySet<string> = new Set(['cache-control', 'etag', 'expires', 'last-modified']);

/** Whether an HTTP/1.1 body has an explicit end. A body that ends with its connection may be truncated. */
export function hasKnownEnd(status: number, headers: ResponseHeaders): boolean {
  if (status === 204) return true;
  if (headerValue(headers, 'content-length') !== undefined) return true;
  return CHUNKED.test(headerValues(headers, 'transfer-encoding').join(','));
}

// `chunked` marks the end of a body only as the last coding.
const CHUNKED = /(?:^|,) *chunked$/iu;

/** The statuses without cache rules of their own, for `must-understand`. */
const UNDERSTOOD_STATUSES: ReadonlySet<number> = new Set([
  200, 203, 204, 300, 301, 302, 303, 307, 308, 404, 405, 410, 414, 501,
]);

function isCacheable(status: number, headers: ResponseHeaders, directives: CacheDirectives): boolean {
  if (isHeuristicallyCacheable(status)) return true;
  const isExplicit = ['public', 'private', 'max-age'].some((name) => directives.has(name));
  return isExplicit || headerValue(headers, 'expires') !== undefined;
}
