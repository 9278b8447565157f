import type { AddressPolicy } from '../addresses/address-policy.js';
import { ActiveSet } from '../collections/active-set.js';
import { describeUrl } from '../errors/describe-url.js';
import { NetError } from '../errors/net-error.js';
import type { ExchangeResponse, ResponseHead, WatchResponse } from '../exchange/exchange.js';
import type { RequestScope } from '../exchange/request-scope.js';
import type { HeaderPairs } from '../headers/header-pairs.js';
import { contentLength, headerValue, type ResponseHeaders } from '../headers/response-headers.js';
import type { CacheMode } from '../options/cache-mode.js';
import type { Partition } from '../partitions/partition.js';
import { cachedResponse, gatewayTimeout } from './cached-response.js';
import {
  type CacheEntry,
  type CacheQuery,
  cacheKey,
  makeEntry,
  type StorableHead,
  storableHead,
} from './entry.js';
import { findInvalidated, isSafeMethod } from './invalidation.js';
import { findRange } from './range.js';
import { CacheRecorder } from './recorder.js';
import { canReuse, canServeStale, type RequestCachePolicy, readRequestPolicy } from './request-policy.js';
import { hasCachingHeaders, hasKnownEnd } from './storable.js';
import { CacheStore } from './store.js';
import { conditionalHeaders, describesStored, updateHeaders } from './validation.js';

/**
 * A private cache in memory. A cached response uses no connection and does not wait in a queue.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9111
 */
export class HttpCache {
  readonly #store: CacheStore;
  readonly #maxEntryBytes: number;
  readonly #recorders = new ActiveSet<CacheRecorder>();

  /**
   * `maxBytes` limits the stored responses and those being recorded, together. One entry may use a quarter
   * of it. With 0 nothing is stored.
   */
  constructor(maxBytes: number) {
    this.#store = new CacheStore(maxBytes);
    this.#maxEntryBytes = Math.floor(maxBytes / 4);
  }

  /**
   * Answers a request with a stored response, or forwards it to the server and stores the response if possible.
   *
   * @throws NetError `IE_NET_NOT_CACHED`, and the errors of `forward`
   */
  exchange(request: CacheRequest, forward: ForwardRequest): Promise<ExchangeResponse> {
    const { method, headers, cacheMode, partition, addresses, url, scope } = request;
    if (!isSafeMethod(method)) return this.#forwardUnsafe(request, forward);
    const policy = method === 'OPTIONS' ? undefined : readRequestPolicy(headers, cacheMode);
    if (policy === undefined) return forward(headers);
    const query = { key: cacheKey(partition, url), addresses, headers };
    const entry = this.#store.find(query);
    const now = Date.now();
    if (entry !== undefined && scope.error === undefined && canReuse(entry, policy, now)) {
      const cached = this.#reuse(entry, request, now);
      if (cached !== undefined) return Promise.resolve(cached);
    }
    if (policy.onMiss === 'fail') return Promise.reject(notCached(url));
    if (policy.onMiss === '504') return Promise.resolve(gatewayTimeout(now));
    const lookup: Lookup = { request, policy, query, entry, now };
    if (method === 'HEAD') return this.#forwardHead(lookup, forward);
    return this.#forward(lookup, forward);
  }

  /** Removes all stored responses, and stops recording others. */
  clear(): void {
    for (const recorder of this.#recorders) recorder.stop();
    this.#store.clear();
  }

  // Undefined when the stored response does not have the requested range.
  #reuse(entry: CacheEntry, { method, headers }: CacheRequest, now: number): ExchangeResponse | undefined {
    const hasRange = method === 'GET' && headerValue(headers, 'range') !== undefined;
    const range = hasRange && canServeRange(entry) ? findRange(headers, entry.body.length) : undefined;
    if (hasRange && range === undefined) return undefined;
    this.#store.touch(entry);
    return cachedResponse(entry, { method, now, range, onSpoiled: () => this.#store.forget(entry) });
  }

  #forward(lookup: Lookup, forward: ForwardRequest): Promise<ExchangeResponse> {
    const { request, policy, entry } = lookup;
    const headers = policy.headers.length === 0 ? request.headers : [...request.headers, ...policy.headers];
    const watch: WatchResponse = (head) => this.#watch(lookup, head);
    // The response to a range request cannot update the whole stored response.
    const hasRange = headerValue(request.headers, 'range') !== undefined;
    if (entry === undefined || !policy.revalidate || hasRange) return forward(headers, watch);
    return this.#revalidate(entry, lookup, (conditions) => forward([...headers, ...conditions], watch));
  }

  async #revalidate(entry: CacheEntry, lookup: Lookup, forward: ForwardRequest): Promise<ExchangeResponse> {
    const { policy, request, now } = lookup;
    const conditions = conditionalHeaders(entry.head.headers);
    const staleResponse = () =>
      canServeStale(entry, policy, Date.now()) ? this.#reuse(entry, request, now) : undefined;
    const response = await forward(conditions).catch((error: unknown) => {
      const cached = isOutage(error) && request.scope.error === undefined ? staleResponse() : undefined;
      if (cached === undefined) throw error;
      return cached;
    });
    if (response.status === 304 && conditions.length > 0) return this.#refresh(entry, lookup, response);
    const cached = OUTAGE_STATUSES.has(response.status) ? staleResponse() : undefined;
    if (cached === undefined) return response;
    response.body.destroy();
    return cached;
  }

