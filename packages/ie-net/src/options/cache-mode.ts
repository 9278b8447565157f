/**
 * How a request uses the cache, as in Fetch: `default` by the rules of HTTP; `no-store` not at all; `reload` stores
 * the answer but takes none; `no-cache` asks the server before it takes one; `force-cache` takes one however old;
 * `only-if-cached` too, and asks nobody.
 *
 * @see https://fetch.spec.whatwg.org/#concept-request-cache-mode
 */
export type CacheMode = 'default' | 'no-store' | 'reload' | 'no-cache' | 'force-cache' | 'only-if-cached';

/** Every {@link CacheMode}. */
export const CACHE_MODES: readonly CacheMode[] = [
  'default',
  'no-store',
  'reload',
  'no-cache',
  'force-cache',
  'only-if-cached',
];
