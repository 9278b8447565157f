import type { Cookie } from './cookie.js';
import { type CookieFile, readCookieFile } from './cookie-file.js';
import { Partitions } from './partitions.js';

/**
 * Does to a jar what a client has changed in an earlier state of it: cookies that were set, replaced or removed since
 * then. All others are as somebody else has left them. Where both have changed the same cookie, the client's is taken.
 *
 * @throws NetError `IE_NET_INVALID_OPTION` where one of them is no jar, saying where
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
  const [old, own, merged] = [indexCookies(before, now), indexCookies(mine, now), new Partitions()];
  merged.importCookies(read(theirs, now), now);
  for (const [key, { partition, cookie }] of own) {
    const known = old.get(key);
    if (known === undefined || !isSame(known.cookie, cookie)) setCookie(merged, partition, cookie, now);
  }
  for (const [key, { partition, cookie }] of old) {
    // One that has expired by itself may have been set anew by somebody else.
    const hasExpired = cookie.expires !== null && cookie.expires <= now;
    if (!own.has(key) && !hasExpired) setCookie(merged, partition, { ...cookie, expires: 0 }, now);
  }
  merged.limitCookies(now);
  return merged.exportCookies(now);
}

/** Three states of one jar. A file or its JSON is taken for each; `undefined` stands for a jar without cookies. */
export interface CookieVersions {
  /** As it was when the client began with it. */
  readonly before: CookieFile | string | undefined;
  /** What the client has made of it: what its `exportCookies` gives. */
  readonly mine: CookieFile | string;
  /** As it is by now, after others have changed it, too. */
  readonly theirs: CookieFile | string | undefined;
}

/** A cookie and where it belongs. */
interface PartitionedCookie {
  readonly partition: { readonly topLevelSite: string; readonly frameSite: string };
  readonly cookie: Cookie;
}

const EMPTY: CookieFile = { version: 1, partitions: [] };

function read(file: CookieFile | string | undefined, now: number): CookieFile {
  return file === undefined ? EMPTY : readCookieFile('cookieJar', file, now);
}

/** Every cookie by what tells it apart from all others. */
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

/** Sets a cookie; one that has expired removes what is there. */
function setCookie(
  partitions: Partitions,
  { topLevelSite, frameSite }: PartitionedCookie['partition'],
  cookie: Cookie,
  now: number,
): void {
  partitions.get(topLevelSite, frameSite).cookies.set(cookie, now);
}
