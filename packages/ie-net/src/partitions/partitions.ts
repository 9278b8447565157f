import { BoundedMap } from '../collections/bounded-map.js';
import { MAX_COOKIES, MAX_PARTITIONS } from './cookie.js';
import type { CookieFile } from './cookie-file.js';
import { Partition, partitionKey } from './partition.js';
import { siteOf } from './site.js';

/** The partitions in use, in memory only. Their number is bounded: the one unused for longest is forgotten. */
export class Partitions {
  readonly #partitions: BoundedMap<Partition>;
  #hasHsts = false;

  /** `onForget` is called with each partition that has to make room. */
  constructor(onForget: (partition: Partition) => void = () => {}) {
    this.#partitions = new BoundedMap(MAX_PARTITIONS, onForget);
  }

  /**
   * The partition of a hop. Comes as a promise only where a site has to wait for the public suffix list.
   *
   * A navigation that is redirected to another site goes on in the partition of that site; whatever is fetched for
   * a page stays in the page's, wherever it comes from.
   */
  find({ url, topLevelUrl, initiator }: PartitionQuery): Partition | Promise<Partition> {
    const top = siteOf(topLevelUrl ?? url);
    // Who asks for a page has no say in what the page may know.
    const frame = topLevelUrl === undefined || initiator === undefined ? top : siteOf(initiator);
    if (typeof top === 'string' && typeof frame === 'string') return this.get(top, frame);
    return Promise.all([top, frame]).then((sites) => this.get(...sites));
  }

  /** The partition of a pair of sites. */
  get(topLevelSite: string, frameSite: string): Partition {
    const key = partitionKey(topLevelSite, frameSite);
    const known = this.#partitions.get(key);
    if (known !== undefined) return known;
    const partition = new Partition(topLevelSite, frameSite);
    this.#partitions.set(key, partition);
    return partition;
  }

  /** Whether any host has ever asked for HTTPS only. */
  get hasHsts(): boolean {
    return this.#hasHsts;
  }

  /** Takes a host's `strict-transport-security` header, which came over HTTPS, into the partition it came to. */
  storeHsts(partition: Partition, hostname: string, header: string): void {
    this.#hasHsts = true;
    partition.hsts.update(hostname, header, Date.now());
  }

  /**
   * Whether the host of an `http:` URL has asked for HTTPS only, as far as may be known where the request belongs: a
   * navigation is looked up in the partition of the site it would be over HTTPS.
   */
  async needsHttps({ url, topLevelUrl, initiator }: PartitionQuery): Promise<boolean> {
    const top =
      topLevelUrl === undefined ? (await siteOf(url)).replace('http:', 'https:') : await siteOf(topLevelUrl);
    const frame = topLevelUrl === undefined || initiator === undefined ? top : await siteOf(initiator);
    const partition = this.#partitions.peek(partitionKey(top, frame));
    return partition?.hsts.applies(url.hostname, Date.now()) ?? false;
  }

  /** The cookies of each partition that has any. */
  exportCookies(now: number): CookieFile {
    const partitions = Array.from(this.#partitions.values(), ({ topLevelSite, frameSite, cookies }) => {
      return { topLevelSite, frameSite, cookies: cookies.all(now) };
    });
    return { version: 1, partitions: partitions.filter(({ cookies }) => cookies.length > 0) };
  }

  /** Adds cookies to those that are there. */
  importCookies({ partitions }: CookieFile, now: number): void {
    for (const { topLevelSite, frameSite, cookies } of partitions) {
      const partition = this.get(topLevelSite, frameSite);
      for (const cookie of cookies) partition.cookies.set(cookie, now);
    }
    this.limitCookies(now);
  }

  /** Makes room when there are too many cookies in all, in the partitions unused for longest. */
  limitCookies(now: number): void {
    let excess = -MAX_COOKIES;
    for (const { cookies } of this.#partitions.values()) excess += cookies.size;
    for (const { cookies } of this.#partitions.values()) {
      while (excess > 0 && cookies.size > 0) {
        const before = cookies.size;
        cookies.evict(now);
        excess -= before - cookies.size;
      }
    }
  }

  /** Forgets everything. */
  clear(): void {
    this.#partitions.clear();
    this.#hasHsts = false;
  }
}

/** What says which partition a request belongs to. */
export interface PartitionQuery {
  /** Where the hop goes. */
  readonly url: URL;
  /** The page that the request is made for; absent for a navigation, where the URL itself is to be the page. */
  readonly topLevelUrl: URL | undefined;
  /** The document that asks. */
  readonly initiator: URL | undefined;
}
