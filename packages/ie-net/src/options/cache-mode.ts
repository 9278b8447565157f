/**
 * How a request uses the cache, as in Fetch: `default` by the rules of HTTP; `no-store` not at all; `reload`
 * stores the response but uses none; `no-cache` asks the server before it uses one; `force-cache` uses one
 * however old; `only-if-cached` does too, without asking a server.
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
