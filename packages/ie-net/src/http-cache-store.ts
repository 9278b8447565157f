import { answersQuery, type CacheEntry, type CacheQuery } from './http-cache-entry.js';

/**
 * Stored responses, in memory, within a number of bytes that bodies on their way in count against too. The one
 * unused for longest makes room.
 */
export class HttpCacheStore {
  readonly #maxBytes: number;
  readonly #entries = new Map<string, CacheEntry[]>();
  /** Every entry, the one unused for longest first. */
  readonly #byUse = new Set<CacheEntry>();
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
    return this.#entries.get(query.key)?.find((entry) => answersQuery(entry, query));
  }

  /** Notes that an entry was of use. */
  touch(entry: CacheEntry): void {
    if (this.#byUse.delete(entry)) this.#byUse.add(entry);
  }

  /** Stores a response in place of those that answer the same request; does nothing when it is too large. */
  add(entry: CacheEntry, query: CacheQuery): void {
    this.remove(query);
    if (!this.reserve(entry.cost)) return;
    const variants = [entry, ...(this.#entries.get(entry.key) ?? [])];
    this.#entries.set(entry.key, variants);
    this.#byUse.add(entry);
    for (const surplus of variants.slice(MAX_VARIANTS)) this.#drop(surplus);
  }

  /** Takes room for bytes that are to come, from entries if need be; false when there isn't as much. */
  reserve(bytes: number): boolean {
    if (bytes > this.#maxBytes) return false;
    for (const entry of this.#byUse) {
      if (this.#bytes + bytes <= this.#maxBytes) break;
      this.#drop(entry);
    }
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
      if (answersQuery(entry, query)) this.#drop(entry);
    }
  }

  /** Forgets every response of a key. */
  invalidate(key: string): void {
    for (const entry of this.#entries.get(key) ?? []) this.#drop(entry);
  }

  /** Forgets everything but what is reserved. */
  clear(): void {
    for (const entry of this.#byUse) this.#drop(entry);
  }

  #drop(entry: CacheEntry): void {
    if (!this.#byUse.delete(entry)) return;
    this.#bytes -= entry.cost;
    const others = (this.#entries.get(entry.key) ?? []).filter((other) => other !== entry);
    if (others.length > 0) this.#entries.set(entry.key, others);
    else this.#entries.delete(entry.key);
  }
}

/** How many responses of one URL are kept for requests with different headers. */
const MAX_VARIANTS = 8;
