import * as z from 'zod/mini';
import { Count, HeaderList, Milliseconds, Status, text } from './message-fields.js';

/** More hops than any request makes: the one that was asked for, and the redirects that a policy can allow. */
const MAX_HOPS = 1_001;

/** How a hop reached its server. */
const ConnectionMeta = z.strictObject({
  protocol: z.enum(['http/1.1', 'h2']),
  /** The address that the socket is connected to: the proxy's, where there is one. */
  remoteAddress: text(64),
  remotePort: Count,
  /** Whether an earlier request had opened it. */
  reused: z.boolean(),
  /** The proxy, without its credentials. */
  proxy: z.optional(text(2_048)),
  tls: z.optional(
    z.strictObject({
      /** Such as `TLSv1.3`. */
      version: text(32),
      cipher: text(128),
      issuer: text(4_096),
      subject: text(4_096),
      /** The end of the certificate's validity, as the certificate tells it. */
      validTo: text(64),
    }),
  ),
});

/** When a hop's steps were done, each in milliseconds. What did not happen, or is not known, is absent. */
const HopTimings = z.strictObject({
  /** Since 1970. */
  startedAt: Milliseconds,
  queuedMs: z.optional(Milliseconds),
  dnsMs: z.optional(Milliseconds),
  connectMs: z.optional(Milliseconds),
  tlsMs: z.optional(Milliseconds),
  sentMs: z.optional(Milliseconds),
  /** From the start to the end of the response headers. */
  headersMs: Milliseconds,
});

/** One request that was made on the way, and the head of its response. */
const HopMeta = z.strictObject({
  url: z.string(),
  method: text(64),
  status: Status,
  headers: HeaderList,
  fromCache: z.boolean(),
  /** Whether the server was asked if what the cache had is still good. */
  revalidated: z.boolean(),
  connection: z.optional(ConnectionMeta),
  timings: HopTimings,
});
export type HopMeta = z.infer<typeof HopMeta>;

/** How a response came about: its hops in order; the last is the one that answered. */
export const ResponseMeta = z.strictObject({
  hops: z.array(HopMeta).check(z.minLength(1), z.maxLength(MAX_HOPS)),
});
export type ResponseMeta = z.infer<typeof ResponseMeta>;
