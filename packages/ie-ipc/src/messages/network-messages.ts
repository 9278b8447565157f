import * as z from 'zod/mini';
import { Amount, BodyBytes, Count, Id, text } from './message-fields.js';

/** A certificate or key as PEM, because a network process cannot read it from a file. */
const Pem = text(256 * 1024);

const Port = z.int().check(z.minimum(1), z.maximum(65_535));

/** Settings of a network process for all requests. An absent field has the default of `ClientOptions`. */
const NetworkSettings = z.strictObject({
  /** An `http:` or `socks5:` URL, with credentials. */
  proxy: z.optional(text(2_048)),
  /** `host:port:address[,address]...`: addresses of hosts that are not looked up by DNS. */
  resolve: z.optional(z.array(text(1_024)).check(z.maxLength(256))),
  /** The ports that URLs may have: numbers, and ranges such as `8000-8080`. */
  ports: z.optional(z.array(z.union([Port, text(11)])).check(z.maxLength(256))),
  http2: z.optional(z.boolean()),
  userAgent: z.optional(text(1_024)),
  /** Certificate authorities that are trusted besides those of the process. */
  ca: z.optional(z.array(Pem).check(z.maxLength(1_024))),
  clientCertificates: z.optional(
    z
      .array(
        z.strictObject({
          /** The only host that gets the certificate. */
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

/**
 * Browser → network: use these settings. Sent before the first request. The answer is `Done` or `FetchError`.
 */
export const ConfigureNetwork = z.strictObject({
  type: z.literal('ConfigureNetwork'),
  id: Id,
  settings: NetworkSettings,
});
export type ConfigureNetwork = z.infer<typeof ConfigureNetwork>;

/** Browser → network: export the cookies. The answer is `CookiesExported`. */
export const ExportCookies = z.strictObject({ type: z.literal('ExportCookies'), id: Id });
export type ExportCookies = z.infer<typeof ExportCookies>;

/**
 * Browser → network: merge the changes of this session into a cookie jar. The answer is `CookiesExported`, or
 * `FetchError` for an invalid jar.
 */
export const MergeCookies = z.strictObject({
  type: z.literal('MergeCookies'),
  id: Id,
  /**
   * How many bytes of the body are the jar as this session read it. The rest is the jar as it is now. Either
   * may be empty.
   */
  before: Count,
  body: BodyBytes,
});
export type MergeCookies = z.infer<typeof MergeCookies>;

/** Network → browser: the cookies, as JSON in UTF-8, which `ImportCookies` accepts. */
export const CookiesExported = z.strictObject({
  type: z.literal('CookiesExported'),
  id: Id,
  body: BodyBytes,
});
export type CookiesExported = z.infer<typeof CookiesExported>;

/** Browser → network: import these cookies. The answer is `Done`, or `FetchError` if they are invalid. */
export const ImportCookies = z.strictObject({
  type: z.literal('ImportCookies'),
  id: Id,
  body: BodyBytes,
});
export type ImportCookies = z.infer<typeof ImportCookies>;

/** Network → browser: the request was carried out. */
export const Done = z.strictObject({ type: z.literal('Done'), id: Id });
export type Done = z.infer<typeof Done>;
