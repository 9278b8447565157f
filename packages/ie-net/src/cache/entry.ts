import type { AddressPolicy } from '../addresses/address-policy.js';
import type { HeaderPairs } from '../headers/header-pairs.js';
import type { ResponseHeaders } from '../headers/response-headers.js';
import { type CacheDirectives, parseCacheControl } from './cache-control.js';
import { type Freshness, findFreshness, type ReceivedHead } from './freshness.js';
import { isStorable } from './storable.js';
import { storableHeaders } from './validation.js';
import { findSelectingHeaders, matchesSelecting, type SelectingHeaders } from './vary.js';

/** The key of a URL in a partition, without the fragment, which is not sent to servers. */
export function cacheKey(partition: { readonly key: string }, url: URL): string {
  const { href, hash } = url;
  return `${partition.key} ${hash === '' && !href.endsWith('#') ? href : href.slice(0, href.indexOf('#'))}`;
}

/** The parts of a request that select a stored response. */
export interface CacheQuery {
  /** Partition and URL: see {@link cacheKey}. */
  readonly key: string;
  /** Responses are not shared between address policies. */
  readonly addresses: AddressPolicy;
  readonly headers: HeaderPairs;
}

/** The head of a response that may be stored. */
export interface StorableHead {
  readonly freshness: Freshness;
  readonly key: string;
  readonly addresses: string;
  readonly selecting: SelectingHeaders;
  readonly status: number;
  readonly headers: ResponseHeaders;
  readonly directives: CacheDirectives;
}

/** A stored response. It is immutable: an update replaces it. */
export interface CacheEntry {
  readonly head: StorableHead;
  /** As received, before content decoding. */
  readonly body: Uint8Array;
  /** Estimated memory use in bytes. */
  readonly cost: number;
}

/** The parts of a response's head to store; undefined when the response must not be stored. */
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

/** Makes an entry, and estimates its memory use. */
export function makeEntry(head: StorableHead, body: Uint8Array): CacheEntry {
  return { head, body, cost: headCost(head) + body.length };
}

/** Whether a stored response is for this request, fresh or not. */
export function matchesQuery({ head }: CacheEntry, query: CacheQuery): boolean {
  return head.addresses === query.addresses.key && matchesSelecting(head.selecting, query.headers);
}

// Approximate memory that V8 uses for an entry, and for each header and directive in addition to its text.
const ENTRY_BYTES = 1024;
const PART_BYTES = 128;

/** Estimated memory use of a head in bytes. */
function headCost({ key, headers, selecting, directives }: StorableHead): number {
  const parts = headers.length + selecting.length + directives.size;
  let bytes = ENTRY_BYTES + key.length * 2 + parts * PART_BYTES;
  for (const [name, value] of headers) bytes += name.length + value.length;
  for (const [name, value = ''] of selecting) bytes += name.length + value.length;
  return bytes;
}
