import type { HeaderPairs } from '../headers/header-pairs.js';

/**
 * The headers of a request after a redirect to another origin, without credentials and without headers that are
 * valid for the first origin only.
 *
 * A `referer` is reduced to its origin. `origin` becomes `null` when an earlier redirect already crossed origins.
 *
 * @see https://fetch.spec.whatwg.org/#http-redirect-fetch
 * @see https://www.w3.org/TR/referrer-policy/#referrer-policy-strict-origin-when-cross-origin
 */
export function crossOriginHeaders(headers: HeaderPairs, from: URL): HeaderPairs {
  return headers.flatMap(([name, value]): HeaderPairs => {
    if (CREDENTIAL_HEADERS.has(name)) return [];
    if (name === 'referer') return trimReferrer(value);
    if (name === 'origin' && value !== from.origin) return [[name, 'null']];
    return [[name, value]];
  });
}

function trimReferrer(value: string): HeaderPairs {
  const origin = URL.canParse(value) ? new URL(value).origin : 'null';
  return origin === 'null' ? [] : [['referer', `${origin}/`]];
}

const CREDENTIAL_HEADERS: ReadonlySet<string> = new Set([
  'authorization',
  'cookie',
  'host',
  'proxy-authorization',
]);
