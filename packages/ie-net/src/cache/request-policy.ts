import type { HeaderPairs } from '../headers/header-pairs.js';
import type { CacheMode } from '../options/cache-mode.js';
import { type CacheDirectives, directiveMs, parseCacheControl } from './cache-control.js';
import type { CacheEntry } from './entry.js';
import { ageAt } from './freshness.js';

/** Determines the cache policy of a GET or HEAD request; undefined when the request bypasses the cache. */
export function readRequestPolicy(headers: HeaderPairs, mode: CacheMode): RequestCachePolicy | undefined {
  if (mode === 'no-store') return undefined;
  let hasDirectives = false;
  for (const [name] of headers) {
    if (BYPASS_HEADERS.has(name)) return undefined;
    if (name === 'cache-control') hasDirectives = true;
  }
  const policy = MODE_POLICIES[mode];
  if (!hasDirectives) return policy;
  const directives = parseCacheControl(headers);
  if (directives.has('no-store')) return undefined;
  if (mode !== 'default') return { ...policy, headers: [] };
  return {
    ...policy,
    directives,
    reuse: directives.has('no-cache') ? 'none' : 'fresh',
    onMiss: directives.has('only-if-cached') ? '504' : 'forward',
  };
}

/** How one request uses the cache. */
export interface RequestCachePolicy {
  /** Which stored responses it reuses without a request to the server. */
  readonly reuse: 'none' | 'fresh' | 'any';
  /** Whether a stored response may be revalidated with the server. */
  readonly revalidate: boolean;
  /** Without a reusable response: forward the request to the server, fail, or respond with status 504. */
  readonly onMiss: 'forward' | 'fail' | '504';
  /** Cache directives of the request, such as `max-age`. */
  readonly directives: CacheDirectives;
  /** Headers that give the policy to intermediate caches, unless the request has its own `cache-control`. */
  readonly headers: HeaderPairs;
}

/** Whether a stored response may be reused without a request to the server. */
export function canReuse(
  { head }: CacheEntry,
  { reuse, directives }: RequestCachePolicy,
  now: number,
): boolean {
  if (reuse !== 'fresh') return reuse === 'any';
  if (head.directives.has('no-cache')) return false;
  const age = ageAt(now, head.freshness);
  if (age >= (directiveMs(directives, 'max-age') ?? Number.POSITIVE_INFINITY)) return false;
  const left = head.freshness.lifetimeMs - age;
  if (left > 0) return left >= (directiveMs(directives, 'min-fresh') ?? 0);
  return !head.directives.has('must-revalidate') && -left <= maxStaleMs(directives);
}

/**
 * Whether the server allowed this stale response in place of an error.
 *
 * @see https://www.rfc-editor.org/rfc/rfc5861#section-4
 */
export function canServeStale({ head }: CacheEntry, { reuse }: RequestCachePolicy, now: number): boolean {
  if (reuse !== 'fresh' || ['must-revalidate', 'no-cache'].some((name) => head.directives.has(name)))
    return false;
  const allowed = directiveMs(head.directives, 'stale-if-error');
  return allowed !== undefined && ageAt(now, head.freshness) - head.freshness.lifetimeMs <= allowed;
}

// A caller with conditions has a cache of its own, as in Fetch. A `host` other than the URL's means another
// resource.
const BYPASS_HEADERS: ReadonlySet<string> = new Set([
  'host',
  'if-match',
  'if-modified-since',
  'if-none-match',
  'if-range',
  'if-unmodified-since',
]);

const DEFAULT_POLICY: RequestCachePolicy = {
  reuse: 'fresh',
  revalidate: true,
  onMiss: 'forward',
  directives: new Map(),
  headers: [],
};

const MODE_POLICIES: Readonly<Record<Exclude<CacheMode, 'no-store'>, RequestCachePolicy>> = {
  default: DEFAULT_POLICY,
  reload: {
    ...DEFAULT_POLICY,
    reuse: 'none',
    revalidate: false,
    headers: [
      ['pragma', 'no-cache'],
      ['cache-control', 'no-cache'],
    ],
  },
  'no-cache': { ...DEFAULT_POLICY, reuse: 'none', headers: [['cache-control', 'max-age=0']] },
  'force-cache': { ...DEFAULT_POLICY, reuse: 'any' },
  'only-if-cached': { ...DEFAULT_POLICY, reuse: 'any', onMiss: 'fail' },
};

// Without a value, any staleness is accepted.
function maxStaleMs(directives: CacheDirectives): number {
  if (directives.get('max-stale') === '') return Number.POSITIVE_INFINITY;
  return directiveMs(directives, 'max-stale') ?? -1;
}
