import { BoundedMap } from '../collections/bounded-map.js';
import { MAX_COOKIES, MAX_PARTITIONS } from './cookie.js';
import type { CookieFile } from './cookie-file.js';
import { Partition, partitionKey } from './partition.js';
import { siteOf } from './site.js';

/** The partitions, in memory only. Their number is limited: the least recently used is deleted. */
export class Partitions {
  readonly #partitions: BoundedMap<Partition>;
  #hasHsts = false;

  /** `onForget` is called with each partition that is deleted to make room. */
  constructor(onForget: (partition: Partition) => void = () => {}) {
    this.#partitions = new BoundedMap(MAX_PARTITIONS, onForget);
  }

  /**
   * The partition of a hop. Returns a promise only while the public suffix list is loading.
   *
   * A navigation that is redirected to another site continues in the partition of that site. A request for a page
   * stays in the page's partition.
   */
  find({ url, topLevelUrl, initiator }: PartitionQuery): Partition | Promise<Partition> {
    const top = siteOf(topLevelUrl ?? url);
    // The initiator of a navigation does not affect the state of the new page.
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

  /** Whether any HSTS header was stored so far. */
  get hasHsts(): boolean {
    return this.#hasHsts;
  }

  /** Stores the `strict-transport-security` header of an HTTPS response in its partition. */
  storeHsts(partition: Partition, hostname: string, header: string): void {
    this.#hasHsts = true;
    partition.hsts.update(hostname, header, Date.now());
  }

  /**
   * Whether the host of an `http:` URL has an HSTS policy in the request's partition. A navigation uses the
   * partition of the HTTPS site.
   */
  async needsHttps({ url, topLevelUrl, initiator }: PartitionQuery): Promise<boolean> {
    const top =
      topLevelUrl === undefined ? (await siteOf(url)).replace('http:', 'https:') : await siteOf(topLevelUrl);
    const frame = topLevelUrl === undefined || initiator === undefined ? top : await siteOf(initiator);
    const partition = this.#partitions.peek(partitionKey(top, frame));
    return partition?.hsts.applies(url.hostname, Date.now()) ?? false;
  }

  /** The cookies of all partitions. */
  exportCookies(now: number): CookieFile {
    const partitions = Array.from(this.#partitions.values(), ({ topLevelSite, frameSite, cookies }) => {
      return { topLevelSite, frameSite, cookies: cookies.all(now) };
    });
    return { version: 1, partitions: partitions.filter(({ cookies }) => cookies.length > 0) };
  }

  /** Adds cookies to the stored ones. */
  importCookies({ partitions }: CookieFile, now: number): void {
    for (const { topLevelSite, frameSite, cookies } of partitions) {
      const partition = this.get(topLevelSite, frameSite);
      for (const cookie of cookies) partition.cookies.set(cookie, now);
    }
    this.limitCookies(now);
  }

  /** Evicts cookies from the least recently used partitions when there are too many in total. */
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

  /** Deletes all partitions. */
  clear(): void {
    this.#partitions.clear();
    this.#hasHsts = false;
  }
}

/** The parts of a request that select its partition. */
export interface PartitionQuery {
  /** The URL of the hop. */
  readonly url: URL;
  /** The page that the request is for; absent for a navigation, where the URL itself becomes the page. */
  readonly topLevelUrl: URL | undefined;
  /** The document that sends the request. */
  readonly initiator: URL | undefined;
}
