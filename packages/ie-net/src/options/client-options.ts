import type { AddressPolicy, AllowPrivate } from '../addresses/address-policy.js';
import type { HeaderPairs } from '../headers/header-pairs.js';
import type { HeadersInput } from '../headers/request-headers.js';
import type { CookieFile } from '../partitions/cookie-file.js';
import type { AllowedPorts, PortList } from './allowed-ports.js';
import type { ConnectionOptions, ConnectionSettings } from './connection-options.js';

/** Deadlines in milliseconds, from 1 to 2147483647. All except `totalMs` are accurate to within a second. */
export interface Timeouts {
  /**
   * From the start of the name lookup to an open connection, including proxy and TLS.
   * @default 10000
   */
  readonly connectMs?: number | undefined;
  /**
   * From sending the request to the end of the response headers, for each hop.
   * @default 30000
   */
  readonly headersMs?: number | undefined;
  /**
   * Between two chunks of the body, while the reader accepts data.
   * @default 30000
   */
  readonly bodyIdleMs?: number | undefined;
  /**
   * From the call to the last byte of the body, including redirects and a slow reader.
   * @default 60000
   */
  readonly totalMs?: number | undefined;
}

/** All deadlines, with defaults filled in. */
export type KnownTimeouts = { readonly [Name in keyof Timeouts]-?: number };

/** The options of a {@link Client}. Every option has a private, bounded default. */
export interface ClientOptions extends ConnectionOptions {
  /**
   * Allows plain `http:` URLs. A redirect from `https:` to `http:` is refused all the same.
   * @default false
   */
  readonly allowHttp?: boolean | undefined;
  /**
   * Allowed private addresses: all but link-local ones and those for cloud metadata, or a list of host names, IP
   * addresses and CIDR blocks. In a list, `*` is what `true` allows.
   * @default false
   */
  readonly allowPrivate?: AllowPrivate | undefined;
  /**
   * The ports that URLs may have, also in redirects: numbers, and ranges such as `'8000-8080'`. The ports that Fetch
   * blocks stay blocked.
   * @default all others
   */
  readonly ports?: PortList | undefined;
  /**
   * Maximum number of redirects of one request.
   * @default 20
   */
  readonly maxRedirects?: number | undefined;
  /** Deadlines; see {@link Timeouts} for the defaults. */
  readonly timeouts?: Timeouts | undefined;
  /**
   * Maximum size of a body after decoding, in bytes.
   * @default 33554432 (32 MiB)
   */
  readonly maxBodyBytes?: number | undefined;
  /**
   * Maximum size of a body before decoding, in bytes.
   * @default the request's `maxBodyBytes`
   */
  readonly maxWireBytes?: number | undefined;
  /**
   * Maximum size of response headers in bytes, including the status line and line ends. Each interim response
   * counts separately.
   * @default 262144 (256 KiB), as in browsers
   */
  readonly maxHeaderBytes?: number | undefined;
  /**
   * Maximum number of response header lines. Each interim response counts separately.
   * @default 5000, as in curl
   */
  readonly maxHeaderCount?: number | undefined;
  /** Headers of every request. They replace the default headers of the same name. */
  readonly headers?: HeadersInput | undefined;
  /**
   * The `user-agent` header.
   * @default `InternetExploder/` and the version of this package
   */
  readonly userAgent?: string | undefined;
  /**
   * Maximum number of connections to one origin. Further requests wait.
   * @default 16
   */
  readonly connections?: number | undefined;
  /**
   * Maximum number of connections in total. An idle connection to another origin is closed to make room.
   * @default 256
   */
  readonly maxConnections?: number | undefined;
  /**
   * Maximum number of requests in progress, from the connection to the end of the body. Further requests wait.
   * @default 256
   */
  readonly maxRequests?: number | undefined;
  /**
   * Maximum number of waiting requests, including those whose connection is being opened. The next request fails
   * with `IE_NET_QUEUE_FULL`.
   * @default 4096
   */
  readonly maxQueued?: number | undefined;
  /**
   * Whether responses are cached by the rules of HTTP, and the size of the cache in bytes. One response may use a
   * quarter of it. The cache is in memory only, and separate for each top-level site.
   * @default true, which means { maxBytes: 33554432 } (32 MiB)
   */
  readonly cache?: boolean | { readonly maxBytes: number } | undefined;
  /**
   * Uses HTTP/2 if the server selects it in the TLS handshake, with one connection for all requests to an origin.
   * @default false
   */
  readonly http2?: boolean | undefined;
  /**
   * Whether cookies are stored, in memory, and sent. Cookies of other sites than the page's are ignored.
   * @default true
   */
  readonly cookies?: boolean | undefined;
  /**
   * Whether HSTS policies are applied. They are stored in memory.
   * @default true
   */
  readonly hsts?: boolean | undefined;
  /** The initial cookies: the result of {@link Client.exportCookies}, as an object or as JSON. */
  readonly cookieJar?: CookieFile | string | undefined;
}

/** Validated options, with defaults filled in. */
export interface ClientSettings extends ConnectionSettings {
  readonly allowHttp: boolean;
  readonly addresses: AddressPolicy;
  readonly ports: AllowedPorts | undefined;
  readonly maxRedirects: number;
  readonly timeouts: KnownTimeouts;
  readonly maxBodyBytes: number;
  readonly maxWireBytes: number | undefined;
  readonly maxHeaderBytes: number;
  readonly maxHeaderCount: number;
  /** The default headers and those of the options. */
  readonly headers: HeaderPairs;
  readonly connections: number;
  readonly maxConnections: number;
  readonly maxRequests: number;
  readonly maxQueued: number;
  readonly http2: boolean;
  /** Maximum size of the cache in bytes; 0 for no cache. */
  readonly cacheBytes: number;
  readonly cookies: boolean;
  readonly hsts: boolean;
  readonly cookieJar: CookieFile | undefined;
}
