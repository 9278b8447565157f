import * as z from 'zod/mini';
import { Amount, BodyBytes, Count, Id, text } from './message-fields.js';

/** A certificate or key as PEM: what a network process cannot read from a file. */
const Pem = text(256 * 1024);

/** What a network process keeps to for all requests. A field that is absent takes the default of `ClientOptions`. */
const NetworkSettings = z.strictObject({
  /** `http:` or `socks5:`, credentials included. */
  proxy: z.optional(text(2_048)),
  /** `host:port:address[,address]...`: addresses of hosts, so that DNS is not asked. */
  resolve: z.optional(z.array(text(1_024)).check(z.maxLength(256))),
  http2: z.optional(z.boolean()),
  userAgent: z.optional(text(1_024)),
  /** Authorities that are trusted beside those of the process. */
  ca: z.optional(z.array(Pem).check(z.maxLength(1_024))),
  clientCertificates: z.optional(
    z
      .array(
        z.strictObject({
          /** The one host that it is shown to. */
          host: text(256),
          cert: Pem,
          key: Pem,
          passphrase: z.optional(text(1_024)),
        }),
      )
      .check(z.maxLength(16)),
  ),
  connections: z.optional(Amount),
  maxConnections: z.optional(Amount),
  maxRequests: z.optional(Amount),
  maxQueued: z.optional(Amount),
  maxHeaderBytes: z.optional(Amount),
  maxHeaderCount: z.optional(Amount),
  cookies: z.optional(z.boolean()),
  cache: z.optional(z.union([z.boolean(), z.strictObject({ maxBytes: Amount })])),
  hsts: z.optional(z.boolean()),
});
export type NetworkSettings = z.infer<typeof NetworkSettings>;

/** Browser → network: keep to these, before the first request. Answered by `Done`, or by a `FetchError`. */
export const ConfigureNetwork = z.strictObject({
  type: z.literal('ConfigureNetwork'),
  id: Id,
  settings: NetworkSettings,
});
export type ConfigureNetwork = z.infer<typeof ConfigureNetwork>;

/** Browser → network: which cookies are there? Answered by `CookiesExported`. */
export const ExportCookies = z.strictObject({ type: z.literal('ExportCookies'), id: Id });
export type ExportCookies = z.infer<typeof ExportCookies>;

/**
 * Browser → network: which cookies are in a jar, once all that has changed since it was read is done to it? Answered by
 * `CookiesExported`, or by a `FetchError` where the jar is none.
 */
export const MergeCookies = z.strictObject({
  type: z.literal('MergeCookies'),
  id: Id,
  /** How many bytes of the body are the jar as it was read. What follows is the jar as it is now. Either may be empty. */
  before: Count,
  body: BodyBytes,
});
export type MergeCookies = z.infer<typeof MergeCookies>;

/** Network → browser: the cookies, as JSON in UTF-8 that `ImportCookies` takes. */
export const CookiesExported = z.strictObject({
  type: z.literal('CookiesExported'),
  id: Id,
  body: BodyBytes,
});
export type CookiesExported = z.infer<typeof CookiesExported>;

/** Browser → network: have these cookies. Answered by `Done`, or by a `FetchError` where they are none. */
export const ImportCookies = z.strictObject({
  type: z.literal('ImportCookies'),
  id: Id,
  body: BodyBytes,
});
export type ImportCookies = z.infer<typeof ImportCookies>;

/** Network → browser: what was asked is done. */
export const Done = z.strictObject({ type: z.literal('Done'), id: Id });
export type Done = z.infer<typeof Done>;
