import { type CacheEntry, type CacheQuery, matchesQuery } from './entry.js';

/**
 * Stored responses in memory, limited to a number of bytes together with bodies being recorded. The oldest
 * entries are evicted first. An entry that was used since the last eviction becomes the newest instead.
 */
export class CacheStore {
  readonly #maxBytes: number;
  readonly #entries = new Map<string, CacheEntry[]>();
  /** Every entry, the oldest first. */
  readonly #byAge = new Set<CacheEntry>();
  readonly #recentlyUsed = new Set<CacheEntry>();
  #bytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** Bytes in use and reserved. */
  get bytes(): number {
    return this.#bytes;
  }

  /** The newest response for a request, fresh or not. */
  find(query: CacheQuery): CacheEntry | undefined {
    return this.#entries.get(query.key)?.find((entry) => matchesQuery(entry, query));
  }

  /** Whether a response is still stored. */
  has(entry: CacheEntry): boolean {
    return this.#byAge.has(entry);
  }

  /** Marks an entry as recently used. */
  touch(entry: CacheEntry): void {
    if (this.has(entry)) this.#recentlyUsed.add(entry);
  }

  /** Stores a response and removes those for the same request. A response that is too large is not stored. */
  add(entry: CacheEntry, query: CacheQuery): void {
    this.remove(query);
    if (!this.reserve(entry.cost)) return;
    const variants = [entry, ...(this.#entries.get(entry.head.key) ?? [])];
    this.#entries.set(entry.head.key, variants);
    this.#byAge.add(entry);
    for (const surplus of variants.slice(MAX_VARIANTS)) this.forget(surplus);
  }

  /** Reserves bytes, and evicts entries if necessary. Returns false when there is not enough space. */
  reserve(bytes: number): boolean {
    if (this.#bytes + bytes > this.#maxBytes) this.#evict(bytes);
    if (this.#bytes + bytes > this.#maxBytes) return false;
    this.#bytes += bytes;
    return true;
  }

  /** Releases reserved bytes. */
  release(bytes: number): void {
    this.#bytes -= bytes;
  }

  /** Removes the responses for a request. */
  remove(query: CacheQuery): void {
    for (const entry of this.#entries.get(query.key) ?? []) {
      if (matchesQuery(entry, query)) this.forget(entry);
    }
  }

  /** Removes every response of a key. */
  invalidate(key: string): void {
    for (const entry of this.#entries.get(key) ?? []) this.forget(entry);
  }

  /** Removes one response, if it is stored. */
  forget(entry: CacheEntry): void {
    if (!this.#byAge.delete(entry)) return;
    this.#recentlyUsed.delete(entry);
    this.#bytes -= entry.cost;
    const others = (this.#entries.get(entry.head.key) ?? []).filter((other) => other !== entry);
    if (others.length > 0) this.#entries.set(entry.head.key, others);
    else this.#entries.delete(entry.head.key);
  }

  /** Removes all responses. Reserved bytes stay reserved. */
  clear(): void {
    for (const entry of this.#byAge) this.forget(entry);
  }

  // Evicts more than necessary: finding the first entry of a Set gets slower with each deleted one.
  #evict(bytes: number): void {
    if (bytes > this.#maxBytes) return;
    const goal = Math.min(this.#maxBytes - bytes, this.#maxBytes * EVICTION_TARGET);
    for (const entry of this.#byAge) {
      if (this.#bytes <= goal) return;
      if (this.#recentlyUsed.delete(entry)) {
        this.#byAge.delete(entry);
        this.#byAge.add(entry);
      } else this.forget(entry);
    }
  }
}

/** Maximum number of responses of one URL, for requests with different headers. */
const MAX_VARIANTS = 8;

/** The fill level after an eviction, as a fraction of the maximum. */
const EVICTION_TARGET = 7 / 8;
