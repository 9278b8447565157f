import type { Hop } from '../exchange/hop.js';
import type { HeaderPairs } from '../headers/header-pairs.js';
import { headerValues, type ResponseHeaders } from '../headers/response-headers.js';
import type { CookieSelection } from '../partitions/cookie-jar.js';
import { loadSetCookieParser } from '../partitions/parse-set-cookie.js';
import type { Partition } from '../partitions/partition.js';
import { isSameSite, siteHost, siteOf } from '../partitions/site.js';

/**
 * The headers of a hop with the cookies that belong there. A `cookie` header of the caller's own is sent in their
 * place.
 */
export async function addCookies(place: HopContext): Promise<HeaderPairs> {
  const { url, headers } = place.hop;
  if (headers.some(([name]) => name === 'cookie')) return headers;
  const relation = await findRelation(place);
  if (relation === 'third-party') return headers;
  const header = place.partition.cookies.header(url, cookieSelection(place, relation), Date.now());
  return header === undefined ? headers : [...headers, ['cookie', header]];
}

/** One hop, as far as cookies are concerned. */
export interface HopContext {
  readonly hop: Hop;
  readonly partition: Partition;
  /** Where the request was redirected from, one hop after the other. */
  readonly chain: readonly URL[];
  /** The page that the request is made for; absent for a navigation. */
  readonly topLevelUrl: URL | undefined;
  readonly initiator: URL | undefined;
}

/** Stores the cookies that a hop's response sets, where it may set any. */
export async function storeCookies(place: HopContext, response: ResponseHeaders): Promise<void> {
  const { hop, partition, topLevelUrl } = place;
  const relation = await findRelation(place);
  if (relation === 'third-party') return;
  const parse = await loadSetCookieParser();
  const now = Date.now();
  const source = { url: hop.url, siteHost: siteHost(partition.topLevelSite), now };
  const acceptsOnlyNone = relation === 'cross-site' && topLevelUrl !== undefined;
  for (const header of headerValues(response, 'set-cookie')) {
    const cookie = parse(header, source);
    if (cookie === undefined || (acceptsOnlyNone && cookie.sameSite !== 'none')) continue;
    partition.cookies.set(cookie, now);
  }
}

/** Whether a response sets a cookie. */
export function setsCookies(headers: ResponseHeaders): boolean {
  return headers.some(([name]) => name === 'set-cookie');
}

/** How a hop relates to the page it is for, and to who has caused it: the one who asked, and each redirect since. */
type SiteRelation = 'same-site' | 'cross-site' | 'third-party';

async function findRelation({ hop, partition, chain, initiator }: HopContext): Promise<SiteRelation> {
  const site = await siteOf(hop.url);
  if (!isSameSite(site, partition.topLevelSite)) return 'third-party';
  const causes = initiator === undefined ? chain : [initiator, ...chain];
  const sites = await Promise.all(causes.map(siteOf));
  return sites.every((cause) => isSameSite(cause, site)) ? 'same-site' : 'cross-site';
}

// https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#name-retrieval-algorithm
function cookieSelection({ hop, topLevelUrl }: HopContext, relation: SiteRelation): CookieSelection {
  if (relation === 'same-site') return 'all';
  return topLevelUrl === undefined && SAFE_METHODS.has(hop.method) ? 'not-strict' : 'none-only';
}

const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);