  #refresh(entry: CacheEntry, lookup: Lookup, response: ExchangeResponse): ExchangeResponse {
    response.body.destroy();
    const updated = this.#update(entry, lookup, response.headers) ?? entry;
    const onSpoiled = () => this.#store.forget(updated);
    const cached = cachedResponse(updated, { method: 'GET', now: Date.now(), onSpoiled });
    return { ...response, ...cached, timings: response.timings, revalidated: true };
  }

  // Removes the entry when its new headers make it impossible to store.
  #update(entry: CacheEntry, { query, now }: Lookup, received: ResponseHeaders): CacheEntry | undefined {
    const headers = updateHeaders(entry.head.headers, received);
    const dates = { requestedAt: now, receivedAt: Date.now() };
    const head = storableHead(query, { status: entry.head.status, headers, ...dates });
    const updated = head && makeEntry(head, entry.body);
    // An entry that was removed or replaced during the request must not return.
    if (!this.#store.has(entry)) return updated;
    if (updated !== undefined) this.#store.add(updated, query);
    else this.#store.remove(query);
    return updated;
  }

  async #forwardHead(lookup: Lookup, forward: ForwardRequest): Promise<ExchangeResponse> {
    const { request, policy, query, entry } = lookup;
    const response = await forward([...request.headers, ...policy.headers]);
    if (entry === undefined || entry.head.status !== 200 || response.status !== 200) return response;
    if (describesStored(entry.head.headers, entry.body.length, response.headers))
      this.#update(entry, lookup, response.headers);
    else this.#store.remove(query);
    return response;
  }

  async #forwardUnsafe(
    { url, headers, partition }: CacheRequest,
    forward: ForwardRequest,
  ): Promise<ExchangeResponse> {
    const response = await forward(headers);
    for (const changed of findInvalidated(url, response.status, response.headers)) {
      const key = cacheKey(partition, changed);
      this.#store.invalidate(key);
      // A response that is being recorded may date from before the change.
      for (const recorder of this.#recorders) if (recorder.key === key) recorder.stop();
    }
    return response;
  }

  #watch({ query, entry, now }: Lookup, { status, headers, connection }: ResponseHead) {
    const isCandidate = this.#maxEntryBytes > 0 && hasCachingHeaders(headers);
    const isSafe = isCandidate && (connection.protocol === 'h2' || hasKnownEnd(status, headers));
    const dates = { requestedAt: now, receivedAt: Date.now() };
    const head = isSafe ? storableHead(query, { status, headers, ...dates }) : undefined;
    if (head !== undefined && (contentLength(headers) ?? 0) <= this.#maxEntryBytes)
      return this.#record(query, head);
    // A response that cannot be stored still makes the stored one obsolete.
    if (entry !== undefined && status < 500 && status !== 304 && status !== 206) this.#store.remove(query);
    return undefined;
  }

  #record(query: CacheQuery, head: StorableHead): CacheRecorder {
    const recorder = new CacheRecorder({
      store: this.#store,
      query,
      head,
      maxBytes: this.#maxEntryBytes,
      onEnd: (ended) => this.#recorders.delete(ended),
    });
    this.#recorders.add(recorder);
    return recorder;
  }
}

/** The parts of a request that the cache needs. */
export interface CacheRequest {
  /** Responses are not shared between partitions. */
  readonly partition: Partition;
  /** Responses are not shared between address policies. */
  readonly addresses: AddressPolicy;
  readonly url: URL;
  readonly method: string;
  readonly headers: HeaderPairs;
  readonly cacheMode: CacheMode;
  readonly scope: RequestScope;
}

/** Sends the request to the server with these headers; `watch` is called with the head of the response. */
export type ForwardRequest = (headers: HeaderPairs, watch?: WatchResponse) => Promise<ExchangeResponse>;

/** A request, its cache policy, and the stored response for it. */
interface Lookup {
  readonly request: CacheRequest;
  readonly policy: RequestCachePolicy;
  readonly query: CacheQuery;
  readonly entry: CacheEntry | undefined;
  /** Time of the lookup, in milliseconds since 1970. */
  readonly now: number;
}

// A part of an encoded body cannot be decoded.
function canServeRange({ head }: CacheEntry): boolean {
  return head.status === 200 && headerValue(head.headers, 'content-encoding') === undefined;
}

/** Statuses that count as a failure of the server: https://www.rfc-editor.org/rfc/rfc5861#section-4 */
const OUTAGE_STATUSES: ReadonlySet<number> = new Set([500, 502, 503, 504]);

// An error from a policy or a certificate must not be hidden by a stale response.
function isOutage(error: unknown): boolean {
  if (!(error instanceof NetError)) return false;
  return ['IE_NET_CONNECTION', 'IE_NET_DNS', 'IE_NET_TIMEOUT'].includes(error.code);
}

function notCached(url: URL): NetError {
  return new NetError(
    'IE_NET_NOT_CACHED',
    `${describeUrl(url)} is not in the cache, and the cache mode forbids a request to the server; use another cache mode`,
  );
}
