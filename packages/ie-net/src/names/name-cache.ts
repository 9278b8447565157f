import type { LookupAddress } from 'node:dns';
import { BoundedMap } from '../collections/bounded-map.js';
import type { DnsAnswer } from './ask-dns.js';
import type { Names } from './names.js';

/**
 * Keeps the addresses of names, in memory, for as long as their records say, but an hour at most. What several want at
 * a time is asked for once. Failures are not kept.
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

  /** The names of one scope: what it has asked for, no other can tell by the time that an answer takes. */
  within(scope: string): Names {
    // No host name has a space in it.
    const keyOf = (hostname: string) => `${scope} ${hostname.toLowerCase()}`;
    return {
      find: (hostname, signal) => this.#find(keyOf(hostname), hostname, signal),
      forget: (hostname) => this.#kept.delete(keyOf(hostname)),
    };
  }

  /** Drops what a scope has asked for. */
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

/** Finds addresses, and says how long they may be kept. */
export interface NameSource {
  find(hostname: string, signal: AbortSignal): Promise<DnsAnswer>;
}

/** Addresses that were found, and until when they may be used, by `performance.now()`. */
interface Kept {
  readonly addresses: readonly LookupAddress[];
  readonly until: number;
}

/** A question under way, and how many wait for its answer. */
interface Asking {
  readonly answer: Promise<readonly LookupAddress[]>;
  readonly stop: AbortController;
  waiting: number;
}

/** How many names are kept, those of every scope together. */
export const MAX_NAMES = 1000;

const MAX_SECONDS = 3600;
