import * as z from 'zod/mini';
import { Count, HeaderList, Milliseconds, Status, text } from './message-fields.js';

/** More hops than any request makes: the first one, and the redirects that a policy can allow. */
const MAX_HOPS = 1_001;

/** The connection of a hop. */
const ConnectionMeta = z.strictObject({
  protocol: z.enum(['http/1.1', 'h2']),
  /** The address of the socket: the proxy's, if there is one. */
  remoteAddress: text(64),
  remotePort: Count,
  /** Whether an earlier request opened it. */
  reused: z.boolean(),
  /** The proxy without its credentials. */
  proxy: z.optional(text(2_048)),
  tls: z.optional(
    z.strictObject({
      /** Such as `TLSv1.3`. */
      version: text(32),
      cipher: text(128),
      issuer: text(4_096),
      subject: text(4_096),
      /** The end of the certificate's validity, as the certificate states it. */
      validTo: text(64),
    }),
  ),
});

/**
 * When the steps of a hop were complete, in milliseconds. Steps that did not happen, or are unknown, are
 * absent.
 */
const HopTimings = z.strictObject({
  /** Milliseconds since 1970. */
  startedAt: Milliseconds,
  queuedMs: z.optional(Milliseconds),
  dnsMs: z.optional(Milliseconds),
  connectMs: z.optional(Milliseconds),
  tlsMs: z.optional(Milliseconds),
  sentMs: z.optional(Milliseconds),
  /** From the start to the end of the response headers. */
  headersMs: Milliseconds,
});

/** One request on the way, and the head of its response. */
const HopMeta = z.strictObject({
  url: z.string(),
  method: text(64),
  status: Status,
  headers: HeaderList,
  fromCache: z.boolean(),
  /** Whether the server confirmed that the cached response is still valid. */
  revalidated: z.boolean(),
  connection: z.optional(ConnectionMeta),
  timings: HopTimings,
});
export type HopMeta = z.infer<typeof HopMeta>;

/** How a response came about: its hops in order. The last one answered. */
export const ResponseMeta = z.strictObject({
  hops: z.array(HopMeta).check(z.minLength(1), z.maxLength(MAX_HOPS)),
});
export type ResponseMeta = z.infer<typeof ResponseMeta>;
