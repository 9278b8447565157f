import type { LookupAddress } from 'node:dns';
import { BoundedMap } from '../collections/bounded-map.js';
import type { DnsAnswer } from './ask-dns.js';
import type { Names } from './names.js';

/**
 * Caches the addresses of names, in memory, for as long as their records say, but at most an hour. Concurrent
 * queries for one name are one query. Failures are not cached.
 */
export class NameCache {
  readonly #source: NameSource;
  readonly #now: () => number;
  readonly #kept = new BoundedMap<Kept>(MAX_NAMES);
  readonly #asking = new Map<string, Asking>();

  constructor(source: NameSource, now = () => performance.now()) {
    this.#source = source;
    this.#now = now;
  }

  /** Returns the names of one scope. Other scopes cannot detect by timing what it has queried. */
  within(scope: string): Names {
    // A host name contains no space.
    const keyOf = (hostname: string) => `${scope} ${hostname.toLowerCase()}`;
    return {
      find: (hostname, signal) => this.#find(keyOf(hostname), hostname, signal),
      forget: (hostname) => this.#kept.delete(keyOf(hostname)),
    };
  }

  /** Drops the entries of a scope. */
  forget(scope: string): void {
    this.#kept.deleteAll(`${scope} `);
  }

  async #find(key: string, hostname: string, signal: AbortSignal): Promise<readonly LookupAddress[]> {
    signal.throwIfAborted();
    const kept = this.#kept.get(key);
    if (kept !== undefined && kept.until > this.#now()) return kept.addresses;
    const asking = this.#asking.get(key) ?? this.#ask(key, hostname);
    return await this.#wait(key, asking, signal);
  }

  #ask(key: string, hostname: string): Asking {
    const stop = new AbortController();
    const answer = this.#source
      .find(hostname, stop.signal)
      .then((found) => {
        this.#keep(key, found);
        return found.addresses;
      })
      .finally(() => {
        if (this.#asking.get(key) === asking) this.#asking.delete(key);
      });
    const asking: Asking = { answer, stop, waiting: 0 };
    this.#asking.set(key, asking);
    return asking;
  }

  #keep(key: string, { addresses, ttl }: DnsAnswer): void {
    if (ttl <= 0) return;
    const seconds = Math.min(ttl, MAX_SECONDS);
    this.#kept.set(key, { addresses, until: this.#now() + seconds * 1000 });
  }

  #wait(key: string, asking: Asking, signal: AbortSignal): Promise<readonly LookupAddress[]> {
    asking.waiting += 1;
    return new Promise((resolve, reject) => {
      const leave = () => {
        reject(signal.reason);
        asking.waiting -= 1;
        if (asking.waiting > 0) return;
        this.#asking.delete(key);
        asking.stop.abort(signal.reason);
      };
      signal.addEventListener('abort', leave, { once: true });
      const stay = () => signal.removeEventListener('abort', leave);
      asking.answer.finally(stay).then(resolve, reject);
    });
  }
}

/** Finds addresses, and says how long they may be cached. */
export interface NameSource {
  find(hostname: string, signal: AbortSignal): Promise<DnsAnswer>;
}

/** Cached addresses, and until when they may be used, by `performance.now()`. */
interface Kept {
  readonly addresses: readonly LookupAddress[];
  readonly until: number;
}

/** A query in progress, and how many wait for its answer. */
interface Asking {
  readonly answer: Promise<readonly LookupAddress[]>;
  readonly stop: AbortController;
  waiting: number;
}

/** How many names are cached, in all scopes together. */
export const MAX_NAMES = 1000;

const MAX_SECONDS = 3600;
