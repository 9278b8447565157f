import type { AgentPool } from './agent-pool.js';
import { checkUrl } from './check-url.js';
import type { ClientSettings } from './client-options.js';
import { describeUrl } from './describe-url.js';
import { type ExchangeResponse, exchange } from './exchange.js';
import { addCookies, type CookieHop, setsCookies, storeCookies } from './hop-cookies.js';
import { NetError } from './net-error.js';
import type { Partitions } from './partitions.js';
import { type Hop, nextHop } from './redirect.js';
import type { RequestSettings } from './request-options.js';
import type { RequestScope } from './request-scope.js';
import type { HopMeta } from './response-meta.js';
import { mayUpgrade, upgradeHop } from './upgrade-hop.js';
import type { WireBody } from './wire-body.js';

/** One request with all that its hops share. */
export interface FollowOptions {
  readonly url: URL;
  readonly request: RequestSettings;
  readonly client: ClientSettings;
  readonly agents: AgentPool;
  readonly partitions: Partitions;
  readonly scope: RequestScope;
}

/** The last hop and its response. */
export interface FollowedResponse extends ExchangeResponse {
  readonly hop: Hop;
  /** Every hop's meta, this one's included. */
  readonly hops: readonly HopMeta[];
}

/**
 * Follows redirects by Fetch's rules until a response is the answer; every hop passes every check anew.
 *
 * @throws NetError
 */
export async function followRedirects(options: FollowOptions): Promise<FollowedResponse> {
  const { request, agents, partitions, scope, client } = options;
  const { topLevelUrl, initiator, priority } = request;
  let hop: Hop = { url: options.url, method: request.method, headers: request.headers, body: request.body };
  const hops: HopMeta[] = [];
  if (mayUpgrade(hop, options)) hop = await upgradeHop(hop, options, hops);
  checkUrl({ url: hop.url, allowHttp: request.allowHttp });
  const chain: URL[] = [];
  for (let redirects = 0; ; redirects += 1) {
    const found = partitions.find({ url: hop.url, topLevelUrl, initiator });
    const partition = found instanceof Promise ? await found : found;
    const place = { ...hop, partition, chain, topLevelUrl, initiator };
    const headers = partition.cookies.size > 0 ? await addCookies(place) : hop.headers;
    const agent = agents.get(request.addresses, partition);
    const response = await exchange({ ...hop, headers, agent, scope, priority, settings: client });
    hops.push(describeHop(hop, response));
    const next = await leaveHop({ ...options, response, hop: place, redirects, hops });
    if (next === undefined) return { ...response, hop, hops };
    if (scope.error !== undefined) throw scope.error;
    chain.push(hop.url);
    hop = next;
  }
}

function describeHop(
  { url, method }: Hop,
  { status, headers, connection, timings }: ExchangeResponse,
): HopMeta {
  return {
    url: url.href,
    method,
    status,
    headers,
    fromCache: false,
    revalidated: false,
    connection,
    timings,
  };
}

interface LeaveOptions extends FollowOptions {
  readonly response: ExchangeResponse;
  readonly hop: Hop & CookieHop;
  readonly redirects: number;
  readonly hops: HopMeta[];
}

// Whether it goes on or not, the body of a redirect is never left unread.
async function leaveHop(options: LeaveOptions): Promise<Hop | undefined> {
  const { response, hop, redirects, hops, request, client, partitions } = options;
  const { maxRedirects, allowHttp } = request;
  try {
    if (client.hsts && hop.url.protocol === 'https:') noteHsts(options);
    if (client.cookies && setsCookies(response.headers)) {
      await storeCookies(hop, response.headers);
      partitions.limitCookies(Date.now());
    }
    let next = nextHop(hop, response.status, response.headers);
    if (next === undefined) return undefined;
    if (redirects >= maxRedirects) throw tooManyRedirects(hop.url, maxRedirects);
    if (mayUpgrade(next, options)) next = await upgradeHop(next, options, hops);
    checkUrl({ url: next.url, from: hop.url, allowHttp });
    await discard(response.body);
    return next;
  } catch (error) {
    response.body.destroy();
    throw error;
  }
}

function noteHsts({ response, hop, partitions }: LeaveOptions): void {
  const header = response.headers.find(([name]) => name === 'strict-transport-security');
  if (header !== undefined) partitions.noteHsts(hop.partition, hop.url.hostname, header[1]);
}

const DISCARD_BYTES = 64 * 1024;
const DISCARD_MS = 250;

/**
 * Reads a small body to its end, so that the connection can serve the next hop, and drops the connection when
 * the body is large or slow.
 */
async function discard(body: WireBody): Promise<void> {
  const timer = setTimeout(() => body.destroy(), DISCARD_MS);
  body.limit(
    DISCARD_BYTES,
    () => new NetError('IE_NET_TOO_LARGE', 'the body of a redirect is too large to read'),
  );
  await body.collect().catch(() => {});
  clearTimeout(timer);
}

function tooManyRedirects(url: URL, maxRedirects: number): NetError {
  return new NetError(
    'IE_NET_TOO_MANY_REDIRECTS',
    `${describeUrl(url)} redirects once more after ${maxRedirects} redirects; the site may redirect in a circle`,
  );
}
