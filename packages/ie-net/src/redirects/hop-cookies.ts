import type { Hop } from '../exchange/hop.js';
import type { HeaderPairs } from '../headers/header-pairs.js';
import { headerValues, type ResponseHeaders } from '../headers/response-headers.js';
import type { CookieSelection } from '../partitions/cookie-jar.js';
import { loadSetCookieParser } from '../partitions/parse-set-cookie.js';
import type { Partition } from '../partitions/partition.js';
import { isSameSite, siteHost, siteOf } from '../partitions/site.js';

/**
 * The headers of a hop with its cookies. A `cookie` header of the caller replaces those of the jar.
 */
export async function addCookies(context: HopContext): Promise<HeaderPairs> {
  const { url, headers } = context.hop;
  if (headers.some(([name]) => name === 'cookie')) return headers;
  const relation = await findRelation(context);
  if (relation === 'third-party') return headers;
  const header = context.partition.cookies.header(url, cookieSelection(context, relation), Date.now());
  return header === undefined ? headers : [...headers, ['cookie', header]];
}

/** A hop with everything that decides about its cookies. */
export interface HopContext {
  readonly hop: Hop;
  readonly partition: Partition;
  /** The URLs of the earlier hops, in order. */
  readonly chain: readonly URL[];
  /** The page that the request is made for; absent for a navigation. */
  readonly topLevelUrl: URL | undefined;
  readonly initiator: URL | undefined;
}

/** Stores the cookies of a hop's response, if it may set any. */
export async function storeCookies(context: HopContext, response: ResponseHeaders): Promise<void> {
  const { hop, partition, topLevelUrl } = context;
  const relation = await findRelation(context);
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

/** How the site of a hop relates to the page, and to the initiator and every earlier hop. */
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
