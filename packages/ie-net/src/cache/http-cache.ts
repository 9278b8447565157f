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
 * A private cache in memory: what it answers takes no connection and no place in a queue.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9111
 */
export class HttpCache {
  readonly #store: CacheStore;
  readonly #maxEntryBytes: number;
  readonly #recorders = new ActiveSet<CacheRecorder>();

  /**
   * `maxBytes` bounds all that is stored, and what is on its way in; one entry has at most a quarter of it. With 0
   * nothing is stored.
   */
  constructor(maxBytes: number) {
    this.#store = new CacheStore(maxBytes);
    this.#maxEntryBytes = Math.floor(maxBytes / 4);
  }

  /**
   * Answers a request from what is stored, or asks the server and stores what may be stored.
   *
   * @throws NetError `IE_NET_NOT_CACHED`, and what `ask` throws
   */
  exchange(request: CacheRequest, ask: FetchFromServer): Promise<ExchangeResponse> {
    const { method, headers, cacheMode, partition, addresses, url, scope } = request;
    if (!isSafeMethod(method)) return this.#fetchUnsafe(request, ask);
    const policy = method === 'OPTIONS' ? undefined : readRequestPolicy(headers, cacheMode);
    if (policy === undefined) return ask(headers);
    const query = { key: cacheKey(partition, url), addresses, headers };
    const entry = this.#store.find(query);
    const now = Date.now();
    if (entry !== undefined && scope.error === undefined && canReuse(entry, policy, now)) {
      const answer = this.#reuse(entry, request, now);
      if (answer !== undefined) return Promise.resolve(answer);
    }
    if (policy.onMiss === 'fail') return Promise.reject(notCached(url));
    if (policy.onMiss === '504') return Promise.resolve(gatewayTimeout(now));
    const lookup: Lookup = { request, policy, query, entry, now };
    if (method === 'HEAD') return this.#fetchHead(lookup, ask);
    return this.#fetch(lookup, ask);
  }

  /** Forgets everything, what is on its way in too. */
  clear(): void {
    for (const recorder of this.#recorders) recorder.stop();
    this.#store.clear();
  }

  // Undefined when what is asked for can't be made of what is stored.
  #reuse(entry: CacheEntry, { method, headers }: CacheRequest, now: number): ExchangeResponse | undefined {
    const wantsPart = method === 'GET' && headerValue(headers, 'range') !== undefined;
    const range = wantsPart && canServeRange(entry) ? findRange(headers, entry.body.length) : undefined;
    if (wantsPart && range === undefined) return undefined;
    this.#store.touch(entry);
    return cachedResponse(entry, { method, now, range, onSpoiled: () => this.#store.forget(entry) });
  }

  #fetch(lookup: Lookup, ask: FetchFromServer): Promise<ExchangeResponse> {
    const { request, policy, entry } = lookup;
    const headers = policy.headers.length === 0 ? request.headers : [...request.headers, ...policy.headers];
    const watch: WatchResponse = (head) => this.#watch(lookup, head);
    // The answer about a part says nothing of the whole.
    const asksForPart = headerValue(request.headers, 'range') !== undefined;
    if (entry === undefined || !policy.revalidate || asksForPart) return ask(headers, watch);
    return this.#revalidate(entry, lookup, (conditions) => ask([...headers, ...conditions], watch));
  }

  async #revalidate(entry: CacheEntry, lookup: Lookup, ask: FetchFromServer): Promise<ExchangeResponse> {
    const { policy, request, now } = lookup;
    const conditions = conditionalHeaders(entry.head.headers);
    const standIn = () =>
      canServeStale(entry, policy, Date.now()) ? this.#reuse(entry, request, now) : undefined;
    const response = await ask(conditions).catch((error: unknown) => {
      const answer = isOutage(error) && request.scope.error === undefined ? standIn() : undefined;
      if (answer === undefined) throw error;
      return answer;
    });
    if (response.status === 304 && conditions.length > 0) return this.#refresh(entry, lookup, response);
    const answer = OUTAGE_STATUSES.has(response.status) ? standIn() : undefined;
    if (answer === undefined) return response;
    response.body.destroy();
    return answer;
  }

