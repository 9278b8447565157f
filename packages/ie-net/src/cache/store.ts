import { type CacheEntry, type CacheQuery, matchesQuery } from './entry.js';

/**
 * Stored responses, in memory, within a number of bytes that bodies on their way in count against too. The oldest
 * make room, but for those that were of use since they were last considered: these count as new once more.
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

  /** The newest response that may answer a request, fresh or not. */
  find(query: CacheQuery): CacheEntry | undefined {
    return this.#entries.get(query.key)?.find((entry) => matchesQuery(entry, query));
  }

  /** Whether a response is still stored. */
  has(entry: CacheEntry): boolean {
    return this.#byAge.has(entry);
  }

  /** Notes that an entry was of use. */
  touch(entry: CacheEntry): void {
    if (this.has(entry)) this.#recentlyUsed.add(entry);
  }

  /** Stores a response in place of those that answer the same request; does nothing when it is too large. */
  add(entry: CacheEntry, query: CacheQuery): void {
    this.remove(query);
    if (!this.reserve(entry.cost)) return;
    const variants = [entry, ...(this.#entries.get(entry.head.key) ?? [])];
    this.#entries.set(entry.head.key, variants);
    this.#byAge.add(entry);
    for (const surplus of variants.slice(MAX_VARIANTS)) this.forget(surplus);
  }

  /** Takes room for bytes that are to come, from entries if need be; false when there isn't as much. */
  reserve(bytes: number): boolean {
    if (this.#bytes + bytes > this.#maxBytes) this.#evict(bytes);
    if (this.#bytes + bytes > this.#maxBytes) return false;
    this.#bytes += bytes;
    return true;
  }

  /** Gives back what was reserved. */
  release(bytes: number): void {
    this.#bytes -= bytes;
  }

  /** Forgets the responses that may answer a request. */
  remove(query: CacheQuery): void {
    for (const entry of this.#entries.get(query.key) ?? []) {
      if (matchesQuery(entry, query)) this.forget(entry);
    }
  }

  /** Forgets every response of a key. */
  invalidate(key: string): void {
    for (const entry of this.#entries.get(key) ?? []) this.forget(entry);
  }

  /** Forgets one response, if it is there. */
  forget(entry: CacheEntry): void {
    if (!this.#byAge.delete(entry)) return;
    this.#recentlyUsed.delete(entry);
    this.#bytes -= entry.cost;
    const others = (this.#entries.get(entry.head.key) ?? []).filter((other) => other !== entry);
    if (others.length > 0) this.#entries.set(entry.head.key, others);
    else this.#entries.delete(entry.head.key);
  }

  /** Forgets everything but what is reserved. */
  clear(): void {
    for (const entry of this.#byAge) this.forget(entry);
  }

  // More than is needed, because to find the oldest again costs more the more of them have gone.
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

/** How many responses of one URL are kept for requests with different headers. */
const MAX_VARIANTS = 8;

/** How much of its bytes the store fills again after it has made room. */
const EVICTION_TARGET = 7 / 8;
