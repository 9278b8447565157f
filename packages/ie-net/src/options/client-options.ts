import type { AddressPolicy, AllowPrivate } from '../addresses/address-policy.js';
import type { HeaderPairs } from '../headers/header-pairs.js';
import type { HeadersInput } from '../headers/request-headers.js';
import type { CookieFile } from '../partitions/cookie-file.js';
import type { ConnectionOptions, ConnectionSettings } from './connection-options.js';

/** Deadlines, each in milliseconds, from 1 to 2147483647. All except `totalMs` are accurate to a second. */
export interface Timeouts {
  /**
   * From the start of the name lookup to a ready connection, with proxy and TLS.
   * @default 10000
   */
  readonly connectMs?: number | undefined;
  /**
   * From sending the request to the end of the response headers, at each hop.
   * @default 30000
   */
  readonly headersMs?: number | undefined;
  /**
   * Between two pieces of the body, while the reader reads.
   * @default 30000
   */
  readonly bodyIdleMs?: number | undefined;
  /**
   * From the call to the last byte of the body, with redirects and a slow reader.
   * @default 60000
   */
  readonly totalMs?: number | undefined;
}

/** Deadlines with their defaults filled in. */
export type KnownTimeouts = { readonly [Name in keyof Timeouts]-?: number };

/** The options of a {@link Client}. Every option has a private, bounded default. */
export interface ClientOptions extends ConnectionOptions {
  /**
   * Allows plain `http:` URLs. A redirect from `https:` to `http:` is refused all the same.
   * @default false
   */
  readonly allowHttp?: boolean | undefined;
  /**
   * Private addresses that may be reached: all, or those matching the given host names, IP addresses and CIDR
   * blocks.
   * @default false
   */
  readonly allowPrivate?: AllowPrivate | undefined;
  /**
   * The most redirects of one request.
   * @default 20
   */
  readonly maxRedirects?: number | undefined;
  /** Deadlines; see {@link Timeouts} for the defaults. */
  readonly timeouts?: Timeouts | undefined;
  /**
   * The most bytes of the decoded body.
   * @default 33554432 (32 MiB)
   */
  readonly maxBodyBytes?: number | undefined;
  /**
   * The most body bytes on the wire, before decoding.
   * @default the request's `maxBodyBytes`
   */
  readonly maxWireBytes?: number | undefined;
  /**
   * The most bytes of a response's headers, with status line and line ends; interim responses count
   * separately.
   * @default 262144 (256 KiB), the limit of browsers
   */
  readonly maxHeaderBytes?: number | undefined;
  /**
   * The most lines of response headers; interim responses count separately.
   * @default 5000, as curl
   */
  readonly maxHeaderCount?: number | undefined;
  /** Headers of every request. They replace the client's own of the same name. */
  readonly headers?: HeadersInput | undefined;
  /**
   * The `user-agent` header.
   * @default `InternetExploder/` and the version of this package
   */
  readonly userAgent?: string | undefined;
  /**
   * The most connections to one origin at a time. Further requests are queued.
   * @default 16
   */
  readonly connections?: number | undefined;
  /**
   * The most connections in all. An idle one to another origin is closed to make room.
   * @default 256
   */
  readonly maxConnections?: number | undefined;
  /**
   * The most requests in progress at a time, from their connection to the end of their body. Further ones are
   * queued.
   * @default 256
   */
  readonly maxRequests?: number | undefined;
  /**
   * The most queued requests, with those whose connection is being opened. One more fails with
   * `IE_NET_QUEUE_FULL`.
   * @default 4096
   */
  readonly maxQueued?: number | undefined;
  /**
   * Whether responses are cached, by the rules of HTTP, and the most bytes of all of them; one may use a
   * quarter. The cache is in memory, separate for each top-level site.
   * @default true, which is { maxBytes: 33554432 } (32 MiB)
   */
  readonly cache?: boolean | { readonly maxBytes: number } | undefined;
  /**
   * Uses HTTP/2 with servers that choose it in the TLS handshake: one connection for all requests to an
   * origin.
   * @default false
   */
  readonly http2?: boolean | undefined;
  /**
   * Whether cookies are kept, in memory, and sent. Third-party cookies never are.
   * @default true
   */
  readonly cookies?: boolean | undefined;
  /**
   * Whether HSTS is applied, for the life of the client.
   * @default true
   */
  readonly hsts?: boolean | undefined;
  /** The initial cookies: the result of {@link Client.exportCookies}, as an object or as JSON. */
  readonly cookieJar?: CookieFile | string | undefined;
}

/** Checked options with their defaults. */
export interface ClientSettings extends ConnectionSettings {
  readonly allowHttp: boolean;
  readonly addresses: AddressPolicy;
  readonly maxRedirects: number;
  readonly timeouts: KnownTimeouts;
  readonly maxBodyBytes: number;
  readonly maxWireBytes: number | undefined;
  readonly maxHeaderBytes: number;
  readonly maxHeaderCount: number;
  /** The client's own headers and those of its options. */
  readonly headers: HeaderPairs;
  readonly connections: number;
  readonly maxConnections: number;
  readonly maxRequests: number;
  readonly maxQueued: number;
  readonly http2: boolean;
  /** The most bytes of the cache; 0 for no cache. */
  readonly cacheBytes: number;
  readonly cookies: boolean;
  readonly hsts: boolean;
  readonly cookieJar: CookieFile | undefined;
}
