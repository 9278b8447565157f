import type { KnownOptions } from '@internet-exploder/ie-options';
import { type AddressPolicy, type AllowPrivate, parseAddressPolicy } from './address-policy.js';
import { check, invalidOption } from './check-option.js';
import {
  CONNECTION_OPTIONS,
  type ConnectionOptions,
  type ConnectionSettings,
  parseConnectionOptions,
} from './connection-options.js';
import { type CookieFile, readCookieFile } from './cookie-file.js';
import {
  DEFAULT_MAX_BODY_BYTES,
  DEFAULT_MAX_HEADER_BYTES,
  DEFAULT_MAX_REDIRECTS,
  DEFAULT_TIMEOUT_MS,
} from './defaults.js';
import {
  defaultHeaders,
  type HeaderPairs,
  type HeadersInput,
  isHeaderValue,
  mergeHeaders,
  parseRequestHeaders,
} from './request-headers.js';

/** Deadlines, each in milliseconds, from 1 to 2147483647. All but `totalMs` are kept to within a second. */
export interface Timeouts {
  /**
   * From the start of the name lookup to a ready connection, a proxy and TLS included.
   * @default 10000
   */
  readonly connectMs?: number;
  /**
   * From sending the request to the end of the response headers, at each hop.
   * @default 30000
   */
  readonly headersMs?: number;
  /**
   * Between two pieces of the body, while the reader is willing to read.
   * @default 30000
   */
  readonly bodyIdleMs?: number;
  /**
   * From the call to the last byte of the body, redirects and a slow reader included.
   * @default 60000
   */
  readonly totalMs?: number;
}

/** What a {@link Client} may do. Every option has a private, bounded default. */
export interface ClientOptions extends ConnectionOptions {
  /**
   * Allows plain `http:` URLs. A redirect from `https:` to `http:` stays refused.
   * @default false
   */
  readonly allowHttp?: boolean;
  /**
   * Private addresses that may be reached: all, or those that the host names, IP addresses and CIDR blocks name.
   * @default false
   */
  readonly allowPrivate?: AllowPrivate;
  /**
   * How many redirects one request follows.
   * @default 20
   */
  readonly maxRedirects?: number;
  /** Deadlines; see {@link Timeouts} for the defaults. */
  readonly timeouts?: Timeouts;
  /**
   * The most bytes a body may have after decoding.
   * @default 33554432 (32 MiB)
   */
  readonly maxBodyBytes?: number;
  /**
   * The most body bytes read from the wire, before decoding.
   * @default the request's `maxBodyBytes`
   */
  readonly maxWireBytes?: number;
  /**
   * The most bytes of the headers of a response, with its status line and all line ends; those of each interim response
   * apart.
   * @default 262144 (256 KiB), which is what browsers take
   */
  readonly maxHeaderBytes?: number;
  /**
   * The most lines of response headers, those of each interim response apart.
   * @default 256
   */
  readonly maxHeaderCount?: number;
  /** Headers of every request; they replace the client's own of the same name. */
  readonly headers?: HeadersInput;
  /**
   * The `user-agent` header.
   * @default `InternetExploder/` and the version of this package
   */
  readonly userAgent?: string;
  /**
   * The most connections to one origin at a time; further requests wait.
   * @default 16
   */
  readonly connections?: number;
  /**
   * The most connections in all; an idle one to another origin makes room.
   * @default 256
   */
  readonly maxConnections?: number;
  /**
   * The most requests under way at a time, from their connection to the end of their body; further ones wait.
   * @default 256
   */
  readonly maxRequests?: number;
  /**
   * The most requests that wait, those included whose connection is being opened; one more fails with
   * `IE_NET_QUEUE_FULL`.
   * @default 4096
   */
  readonly maxQueued?: number;
  /**
   * Whether responses are stored and used again, by the rules of HTTP, and how many bytes they may take together;
   * one takes at most a quarter of that. They are kept in memory only, apart for each top-level site.
   * @default true, which is { maxBytes: 33554432 } (32 MiB)
   */
  readonly cache?: boolean | { readonly maxBytes: number };
  /**
   * Speaks HTTP/2 with servers that choose it in the TLS handshake: one connection for all requests to an origin.
   * @default false
   */
  readonly http2?: boolean;
  /**
   * Whether cookies are kept, in memory, and sent. Those of other sites than the page's never are.
   * @default true
   */
  readonly cookies?: boolean;
  /**
   * Whether hosts that ask for HTTPS only get their way, as long as the client lives.
   * @default true
   */
  readonly hsts?: boolean;
  /** The cookies to begin with: what {@link Client.exportCookies} gave, as an object or as JSON. */
  readonly cookieJar?: CookieFile | string;
}

