import { CookieJar } from './cookie-jar.js';
import { HstsStore } from './hsts-store.js';
import { siteHost } from './site.js';

/**
 * The state for one pair of sites. Partitions share no state, so a site that is embedded in two others cannot
 * detect that the same person visits both.
 */
export class Partition {
  /**
   * Unique, also among deleted partitions of the same sites. Other state that uses this key becomes unreachable
   * when the partition is deleted.
   */
  readonly key: string;
  /** The site of the page. */
  readonly topLevelSite: string;
  /** The site of the frame that sends the request, or of the page without a frame. */
  readonly frameSite: string;
  /** The cookies of the page's own site. Other sites have none. */
  readonly cookies: CookieJar;
  /** The HSTS policies of hosts of all sites. */
  readonly hsts = new HstsStore();

  constructor(topLevelSite: string, frameSite: string) {
    partitionCount += 1;
    this.key = `${partitionKey(topLevelSite, frameSite)} ${partitionCount}`;
    this.topLevelSite = topLevelSite;
    this.frameSite = frameSite;
    this.cookies = new CookieJar(siteHost(topLevelSite));
  }
}

let partitionCount = 0;

/** The key of a pair of sites. */
export function partitionKey(topLevelSite: string, frameSite: string): string {
  return topLevelSite === frameSite ? topLevelSite : `${topLevelSite}|${frameSite}`;
}
