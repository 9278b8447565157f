import type { ReadableStream } from 'node:stream/web';
import * as z from 'zod/mini';
import {
  Amount,
  BodyBytes,
  BodyStream,
  Count,
  HeaderList,
  Id,
  Milliseconds,
  Status,
  text,
} from './message-fields.js';
import { ResponseMeta } from './response-meta.js';

/**
 * What one request may do. Only the browser process decides it. An absent field has the private default:
 * HTTPS only, no private address.
 */
export const FetchPolicy = z.strictObject({
  /** Allow `http:` URLs. @default false */
  allowHttp: z.optional(z.boolean()),
  /** Allow private addresses: all, or those that match a host name, an address or a CIDR. @default false */
  allowPrivate: z.optional(z.union([z.boolean(), z.array(z.string())])),
  /** Change `http:` URLs to `https:` at every hop. @default false */
  upgrade: z.optional(z.boolean()),
  /** Milliseconds for the whole request, with redirects and body. */
  timeoutMs: z.optional(Amount),
  /** The most bytes of the decoded body. */
  maxBodyBytes: z.optional(Amount),
  /** The most redirects to follow. */
  maxRedirects: z.optional(Count),
  /** Headers to add to the request. */
  headers: z.optional(HeaderList),
});
export type FetchPolicy = z.infer<typeof FetchPolicy>;

/**
 * Browser → network: fetch this URL. The answer is exactly one `FetchError` or response: a `FetchStream` if
 * `streamed` is set, otherwise a `FetchResponse`.
 */
export const FetchRequest = z.strictObject({
  type: z.literal('FetchRequest'),
  id: Id,
  url: z.string(),
  policy: z.optional(FetchPolicy),
  /** @default 'GET' */
  method: z.optional(text(64)),
  /** Headers of this request; they replace those of the policy with the same name. */
  headers: z.optional(HeaderList),
  body: z.optional(
    z.custom<Uint8Array | ReadableStream<Uint8Array>>(
      (value) => value instanceof Uint8Array || value instanceof globalThis.ReadableStream,
    ),
  ),
  /** Answer when the headers have arrived, with the body as a stream. @default false */
  streamed: z.optional(z.boolean()),
  /** Describe in `meta` how the response came about. @default false */
  report: z.optional(z.boolean()),
  /** Which of the requests that wait for a connection goes first. @default 'normal' */
  priority: z.optional(z.enum(['high', 'normal', 'low'])),
  /**
   * The page that this is fetched for. Cookies, cache and connections are kept apart by its site. @default
   * `url`
   */
  topLevelUrl: z.optional(z.string()),
  /** The document that makes the request; absent if the user does. */
  initiator: z.optional(z.string()),
  /** How the HTTP cache is used, as `cache` of Fetch. @default 'default' */
  cacheMode: z.optional(
    z.enum(['default', 'no-store', 'reload', 'no-cache', 'force-cache', 'only-if-cached']),
  ),
});
export type FetchRequest = z.infer<typeof FetchRequest>;

/** Network → browser: the response after redirects, whatever its status, with its whole body. */
export const FetchResponse = z.strictObject({
  type: z.literal('FetchResponse'),
  id: Id,
  status: Status,
  headers: HeaderList,
  body: BodyBytes,
  finalUrl: z.string(),
  /** Present if the request set `report`. */
  meta: z.optional(ResponseMeta),
});
export type FetchResponse = z.infer<typeof FetchResponse>;

/**
 * Network → browser: the response after redirects, with its body as a stream. A body that fails midway ends
 * with `IE_IPC_ABORTED`, whose cause has the `code` and `message` of the `NetError`.
 */
export const FetchStream = z.strictObject({
  type: z.literal('FetchStream'),
  id: Id,
  status: Status,
  headers: HeaderList,
  body: BodyStream,
  finalUrl: z.string(),
  /** Present if the request set `report`. */
  meta: z.optional(ResponseMeta),
});
export type FetchStream = z.infer<typeof FetchStream>;

/**
 * Browser → network: how did that stream end? Only for a request with `report`, and once. The answer comes
 * when the body has ended: a `FetchReport`, or a `FetchError` if it failed or is unknown.
 */
export const FetchReportRequest = z.strictObject({
  type: z.literal('FetchReportRequest'),
  id: Id,
  /** The id of the `FetchStream`. */
  of: Id,
});
export type FetchReportRequest = z.infer<typeof FetchReportRequest>;

/** Network → browser: the sizes and times of a streamed body. */
export const FetchReport = z.strictObject({
  type: z.literal('FetchReport'),
  id: Id,
  /** Bytes of the body on the wire, before decoding. */
  wireBytes: Count,
  /** Bytes of the decoded body. */
  decodedBytes: Count,
  /** From the arrival of the request to the end of the body. */
  totalMs: Milliseconds,
});
export type FetchReport = z.infer<typeof FetchReport>;

/** Network → browser: the request failed. `code` is the `NetError` code, if there is one. */
export const FetchError = z.strictObject({
  type: z.literal('FetchError'),
  id: Id,
  error: z.string(),
  code: z.optional(z.string()),
});
export type FetchError = z.infer<typeof FetchError>;
