export { headerValues } from '@internet-exploder/ie-text';

import type { HeaderPairs } from './header-pairs.js';

/** The first value of a header. */
export function headerValue(headers: HeaderPairs, name: string): string | undefined {
  for (const pair of headers) if (pair[0] === name) return pair[1];
  return undefined;
}

/**
 * Response headers as received: order and duplicates kept, and names in lower case. Each byte of a value is one
 * character (latin1), because the server's encoding is unknown.
 */
export type ResponseHeaders = [name: string, value: string][];

/** The value of a valid `content-length` header. */
export function contentLength(headers: ResponseHeaders): number | undefined {
  const value = headerValue(headers, 'content-length');
  return value !== undefined && /^\d+$/u.test(value) ? Number(value) : undefined;
}
