import type { AddressPolicy, AllowPrivate } from '../addresses/address-policy.js';
import type { HeaderPairs } from '../headers/header-pairs.js';
import type { HeadersInput } from '../headers/request-headers.js';
import type { CookieFile } from '../partitions/cookie-file.js';
import type { ConnectionOptions, ConnectionSettings } from './connection-options.js';

/** Deadlines, each in milliseconds, from 1 to 2147483647. All but `totalMs` are kept to within a second. */
export interface Timeouts {
  /**
   * From the start of the name lookup to a ready connection, a proxy and TLS included.
   * @default 10000
   */
  readonly connectMs?: number | undefined;
  /**
   * From sending the request to the end of the response headers, at each hop.
   * @default 30000
   */
  readonly headersMs?: number | undefined;
  /**
   * Between two pieces of the body, while the reader is willing to read.
   * @default 30000
   */
  readonly bodyIdleMs?: number | undefined;
  /**
   * From the call to the last byte of the body, redirects and a slow reader included.
   * @default 60000
   */
  readonly totalMs?: number | undefined;
}

/** Deadlines, each of which is known. */
export type KnownTimeouts = { readonly [Name in keyof Timeouts]-?: number };

/** What a {@link Client} may do. Every option has a private, bounded default. */
export interface ClientOptions extends ConnectionOptions {
  /**
   * Allows plain `http:` URLs. A redirect from `https:` to `http:` stays refused.
   * @default false
   */
  readonly allowHttp?: boolean | undefined;
  /**
   * Private addresses that may be reached: all, or those that the host names, IP addresses and CIDR blocks name.
   * @default false
   */
  readonly allowPrivate?: AllowPrivate | undefined;
  /**
   * How many redirects one request follows.
   * @default 20
   */
  readonly maxRedirects?: number | undefined;
  /** Deadlines; see {@link Timeouts} for the defaults. */
  readonly timeouts?: Timeouts | undefined;
  /**
   * The most bytes a body may have after decoding.
   * @default 33554432 (32 MiB)
   */
  readonly maxBodyBytes?: number | undefined;
  /**
   * The most body bytes read from the wire, before decoding.
   * @default the request's `maxBodyBytes`
   */
  readonly maxWireBytes?: number | undefined;
  /**
   * The most bytes of the headers of a response, with its status line and all line ends; those of each interim response
   * apart.
   * @default 262144 (256 KiB), which is what browsers take
   */
  readonly maxHeaderBytes?: number | undefined;
  /**
   * The most lines of response headers, those of each interim response apart.
   * @default 5000, as curl
   */
  readonly maxHeaderCount?: number | undefined;
  /** Headers of every request; they replace the client's own of the same name. */
  readonly headers?: HeadersInput | undefined;
  /**
   * The `user-agent` header.
   * @default `InternetExploder/` and the version of this package
   */
  readonly userAgent?: string | undefined;
  /**
   * The most connections to one origin at a time; further requests wait.
   * @default 16
   */
  readonly connections?: number | undefined;
  /**
   * The most connections in all; an idle one to another origin makes room.
   * @default 256
   */
  readonly maxConnections?: number | undefined;
  /**
   * The most requests under way at a time, from their connection to the end of their body; further ones wait.
   * @default 256
   */
  readonly maxRequests?: number | undefined;
  /**
   * The most requests that wait, those included whose connection is being opened; one more fails with
   * `IE_NET_QUEUE_FULL`.
   * @default 4096
   */
  readonly maxQueued?: number | undefined;
  /**
   * Whether responses are stored and used again, by the rules of HTTP, and how many bytes they may take together;
   * one takes at most a quarter of that. They are kept in memory only, apart for each top-level site.
   * @default true, which is { maxBytes: 33554432 } (32 MiB)
   */
  readonly cache?: boolean | { readonly maxBytes: number } | undefined;
  /**
   * Speaks HTTP/2 with servers that choose it in the TLS handshake: one connection for all requests to an origin.
   * @default false
   */
  readonly http2?: boolean | undefined;
  /**
   * Whether cookies are kept, in memory, and sent. Those of other sites than the page's never are.
   * @default true
   */
  readonly cookies?: boolean | undefined;
  /**
   * Whether hosts that ask for HTTPS only get their way, as long as the client lives.
   * @default true
   */
  readonly hsts?: boolean | undefined;
  /** The cookies to begin with: what {@link Client.exportCookies} gave, as an object or as JSON. */
  readonly cookieJar?: CookieFile | string | undefined;
}

/** Options with the defaults filled in and every value checked. */
export interface ClientSettings extends ConnectionSettings {
  readonly allowHttp: boolean;
  readonly addresses: AddressPolicy;
  readonly maxRedirects: number;
  readonly timeouts: KnownTimeouts;
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
