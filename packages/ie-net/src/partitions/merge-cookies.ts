import type { Cookie } from './cookie.js';
import { type CookieFile, readCookieFile } from './cookie-file.js';
import { Partitions } from './partitions.js';

/**
 * Applies a client's changes since an earlier version of a jar to the current version: cookies that were set,
 * replaced or removed. Other cookies stay as they are. If both sides changed a cookie, the client's change wins.
 *
 * @throws NetError `IE_NET_INVALID_OPTION` for an invalid jar, which names the invalid field
 *
 * @example
 * ```ts
 * const before = await readFile('jar', 'utf8');
 * await using client = new Client({ cookieJar: before });
 * await client.get('https://example.com/');
 * const jar = mergeCookies({ before, mine: client.exportCookies(), theirs: await readFile('jar', 'utf8') });
 * ```
 */
export function mergeCookies({ before, mine, theirs }: CookieVersions, now = Date.now()): CookieFile {
  const [old, current, merged] = [indexCookies(before, now), indexCookies(mine, now), new Partitions()];
  merged.importCookies(read(theirs, now), now);
  for (const [key, { partition, cookie }] of current) {
    const known = old.get(key);
    if (known === undefined || !isSame(known.cookie, cookie)) setCookie(merged, partition, cookie, now);
  }
  for (const [key, { partition, cookie }] of old) {
    // An expired cookie was not removed by the client, and may have been set again elsewhere.
    const hasExpired = cookie.expires !== null && cookie.expires <= now;
    if (!current.has(key) && !hasExpired) setCookie(merged, partition, { ...cookie, expires: 0 }, now);
  }
  merged.limitCookies(now);
  return merged.exportCookies(now);
}

/** Three versions of one jar, as an object or as JSON. `undefined` is a jar without cookies. */
export interface CookieVersions {
  /** The version that the client started with. */
  readonly before: CookieFile | string | undefined;
  /** The client's version, from its `exportCookies`. */
  readonly mine: CookieFile | string;
  /** The current version, which may have other changes. */
  readonly theirs: CookieFile | string | undefined;
}

/** A cookie and its partition. */
interface PartitionedCookie {
  readonly partition: { readonly topLevelSite: string; readonly frameSite: string };
  readonly cookie: Cookie;
}

const EMPTY: CookieFile = { version: 1, partitions: [] };

function read(file: CookieFile | string | undefined, now: number): CookieFile {
  return file === undefined ? EMPTY : readCookieFile('cookieJar', file, now);
}

/** Maps the identity of each cookie to the cookie. */
function indexCookies(file: CookieFile | string | undefined, now: number): Map<string, PartitionedCookie> {
  return new Map(
    read(file, now).partitions.flatMap((partition) =>
      partition.cookies.map((cookie) => [keyOf(partition, cookie), { partition, cookie }]),
    ),
  );
}

function keyOf({ topLevelSite, frameSite }: PartitionedCookie['partition'], cookie: Cookie): string {
  const { domain, hostOnly, path, name } = cookie;
  return JSON.stringify([topLevelSite, frameSite, domain, hostOnly, path, name]);
}

function isSame(one: Cookie, other: Cookie): boolean {
  return Object.entries(one).every(([field, value]) => other[field as keyof Cookie] === value);
}

/** Sets a cookie. An expired cookie removes the stored one. */
function setCookie(
  partitions: Partitions,
  { topLevelSite, frameSite }: PartitionedCookie['partition'],
  cookie: Cookie,
  now: number,
): void {
  partitions.get(topLevelSite, frameSite).cookies.set(cookie, now);
}
