import type { AddressPolicy } from './address-policy.js';
import { type CacheDirectives, parseCacheControl } from './cache-control.js';
import { type Freshness, findFreshness, type ReceivedHead } from './http-cache-freshness.js';
import { isStorable } from './http-cache-storable.js';
import { storableHeaders } from './http-cache-validation.js';
import { findSelecting, matchesSelecting, type SelectingHeaders } from './http-cache-vary.js';
import type { HeaderPairs } from './request-headers.js';
import type { ResponseHeaders } from './response-headers.js';

/** What of a request decides which stored response may answer it. */
export interface CacheQuery {
  /** Partition and URL: see {@link cacheKey}. */
  readonly key: string;
  /** Responses that came under another address policy are no answer. */
  readonly addresses: AddressPolicy;
  readonly headers: HeaderPairs;
}

/** A response that may be stored, as far as its head tells. */
export interface StorableHead extends Freshness {
  readonly key: string;
  readonly addresses: string;
  readonly selecting: SelectingHeaders;
  readonly status: number;
  readonly headers: ResponseHeaders;
  readonly directives: CacheDirectives;
}

/** A stored response; never changed, only replaced. */
export interface CacheEntry extends StorableHead {
  /** As it came over the wire, its content codings still on. */
  readonly body: Uint8Array;
  /** What it counts for in memory, in bytes. */
  readonly cost: number;
}

/** The key of a URL in a partition; a fragment means nothing to a server. */
export function cacheKey(partition: { readonly key: string }, url: URL): string {
  const { href, hash } = url;
  return `${partition.key} ${hash === '' && !href.endsWith('#') ? href : href.slice(0, href.indexOf('#'))}`;
}

/** What to store of a response's head; undefined when the response may not be stored. */
export function storableHead(
  query: CacheQuery,
  received: Omit<ReceivedHead, 'directives'>,
): StorableHead | undefined {
  const { status, headers } = received;
  const directives = parseCacheControl(headers);
  const head = { ...received, directives };
  const freshness = findFreshness(head);
  if (!isStorable(head, freshness)) return undefined;
  const selecting = findSelecting(headers, query.headers);
  if (selecting === undefined) return undefined;
  const { key, addresses } = query;
  return {
    ...freshness,
    key,
    addresses: addresses.key,
    selecting,
    status,
    directives,
    headers: storableHeaders(headers),
  };
}

/** Joins head and body. */
export function makeEntry(head: StorableHead, body: Uint8Array): CacheEntry {
  return { ...head, body, cost: headCost(head) + body.length };
}

/** Whether a stored response may answer a request, as far as the request's own nature goes. */
export function answersQuery(entry: StorableHead, query: CacheQuery): boolean {
  return entry.addresses === query.addresses.key && matchesSelecting(entry.selecting, query.headers);
}

// About what V8 takes for an entry, and for each of its headers beside their text.
const ENTRY_BYTES = 1024;
const HEADER_BYTES = 128;

/** What a head counts for in memory, in bytes. */
function headCost({ key, headers, selecting }: StorableHead): number {
  const texts = [...headers, ...selecting];
  const bytes = texts.reduce((sum, [name, value = '']) => sum + name.length + value.length + HEADER_BYTES, 0);
  return ENTRY_BYTES + key.length * 2 + bytes;
}
