import { type Cookie, pathMatches, type SameSite } from './cookie.js';

/** The cookies of one site, limited in number. Insecure cookies are evicted first, then the least recently used. */
export class CookieJar {
  readonly #domains = new Map<string, Map<string, Entry>>();
  readonly #siteHost: string;
  #size = 0;

  /** A jar for the hosts at and below `siteHost`. */
  constructor(siteHost: string) {
    this.#siteHost = siteHost;
  }

  /** Number of cookies, including expired ones that are not removed yet. */
  get size(): number {
    return this.#size;
  }

  /** Stores a cookie and replaces one with the same name, domain and path. An expired cookie removes it. */
  set(cookie: Cookie, now: number): void {
    const entries = this.#domains.get(cookie.domain) ?? new Map<string, Entry>();
    const key = `${cookie.hostOnly} ${cookie.path};${cookie.name}`;
    const old = entries.get(key);
    if (old !== undefined) this.#delete(old);
    if (hasExpired(cookie, now)) return;
    const created = old?.cookie.created ?? cookie.created;
    sequence += 1;
    const order = old?.order ?? sequence;
    this.#domains.set(cookie.domain, entries);
    entries.set(key, { key, cookie: { ...cookie, created }, used: sequence, order });
    this.#size += 1;
    if (this.#size > MAX_COOKIES_OF_SITE) this.evict(now);
  }

  /**
   * The `cookie` header for a URL; undefined without cookies.
   *
   * @see https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#name-retrieval-algorithm
   */
  header(url: URL, reach: CookieSelection, now: number): string | undefined {
    const { pathname, protocol } = url;
    const found = this.#at(url.hostname, now).filter(
      ({ cookie }) =>
        pathMatches(pathname, cookie.path) &&
        (!cookie.secure || protocol === 'https:') &&
        SELECTIONS[cookie.sameSite].includes(reach),
    );
    if (found.length === 0) return undefined;
    sequence += 1;
    for (const entry of found) entry.used = sequence;
    found.sort(
      (a, b) =>
        b.cookie.path.length - a.cookie.path.length ||
        a.cookie.created - b.cookie.created ||
        a.order - b.order,
    );
    return found.map(({ cookie: { name, value } }) => (name === '' ? value : `${name}=${value}`)).join('; ');
  }

  /** All cookies that have not expired, in the order of their creation. */
  all(now: number): Cookie[] {
    const entries = [...this.#entries()].filter(({ cookie }) => !hasExpired(cookie, now));
    return entries.sort((a, b) => a.order - b.order).map(({ cookie }) => cookie);
  }

  /** Removes expired cookies, or one cookie if none has expired. */
  evict(now: number): void {
    const entries = [...this.#entries()];
    const expired = entries.filter(({ cookie }) => hasExpired(cookie, now));
    const rank = (entry: Entry) => entry.used + (entry.cookie.secure ? Number.MAX_SAFE_INTEGER / 2 : 0);
    const [first] = entries.sort((a, b) => rank(a) - rank(b));
    for (const entry of expired) this.#delete(entry);
    if (expired.length === 0 && first !== undefined) this.#delete(first);
  }

  // From the host up to the site. A domain above the site would be a public suffix.
  #at(hostname: string, now: number): Entry[] {
    const found: Entry[] = [];
    for (let domain = hostname; domain !== ''; domain = domain.slice(domain.indexOf('.') + 1)) {
      for (const entry of this.#domains.get(domain)?.values() ?? []) {
        if (hasExpired(entry.cookie, now)) this.#delete(entry);
        else if (!entry.cookie.hostOnly || domain === hostname) found.push(entry);
      }
      if (domain === this.#siteHost || !domain.includes('.')) break;
    }
    return found;
  }

  *#entries(): Iterable<Entry> {
    for (const entries of this.#domains.values()) yield* entries.values();
  }

  #delete({ key, cookie: { domain } }: Entry): void {
    const entries = this.#domains.get(domain);
    if (entries?.delete(key)) this.#size -= 1;
    if (entries?.size === 0) this.#domains.delete(domain);
  }
}

/** The cookies that a request may carry: all, all but `SameSite=Strict`, or only `SameSite=None`. */
export type CookieSelection = 'all' | 'not-strict' | 'none-only';

/** Maximum number of cookies of one site. */
export const MAX_COOKIES_OF_SITE = 180;

interface Entry {
  readonly key: string;
  readonly cookie: Cookie;
  /** Order of creation. */
  readonly order: number;
  /** Order of last use. */
  used: number;
}

let sequence = 0;

const SELECTIONS: Readonly<Record<SameSite, readonly CookieSelection[]>> = {
  strict: ['all'],
  lax: ['all', 'not-strict'],
  default: ['all', 'not-strict'],
  none: ['all', 'not-strict', 'none-only'],
};

function hasExpired({ expires }: Cookie, now: number): boolean {
  return expires !== null && expires <= now;
}
