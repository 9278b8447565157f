import type { HeaderPairs } from '../headers/header-pairs.js';
import { headerValues } from '../headers/response-headers.js';

/**
 * Reads the `cache-control` of a request or a response. What is no directive is passed over; more of them than anybody
 * means are taken for `no-store`.
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

/** The directives of `cache-control`, names in lower case, with the first value of each; empty without one. */
export type CacheDirectives = ReadonlyMap<string, string>;

/**
 * A directive's value in milliseconds: undefined when the directive is absent, zero when its value is no number of
 * seconds, which makes a response stale rather than fresh by mistake.
 */
export function directiveMs(directives: CacheDirectives, name: string): number | undefined {
  const value = directives.get(name);
  if (value === undefined) return undefined;
  return /^\d+$/u.test(value) ? Math.min(Number(value), MAX_SECONDS) * 1000 : 0;
}

const NONE: CacheDirectives = new Map();
const NO_STORE: CacheDirectives = new Map([['no-store', '']]);

const MAX_DIRECTIVES = 64;

/** What a greater number of seconds counts as: https://www.rfc-editor.org/rfc/rfc9111#section-1.2.2 */
const MAX_SECONDS = 2 ** 31;

// A name, and perhaps a quoted or a plain value; whatever else comes before the next comma is nothing. A space beside
// the equals sign leaves the name without its value, which makes a restriction hold and a permission void.
const DIRECTIVE = /\s*([^\s,="]*)(?:=(?:"((?:[^"\\]|\\.)*)"|([^,]*)))?[^,]*(?:,|$)/gu;