/** Options with the defaults filled in and every value checked. */
export interface ClientSettings extends ConnectionSettings {
  readonly allowHttp: boolean;
  readonly addresses: AddressPolicy;
  readonly maxRedirects: number;
  readonly timeouts: Required<Timeouts>;
  readonly maxBodyBytes: number;
  readonly maxWireBytes: number | undefined;
  readonly maxHeaderBytes: number;
  readonly maxHeaderCount: number;
  /** The client's own headers and those that its options add. */
  readonly headers: HeaderPairs;
  readonly connections: number;
  readonly maxConnections: number;
  readonly maxRequests: number;
  readonly maxQueued: number;
  readonly http2: boolean;
  /** The most bytes that the cache may take; 0 for no cache. */
  readonly cacheBytes: number;
  readonly cookies: boolean;
  readonly hsts: boolean;
  readonly cookieJar: CookieFile | undefined;
}

/**
 * Checks a client's options once, so that no request has to.
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
    throw check.invalid('userAgent', 'a text that a header can carry', userAgent);
  }
  if (options.cookieJar !== undefined && !cookies) throw invalidOption('cookieJar', 'none without cookies');
  return {
    allowHttp: check.boolean('allowHttp', allowHttp),
    addresses: parseAddressPolicy(allowPrivate),
    maxRedirects: check.integer('maxRedirects', maxRedirects, 0),
    timeouts: parseTimeouts(options.timeouts),
    maxBodyBytes: check.integer('maxBodyBytes', maxBodyBytes, 0),
    maxWireBytes: maxWireBytes === undefined ? undefined : check.integer('maxWireBytes', maxWireBytes, 0),
    headers: mergeHeaders(defaultHeaders(userAgent), parseRequestHeaders(headers)),
    ...parseCaps(options),
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

function parseTimeouts(timeouts: Timeouts = {}): Required<Timeouts> {
  check.inner<Timeouts>('timeouts', timeouts, TIMEOUTS);
  const {
    connectMs = 10_000,
    headersMs = 30_000,
    bodyIdleMs = 30_000,
    totalMs = DEFAULT_TIMEOUT_MS,
  } = timeouts;
  return {
    connectMs: check.timeout('timeouts.connectMs', connectMs),
    headersMs: check.timeout('timeouts.headersMs', headersMs),
    bodyIdleMs: check.timeout('timeouts.bodyIdleMs', bodyIdleMs),
    totalMs: check.timeout('timeouts.totalMs', totalMs),
  };
}

function parseCaps(options: ClientOptions) {
  const {
    maxHeaderBytes = DEFAULT_MAX_HEADER_BYTES,
    maxHeaderCount = 256,
    connections = 16,
    http2 = false,
  } = options;
  const { maxConnections = 256, maxRequests = 256, maxQueued = 4096 } = options;
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

const DEFAULT_CACHE_BYTES = 32 * 1024 * 1024;

function parseCacheBytes(cache: boolean | { readonly maxBytes: number }): number {
  if (typeof cache === 'boolean') return cache ? DEFAULT_CACHE_BYTES : 0;
  if (typeof cache !== 'object' || cache === null) {
    throw check.invalid('cache', 'true, false or { maxBytes }', cache);
  }
  check.inner<typeof cache>('cache', cache, { maxBytes: true });
  return check.integer('cache.maxBytes', cache.maxBytes, 0);
}
