import type { KnownOptions } from '@internet-exploder/ie-options';
import { parseAddressPolicy } from '../addresses/address-policy.js';
import { check, invalidOption } from '../errors/check-option.js';
import {
  defaultHeaders,
  isHeaderValue,
  mergeHeaders,
  parseRequestHeaders,
} from '../headers/request-headers.js';
import { readCookieFile } from '../partitions/cookie-file.js';
import { parsePorts } from './allowed-ports.js';
import type { ClientOptions, ClientSettings, KnownTimeouts, Timeouts } from './client-options.js';
import { CONNECTION_OPTIONS, parseConnectionOptions } from './connection-options.js';
import {
  DEFAULT_BODY_IDLE_MS,
  DEFAULT_CACHE_BYTES,
  DEFAULT_CONNECT_MS,
  DEFAULT_CONNECTIONS,
  DEFAULT_HEADERS_MS,
  DEFAULT_MAX_BODY_BYTES,
  DEFAULT_MAX_CONNECTIONS,
  DEFAULT_MAX_HEADER_BYTES,
  DEFAULT_MAX_HEADER_COUNT,
  DEFAULT_MAX_QUEUED,
  DEFAULT_MAX_REDIRECTS,
  DEFAULT_MAX_REQUESTS,
  DEFAULT_TIMEOUT_MS,
} from './defaults.js';

/**
 * Checks the options of a client, and fills in defaults.
 *
 * @throws NetError `IE_NET_INVALID_OPTION`
 */
export function parseClientOptions(options: ClientOptions): ClientSettings {
  check.options<ClientOptions>(options, { what: 'new Client()', known: CLIENT_OPTIONS });
  const { allowHttp = false, allowPrivate = false, maxRedirects = DEFAULT_MAX_REDIRECTS } = options;
  const { maxBodyBytes = DEFAULT_MAX_BODY_BYTES, maxWireBytes, headers = [], userAgent } = options;
  const { cache = true, cookies = true, hsts = true } = options;
  check.boolean('cookies', cookies);
  if (userAgent !== undefined && !isHeaderValue(check.string('userAgent', userAgent))) {
    throw check.invalid('userAgent', 'text that is valid in a header', userAgent);
  }
  if (options.cookieJar !== undefined && !cookies)
    throw invalidOption('cookieJar', 'no cookie jar while cookies are off');
  return {
    allowHttp: check.boolean('allowHttp', allowHttp),
    addresses: parseAddressPolicy(allowPrivate),
    ports: options.ports === undefined ? undefined : parsePorts(options.ports),
    maxRedirects: check.integer('maxRedirects', maxRedirects, 0),
    timeouts: parseTimeouts(options.timeouts),
    maxBodyBytes: check.integer('maxBodyBytes', maxBodyBytes, 0),
    maxWireBytes: maxWireBytes === undefined ? undefined : check.integer('maxWireBytes', maxWireBytes, 0),
    headers: mergeHeaders(defaultHeaders(userAgent), parseRequestHeaders(headers)),
    ...parseLimits(options),
    cacheBytes: parseCacheBytes(cache),
    ...parseConnectionOptions(options),
    cookies,
    hsts: check.boolean('hsts', hsts),
    cookieJar: options.cookieJar === undefined ? undefined : readCookieFile('cookieJar', options.cookieJar),
  };
}

const TIMEOUTS: KnownOptions<Timeouts> = {
  connectMs: true,
  headersMs: true,
  bodyIdleMs: true,
  totalMs: true,
};

const CLIENT_OPTIONS: KnownOptions<ClientOptions> = {
  ...CONNECTION_OPTIONS,
  allowHttp: true,
  allowPrivate: true,
  ports: true,
  maxRedirects: true,
  timeouts: TIMEOUTS,
  maxBodyBytes: true,
  maxWireBytes: true,
  maxHeaderBytes: true,
  maxHeaderCount: true,
  headers: true,
  userAgent: true,
  connections: true,
  maxConnections: true,
  maxRequests: true,
  maxQueued: true,
  cache: true,
  http2: true,
  cookies: true,
  hsts: true,
  cookieJar: true,
};

function parseTimeouts(timeouts: Timeouts = {}): KnownTimeouts {
  check.inner<Timeouts>('timeouts', timeouts, TIMEOUTS);
  const {
    connectMs = DEFAULT_CONNECT_MS,
    headersMs = DEFAULT_HEADERS_MS,
    bodyIdleMs = DEFAULT_BODY_IDLE_MS,
    totalMs = DEFAULT_TIMEOUT_MS,
  } = timeouts;
  return {
    connectMs: check.timeout('timeouts.connectMs', connectMs),
    headersMs: check.timeout('timeouts.headersMs', headersMs),
    bodyIdleMs: check.timeout('timeouts.bodyIdleMs', bodyIdleMs),
    totalMs: check.timeout('timeouts.totalMs', totalMs),
  };
}

function parseLimits(options: ClientOptions) {
  const {
    maxHeaderBytes = DEFAULT_MAX_HEADER_BYTES,
    maxHeaderCount = DEFAULT_MAX_HEADER_COUNT,
    connections = DEFAULT_CONNECTIONS,
    http2 = false,
  } = options;
  const {
    maxConnections = DEFAULT_MAX_CONNECTIONS,
    maxRequests = DEFAULT_MAX_REQUESTS,
    maxQueued = DEFAULT_MAX_QUEUED,
  } = options;
  return {
    maxHeaderBytes: check.integer('maxHeaderBytes', maxHeaderBytes, 1),
    maxHeaderCount: check.integer('maxHeaderCount', maxHeaderCount, 1),
    connections: check.integer('connections', connections, 1),
    maxConnections: check.integer('maxConnections', maxConnections, 1),
    maxRequests: check.integer('maxRequests', maxRequests, 1),
    maxQueued: check.integer('maxQueued', maxQueued, 1),
    http2: check.boolean('http2', http2),
  };
}

function parseCacheBytes(cache: boolean | { readonly maxBytes: number }): number {
  if (typeof cache === 'boolean') return cache ? DEFAULT_CACHE_BYTES : 0;
  if (typeof cache !== 'object' || cache === null) {
    throw check.invalid('cache', 'true, false or { maxBytes }', cache);
  }
  check.inner<typeof cache>('cache', cache, { maxBytes: true });
  return check.integer('cache.maxBytes', cache.maxBytes, 0);
}
