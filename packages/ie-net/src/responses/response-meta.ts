import type { ResponseHeaders } from '../headers/response-headers.js';

/** How a response was obtained. */
export interface ResponseMeta {
  /** Every request in order. The last one was answered with the response, the others with redirects. */
  readonly hops: readonly HopMeta[];
}

/** One request of a redirect chain, and the head of its response. */
export interface HopMeta {
  /** Without user name and password, with the fragment. */
  readonly url: string;
  readonly method: string;
  readonly status: number;
  readonly headers: ResponseHeaders;
  /** Whether the body came from the cache. */
  readonly fromCache: boolean;
  /** Whether the server confirmed that the cached response is still valid. */
  readonly revalidated: boolean;
  /** The connection; absent if the response came from the cache without a request. */
  readonly connection?: ConnectionMeta;
  readonly timings: HopTimings;
}

/** The state of a connection at one request. */
export interface ConnectionMeta {
  readonly protocol: 'http/1.1' | 'h2';
  /** An IP address without brackets: the server's, or the proxy's if there is a proxy. */
  readonly remoteAddress: string;
  readonly remotePort: number;
  /** Whether an earlier request had used it. */
  readonly reused: boolean;
  /** The URL of the proxy, without user name and password. */
  readonly proxy?: string;
  readonly tls?: TlsMeta;
}

/** The TLS session of a connection, and its server's certificate. */
export interface TlsMeta {
  /** Such as `TLSv1.3`. */
  readonly version: string;
  /** The cipher's standard name, such as `TLS_AES_256_GCM_SHA384`. */
  readonly cipher: string;
  /** The issuer of the certificate, as `CN=…, O=…`. */
  readonly issuer: string;
  /** The subject of the certificate, in the same form. */
  readonly subject: string;
  /** When it expires, in the format of node:tls: `Jun 1 12:00:00 2030 GMT`. */
  readonly validTo: string;
}

/**
 * Times of one request. `dnsMs`, `connectMs` and `tlsMs` are durations of the steps of its connection. They
 * are absent if the connection existed already or needed no such step. The other times are milliseconds since
 * `startedAt`.
 */
export interface HopTimings {
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  /** When a connection, or a slot for a new one, was available. */
  readonly queuedMs?: number;
  /** The name lookup. */
  readonly dnsMs?: number;
  /** The TCP connection, and the handshake with a proxy. */
  readonly connectMs?: number;
  /** The TLS handshake. */
  readonly tlsMs?: number;
  /** When the request was sent, including its body. */
  readonly sentMs?: number;
  /** When the response headers had arrived. */
  readonly headersMs: number;
}

/** The sizes of a body so far. */
export interface BodySizes {
  /** Before decoding, without chunk framing. */
  readonly wireBytes: number;
  /** After decoding. */
  readonly decodedBytes: number;
}
