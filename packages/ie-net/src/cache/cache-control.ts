import type { HeaderPairs } from '../headers/header-pairs.js';
import { headerValues } from '../headers/response-headers.js';

/**
 * Parses the `cache-control` of a request or a response. Invalid directives are ignored. More than 64
 * directives count as `no-store`.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9111#section-5.2
 */
export function parseCacheControl(headers: HeaderPairs): CacheDirectives {
  const values = headerValues(headers, 'cache-control');
  if (values.length === 0) return NONE;
  const directives = new Map<string, string>();
  for (const [, name = '', quoted, plain = ''] of values.join(',').matchAll(DIRECTIVE)) {
    const key = name.toLowerCase();
    if (key === '' || directives.has(key)) continue;
    if (directives.size === MAX_DIRECTIVES) return NO_STORE;
    directives.set(key, quoted === undefined ? plain.trimEnd() : quoted.replace(/\\(.)/gu, '$1'));
  }
  return directives;
}

/** Directive names in lower case, with the first value of each. A missing value is the empty string. */
export type CacheDirectives = ReadonlyMap<string, string>;

/**
 * A directive's value in milliseconds; undefined when the directive is absent. An invalid number of seconds
 * is 0, so that the response is stale.
 */
export function directiveMs(directives: CacheDirectives, name: string): number | undefined {
  const value = directives.get(name);
  if (value === undefined) return undefined;
  return /^\d+$/u.test(value) ? Math.min(Number(value), MAX_SECONDS) * 1000 : 0;
}

const NONE: CacheDirectives = new Map();
const NO_STORE: CacheDirectives = new Map([['no-store', '']]);

const MAX_DIRECTIVES = 64;

/** The upper limit for a number of seconds: https://www.rfc-editor.org/rfc/rfc9111#section-1.2.2 */
const MAX_SECONDS = 2 ** 31;

// A name, and optionally a quoted or plain value. Other text before the next comma is ignored. A space beside
// the equals sign removes the value, so that a restriction holds and a permission does not.
const DIRECTIVE = /\s*([^\s,="]*)(?:=(?:"((?:[^"\\]|\\.)*)"|([^,]*)))?[^,]*(?:,|$)/gu;
