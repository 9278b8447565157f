import type { ResponseHeaders } from '../headers/response-headers.js';

/** How a response came about. */
export interface ResponseMeta {
  /** Every request that was made, in order; the last is the one that answered. Each but the last was redirected. */
  readonly hops: readonly HopMeta[];
}

/** One request of a chain of redirects, and its answer's head. */
export interface HopMeta {
  /** Without user name and password; with the fragment. */
  readonly url: string;
  readonly method: string;
  readonly status: number;
  readonly headers: ResponseHeaders;
  /** Whether the body came from the cache. */
  readonly fromCache: boolean;
  /** Whether the server was asked, and said that what the cache has is still right. */
  readonly revalidated: boolean;
  /** What it came over; absent when it came from the cache without asking anybody. */
  readonly connection?: ConnectionMeta;
  readonly timings: HopTimings;
}

/** One connection, as one request found it. */
export interface ConnectionMeta {
  readonly protocol: 'http/1.1' | 'h2';
  /** An IP address without brackets: the server's, or the proxy's where there is one. */
  readonly remoteAddress: string;
  readonly remotePort: number;
  /** Whether other requests had used it before. */
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
  /** Who vouches for the certificate, as `CN=…, O=…`. */
  readonly issuer: string;
  /** Whose certificate it is, in the same form. */
  readonly subject: string;
  /** When it expires, as node:tls tells it: `Jun 1 12:00:00 2030 GMT`. */
  readonly validTo: string;
}

/**
 * When a request got how far. `dnsMs`, `connectMs` and `tlsMs` are what each step of its connection took, absent
 * where a connection was there already or the step was none; the other milliseconds count from `startedAt`.
 */
export interface HopTimings {
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  /** When a connection, or the place for a new one, was there. */
  readonly queuedMs?: number;
  /** The name lookup. */
  readonly dnsMs?: number;
  /** The TCP connection, and what a proxy had to do. */
  readonly connectMs?: number;
  /** The TLS handshake. */
  readonly tlsMs?: number;
  /** When the request had been sent, body included. */
  readonly sentMs?: number;
  /** When the headers of the response had come. */
  readonly headersMs: number;
}

/** How much of a body has come so far. */
export interface BodySizes {
  /** Before decoding, without the framing of chunks. */
  readonly wireBytes: number;
  /** After decoding. */
  readonly decodedBytes: number;
}
