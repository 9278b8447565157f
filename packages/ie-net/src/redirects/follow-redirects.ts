import { setImmediate as nextTurn } from 'node:timers/promises';
import type { WireBody } from '../body/wire-body.js';
import type { ForwardRequest, HttpCache } from '../cache/http-cache.js';
import type { AgentPool } from '../connections/agent-pool.js';
import { describeUrl } from '../errors/describe-url.js';
import { NetError } from '../errors/net-error.js';
import { type ExchangeResponse, exchange, type WatchResponse } from '../exchange/exchange.js';
import type { Hop } from '../exchange/hop.js';
import type { RequestScope } from '../exchange/request-scope.js';
import type { HeaderPairs } from '../headers/header-pairs.js';
import type { ClientSettings } from '../options/client-options.js';
import type { RequestSettings } from '../options/request-options.js';
import type { Partitions } from '../partitions/partitions.js';
import type { HopMeta } from '../responses/response-meta.js';
import { checkUrl } from './check-url.js';
import { addCookies, type HopContext, setsCookies, storeCookies } from './hop-cookies.js';
import { nextHop } from './redirect.js';
import { mayUpgradeToHttps, upgradeToHttps } from './upgrade-to-https.js';

/**
 * Follows redirects by the rules of Fetch until a response is none. Every hop passes all checks again.
 *
 * @throws NetError
 */
export async function followRedirects(options: FollowOptions): Promise<RedirectResult> {
  const { request, partitions, cache, scope } = options;
  const { topLevelUrl, initiator, addresses, cacheMode } = request;
  let hop: Hop = { url: options.url, method: request.method, headers: request.headers, body: request.body };
  const hops: HopMeta[] = [];
  if (mayUpgradeToHttps(hop, options)) hop = await upgradeToHttps(hop, options, hops);
  checkUrl({ url: hop.url, allowHttp: request.allowHttp, ports: options.client.ports });
  const chain: URL[] = [];
  for (let redirects = 0; ; redirects += 1) {
    const found = partitions.find({ url: hop.url, topLevelUrl, initiator });
    const partition = found instanceof Promise ? await found : found;
    const context = { hop, partition, chain, topLevelUrl, initiator };
    const headers = partition.cookies.size > 0 ? await addCookies(context) : hop.headers;
    const { url, method } = hop;
    const forward: ForwardRequest = (headers, watch) => fetchFromServer(options, { context, headers, watch });
    const response = await cache.exchange(
      { partition, addresses, url, method, headers, cacheMode, scope },
      forward,
    );
    hops.push(describeHop(hop, response));
    const next = await prepareNextHop(options, { response, hop, redirects, hops });
    if (next === undefined) return { response, hop, hops };
    // Cached redirects need no I/O. Without this turn of the event loop, the deadline's timer could not fire.
    if (response.fromCache) await nextTurn();
    if (scope.error !== undefined) throw scope.error;
    chain.push(hop.url);
    hop = next;
  }
}

/** One request, with the state that its hops share. */
export interface FollowOptions {
  readonly url: URL;
  readonly request: RequestSettings;
  readonly client: ClientSettings;
  readonly agents: AgentPool;
  readonly partitions: Partitions;
  readonly cache: HttpCache;
  readonly scope: RequestScope;
}

/** The last hop and its response. */
export interface RedirectResult {
  readonly response: ExchangeResponse;
  readonly hop: Hop;
  /** Metadata of every hop, including the last. */
  readonly hops: readonly HopMeta[];
}

/** A hop that the cache cannot answer. */
interface ServerRequest {
  readonly context: HopContext;
  /** The hop's own headers, its cookies, and the conditions of the cache. */
  readonly headers: HeaderPairs;
  readonly watch: WatchResponse | undefined;
}

// HSTS and cookies are stored only from the server: those of a cached response were stored when it came.
async function fetchFromServer(
  options: FollowOptions,
  serverRequest: ServerRequest,
): Promise<ExchangeResponse> {
  const { request, agents, scope, client } = options;
  const { context, headers, watch } = serverRequest;
  const { hop, partition } = context;
  const agent = agents.get(request.addresses, partition);
  const { priority } = request;
  const response = await exchange({ hop, headers, agent, scope, priority, settings: client, watch });
  if (client.hsts && hop.url.protocol === 'https:') saveHsts(context, response, options);
  if (client.cookies && setsCookies(response.headers)) await saveCookies(context, response, options);
  return response;
}

function saveHsts(
  { partition, hop }: HopContext,
  { headers }: ExchangeResponse,
  { partitions }: FollowOptions,
): void {
  const header = headers.find(([name]) => name === 'strict-transport-security');
  if (header !== undefined) partitions.storeHsts(partition, hop.url.hostname, header[1]);
}

async function saveCookies(
  context: HopContext,
  { headers, body }: ExchangeResponse,
  { partitions }: FollowOptions,
): Promise<void> {
  try {
    await storeCookies(context, headers);
    partitions.limitCookies(Date.now());
  } catch (error) {
    body.destroy();
    throw error;
  }
}

function describeHop({ url, method }: Hop, response: ExchangeResponse): HopMeta {
  const { status, headers, connection, timings, fromCache = false, revalidated = false } = response;
  const connectionMeta = connection === undefined ? {} : { connection };
  return { url: url.href, method, status, headers, fromCache, revalidated, ...connectionMeta, timings };
}

/** A hop and its response. */
interface HopResult {
  readonly response: ExchangeResponse;
  readonly hop: Hop;
  readonly redirects: number;
  readonly hops: HopMeta[];
}

// Reads or destroys the body of every redirect, also of a refused one, so that its connection is freed.
async function prepareNextHop(options: FollowOptions, result: HopResult): Promise<Hop | undefined> {
  const { response, hop, redirects, hops } = result;
  const { maxRedirects, allowHttp } = options.request;
  try {
    let next = nextHop(hop, response.status, response.headers);
    if (next === undefined) return undefined;
    if (redirects >= maxRedirects) throw tooManyRedirects(hop.url, maxRedirects);
    if (mayUpgradeToHttps(next, options)) next = await upgradeToHttps(next, options, hops);
    checkUrl({ url: next.url, from: hop.url, allowHttp, ports: options.client.ports });
    await discard(response.body);
    return next;
  } catch (error) {
    response.body.destroy();
    throw error;
  }
}

const DISCARD_BYTES = 64 * 1024;
const DISCARD_MS = 250;

/**
 * Reads a small body to its end, so that the connection can serve the next hop. Closes the connection when the
 * body is large or slow.
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
    `${describeUrl(url)} redirects again after ${maxRedirects} redirects; the site may have a redirect loop`,
  );
}
