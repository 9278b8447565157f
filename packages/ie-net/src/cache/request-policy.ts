import type { HeaderPairs } from '../headers/header-pairs.js';
import type { CacheMode } from '../options/cache-mode.js';
import { type CacheDirectives, directiveMs, parseCacheControl } from './cache-control.js';
import type { CacheEntry } from './entry.js';
import { ageAt } from './freshness.js';

/** Reads what a GET or HEAD wants of the cache; undefined when the cache is to stay out of it. */
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
    onMiss: directives.has('only-if-cached') ? '504' : 'fetch',
  };
}

/** What one request wants of the cache. */
export interface RequestCachePolicy {
  /** Which stored responses it takes without asking the server. */
  readonly reuse: 'none' | 'fresh' | 'any';
  /** Whether the server may be asked about a stored response. */
  readonly revalidate: boolean;
  /** Whether the server may be asked at all; when not, whether that fails or is answered with a 504. */
  readonly onMiss: 'fetch' | 'fail' | '504';
  /** Directives of the request, such as `max-age`. */
  readonly directives: CacheDirectives;
  /** Headers that tell caches on the way what is wanted, unless the request says something itself. */
  readonly headers: HeaderPairs;
}

/** Whether a stored response may be taken without asking the server. */
export function canReuse(
  { head }: CacheEntry,
  { reuse: takes, directives }: RequestCachePolicy,
  now: number,
): boolean {
  if (takes !== 'fresh') return takes === 'any';
  if (head.directives.has('no-cache')) return false;
  const age = ageAt(now, head.freshness);
  if (age >= (directiveMs(directives, 'max-age') ?? Number.POSITIVE_INFINITY)) return false;
  const left = head.freshness.lifetimeMs - age;
  if (left > 0) return left >= (directiveMs(directives, 'min-fresh') ?? 0);
  return !head.directives.has('must-revalidate') && -left <= maxStaleMs(directives);
}

/**
 * Whether a stale response may stand in for a server that fails, since it said so itself.
 *
 * @see https://www.rfc-editor.org/rfc/rfc5861#section-4
 */
export function canServeStale(
  { head }: CacheEntry,
  { reuse: takes }: RequestCachePolicy,
  now: number,
): boolean {
  if (takes !== 'fresh' || ['must-revalidate', 'no-cache'].some((name) => head.directives.has(name)))
    return false;
  const allowed = directiveMs(head.directives, 'stale-if-error');
  return allowed !== undefined && ageAt(now, head.freshness) - head.freshness.lifetimeMs <= allowed;
}

// Who brings conditions has stored something of its own (Fetch says the same); and another host name than the URL's
// asks for something else.
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
  onMiss: 'fetch',
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

// Without a value, any staleness will do.
function maxStaleMs(directives: CacheDirectives): number {
  if (directives.get('max-stale') === '') return Number.POSITIVE_INFINITY;
  return directiveMs(directives, 'max-stale') ?? -1;
}
