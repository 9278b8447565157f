import type { HeaderPairs } from '../headers/header-pairs.js';
import { headerValue, headerValues, type ResponseHeaders } from '../headers/response-headers.js';

/**
 * The headers that revalidate a stored response; none when it has no validator.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9111#section-4.3.1
 */
export function conditionalHeaders(stored: ResponseHeaders): HeaderPairs {
  const pairs: [string, string][] = [];
  const etag = sendable(stored, 'etag');
  if (etag !== undefined) pairs.push(['if-none-match', etag]);
  const modified = sendable(stored, 'last-modified');
  if (modified !== undefined) pairs.push(['if-modified-since', modified]);
  return pairs;
}

/**
 * The headers of a stored response after a 304 or a response to HEAD. Each received header replaces all lines of
 * its name, except headers that describe the stored body.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9111#section-3.2
 */
export function updateHeaders(stored: ResponseHeaders, received: ResponseHeaders): ResponseHeaders {
  const updates = storableHeaders(received).filter(([name]) => !STORED_BODY_HEADERS.has(name));
  // An age that was not received again belongs to the earlier response.
  const replaced = new Set(['age', ...updates.map(([name]) => name)]);
  return [...stored.filter(([name]) => !replaced.has(name)), ...updates];
}

/**
 * Whether a response to HEAD describes the stored response.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9111#section-4.3.5
 */
export function describesStored(
  stored: ResponseHeaders,
  bodyBytes: number,
  received: ResponseHeaders,
): boolean {
  const same = (name: string, value: string | undefined) =>
    headerValues(received, name).every((candidate) => candidate === value);
  return (
    same('content-length', String(bodyBytes)) &&
    ['etag', 'last-modified'].every((name) => same(name, headerValue(stored, name)))
  );
}

/**
 * A copy of the headers without those for a single connection or proxy.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9111#section-3.1
 */
export function storableHeaders(headers: ResponseHeaders): ResponseHeaders {
  const listed = headerValues(headers, 'connection').flatMap((value) => value.toLowerCase().split(','));
  const names = listed.map((name) => name.trim());
  const kept: ResponseHeaders = [];
  for (const [name, value] of headers) {
    if (!PER_CONNECTION.has(name) && !names.includes(name)) kept.push([name, value]);
  }
  return kept;
}

const PER_CONNECTION: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authentication-info',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'transfer-encoding',
  'upgrade',
]);

/** Headers that describe the stored body, so an update must not change them. */
const STORED_BODY_HEADERS: ReadonlySet<string> = new Set([
  'content-encoding',
  'content-length',
  'content-md5',
  'content-range',
  'etag',
]);

// A response header may contain characters that are invalid in a request.
function sendable(headers: ResponseHeaders, name: string): string | undefined {
  const value = headerValue(headers, name);
  return value !== undefined && /^[\x20-\x7e\x80-\xff]+$/u.test(value) ? value : undefined;
}