  #refresh(entry: CacheEntry, lookup: Lookup, response: ExchangeResponse): ExchangeResponse {
    response.body.destroy();
    const updated = this.#update(entry, lookup, response.headers) ?? entry;
    const onSpoiled = () => this.#store.forget(updated);
    const answer = cachedResponse(updated, { method: 'GET', now: Date.now(), onSpoiled });
    return { ...response, ...answer, timings: response.timings, revalidated: true };
  }

  // A response of which no server may be asked about again is forgotten.
  #update(entry: CacheEntry, { query, now }: Lookup, received: ResponseHeaders): CacheEntry | undefined {
    const headers = updateHeaders(entry.head.headers, received);
    const dates = { requestedAt: now, receivedAt: Date.now() };
    const head = storableHead(query, { status: entry.head.status, headers, ...dates });
    const updated = head && makeEntry(head, entry.body);
    // What was forgotten or replaced while its server was asked does not come back.
    if (!this.#store.has(entry)) return updated;
    if (updated !== undefined) this.#store.add(updated, query);
    else this.#store.remove(query);
    return updated;
  }

  async #fetchHead(lookup: Lookup, ask: FetchFromServer): Promise<ExchangeResponse> {
    const { request, policy, query, entry } = lookup;
    const response = await ask([...request.headers, ...policy.headers]);
    if (entry === undefined || entry.head.status !== 200 || response.status !== 200) return response;
    if (describesStored(entry.head.headers, entry.body.length, response.headers))
      this.#update(entry, lookup, response.headers);
    else this.#store.remove(query);
    return response;
  }

  async #fetchUnsafe(
    { url, headers, partition }: CacheRequest,
    ask: FetchFromServer,
  ): Promise<ExchangeResponse> {
    const response = await ask(headers);
    for (const changed of findInvalidated(url, response.status, response.headers)) {
      const key = cacheKey(partition, changed);
      this.#store.invalidate(key);
      // What was asked for before the change may be what was there before it.
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
    // What may not be stored still says that what is stored is no more.
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

/** One request as the cache sees it. */
export interface CacheRequest {
  /** What is stored in one partition is unknown in every other. */
  readonly partition: Partition;
  /** What came under another address policy is no answer. */
  readonly addresses: AddressPolicy;
  readonly url: URL;
  readonly method: string;
  readonly headers: HeaderPairs;
  readonly cacheMode: CacheMode;
  readonly scope: RequestScope;
}

/** Asks the server, with these headers; `watch` is told of the response as it comes. */
export type FetchFromServer = (headers: HeaderPairs, watch?: WatchResponse) => Promise<ExchangeResponse>;

/** A request, what it wants, and what is stored for it. */
interface Lookup {
  readonly request: CacheRequest;
  readonly policy: RequestCachePolicy;
  readonly query: CacheQuery;
  readonly entry: CacheEntry | undefined;
  /** When it was looked up, in milliseconds since 1970. */
  readonly now: number;
}

// A part of what is coded could not be decoded.
function canServeRange({ head }: CacheEntry): boolean {
  return head.status === 200 && headerValue(head.headers, 'content-encoding') === undefined;
}

/** What counts as a server that fails: https://www.rfc-editor.org/rfc/rfc5861#section-4 */
const OUTAGE_STATUSES: ReadonlySet<number> = new Set([500, 502, 503, 504]);

// Not what a policy or a certificate forbids: those are no reason to look away.
function isOutage(error: unknown): boolean {
  if (!(error instanceof NetError)) return false;
  return ['IE_NET_CONNECTION', 'IE_NET_DNS', 'IE_NET_TIMEOUT'].includes(error.code);
}

function notCached(url: URL): NetError {
  return new NetError(
    'IE_NET_NOT_CACHED',
    `${describeUrl(url)} isn't in the cache, and the cache mode forbids asking the server; use another mode`,
  );
}
