/**
 * How a request uses the cache, as in Fetch:
 *
 * - `default`: follows the rules of HTTP.
 * - `no-store`: bypasses the cache.
 * - `reload`: stores the response, but reuses none.
 * - `no-cache`: revalidates a stored response before reuse.
 * - `force-cache`: reuses a stored response of any age.
 * - `only-if-cached`: like `force-cache`, but never sends a request to the server.
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
