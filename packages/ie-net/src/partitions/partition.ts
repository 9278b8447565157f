import { CookieJar } from './cookie-jar.js';
import { HstsStore } from './hsts-store.js';
import { siteHost } from './site.js';

/**
 * What one pair of sites may know: no state passes from one partition to another, so that a site embedded in two
 * others can't tell that the same person visits both.
 */
export class Partition {
  /**
   * Tells it apart from every other, and from one of the same sites that was forgotten: whatever is kept under this
   * key elsewhere is forgotten with it.
   */
  readonly key: string;
  /** The site of the page that a person looks at. */
  readonly topLevelSite: string;
  /** The site of the frame in it that asks; of the page itself, when there is no frame. */
  readonly frameSite: string;
  /** The cookies of the page's own site; of others there are none. */
  readonly cookies: CookieJar;
  /** The hosts that have asked for HTTPS only, of whatever site. */
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

/** Tells pairs of sites apart. */
export function partitionKey(topLevelSite: string, frameSite: string): string {
  return topLevelSite === frameSite ? topLevelSite : `${topLevelSite}|${frameSite}`;
}
