import type { AddressPolicy } from '../addresses/address-policy.js';
import type { HeaderPairs } from '../headers/header-pairs.js';
import type { ResponseHeaders } from '../headers/response-headers.js';
import { type CacheDirectives, parseCacheControl } from './cache-control.js';
import { type Freshness, findFreshness, type ReceivedHead } from './freshness.js';
import { isStorable } from './storable.js';
import { storableHeaders } from './validation.js';
import { findSelectingHeaders, matchesSelecting, type SelectingHeaders } from './vary.js';

/** The key of a URL in a partition; a fragment means nothing to a server. */
export function cacheKey(partition: { readonly key: string }, url: URL): string {
  const { href, hash } = url;
  return `${partition.key} ${hash === '' && !href.endsWith('#') ? href : href.slice(0, href.indexOf('#'))}`;
}

/** What of a request decides which stored response may answer it. */
export interface CacheQuery {
  /** Partition and URL: see {@link cacheKey}. */
  readonly key: string;
  /** Responses that came under another address policy are no answer. */
  readonly addresses: AddressPolicy;
  readonly headers: HeaderPairs;
}

/** A response that may be stored, as far as its head tells. */
export interface StorableHead {
  readonly freshness: Freshness;
  readonly key: string;
  readonly addresses: string;
  readonly selecting: SelectingHeaders;
  readonly status: number;
  readonly headers: ResponseHeaders;
  readonly directives: CacheDirectives;
}

/** A stored response; never changed, only replaced. */
export interface CacheEntry {
  readonly head: StorableHead;
  /** As it came over the wire, its content codings still on. */
  readonly body: Uint8Array;
  /** What it counts for in memory, in bytes. */
  readonly cost: number;
}

/** What to store of a response's head; undefined when the response may not be stored. */
export function storableHead(query: CacheQuery, received: ReceivedHead): StorableHead | undefined {
  const { status, headers } = received;
  const directives = parseCacheControl(headers);
  const freshness = findFreshness(received, directives);
  if (!isStorable(received, directives, freshness)) return undefined;
  const selecting = findSelectingHeaders(headers, query.headers);
  if (selecting === undefined) return undefined;
  const { key, addresses } = query;
  const kept = storableHeaders(headers);
  return { freshness, key, addresses: addresses.key, selecting, status, headers: kept, directives };
}

/** Joins head and body. */
export function makeEntry(head: StorableHead, body: Uint8Array): CacheEntry {
  return { head, body, cost: headCost(head) + body.length };
}

/** Whether a stored response may answer a request, as far as the request's own nature goes. */
export function matchesQuery({ head }: CacheEntry, query: CacheQuery): boolean {
  return head.addresses === query.addresses.key && matchesSelecting(head.selecting, query.headers);
}

// About what V8 takes for an entry, and for each of its headers and directives beside their text.
const ENTRY_BYTES = 1024;
const PART_BYTES = 128;

/** What a head counts for in memory, in bytes. */
function headCost({ key, headers, selecting, directives }: StorableHead): number {
  const parts = headers.length + selecting.length + directives.size;
  let bytes = ENTRY_BYTES + key.length * 2 + parts * PART_BYTES;
  for (const [name, value] of headers) bytes += name.length + value.length;
  for (const [name, value = ''] of selecting) bytes += name.length + value.length;
  return bytes;
}
