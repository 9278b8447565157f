import type { ReadableStream } from 'node:stream/web';
import * as z from 'zod/mini';
import { becomeDefault, compileWhenBusy } from './validator.js';

/**
 * Every message that processes say to each other, tagged by `type`. Each is validated once, by its receiver:
 * a child accepts any known message (and warns about one it has no use for), the browser process accepts from
 * a child only what that kind of child may say.
 *
 * A field named `body` that holds bytes travels as the frame's binary tail; all else is its JSON part.
 */

/**
 * A body that came as a stream, for the schemas of messages that have one. Read it, or cancel it: a stream that is
 * neither holds its place among those the peer may have open until it is garbage.
 */
export const BodyStream = z.custom<ReadableStream<Uint8Array>>(
  (value) => value instanceof globalThis.ReadableStream,
);

/** Identifies a request on one channel: a safe integer ≥ 0, chosen by whoever asks. */
const Id = z.int().check(z.nonnegative());

/** A header list in the order it came, duplicates kept; names in lower case. */
const HeaderList = z.array(z.tuple([z.string(), z.string()]));

/**
 * What one request may do, decided by the browser process alone. A field that is absent takes the private
 * default: HTTPS only, no private address.
 */
export const FetchPolicy = z.strictObject({
  /** Allow `http:` URLs. @default false */
  allowHttp: z.optional(z.boolean()),
  /** Allow private addresses: all, or those matching a host name, an address or a CIDR. @default false */
  allowPrivate: z.optional(z.union([z.boolean(), z.array(z.string())])),
  /** Milliseconds for the whole request, redirects and body included. */
  timeoutMs: z.optional(z.int().check(z.positive())),
  /** The most bytes the decoded body may have. */
  maxBodyBytes: z.optional(z.int().check(z.positive())),
  /** The most redirects to follow. */
  maxRedirects: z.optional(z.int().check(z.nonnegative())),
  /** Headers to add to the request. */
  headers: z.optional(HeaderList),
});
export type FetchPolicy = z.infer<typeof FetchPolicy>;

/** Browser → network: fetch this URL. Answered by exactly one `FetchResponse` or `FetchError` with its id. */
export const FetchRequest = z.strictObject({
  type: z.literal('FetchRequest'),
  id: Id,
  url: z.string(),
  policy: z.optional(FetchPolicy),
});
export type FetchRequest = z.infer<typeof FetchRequest>;

/** Network → browser: the response after redirects, whatever its status. */
export const FetchResponse = z.strictObject({
  type: z.literal('FetchResponse'),
  id: Id,
  status: z.int().check(z.minimum(100), z.maximum(999)),
  headers: HeaderList,
  body: z.custom<Uint8Array>((value) => value instanceof Uint8Array),
  finalUrl: z.string(),
});
export type FetchResponse = z.infer<typeof FetchResponse>;

/** Network → browser: there is no response. `code` is the `NetError` code, where there is one. */
export const FetchError = z.strictObject({
  type: z.literal('FetchError'),
  id: Id,
  error: z.string(),
  code: z.optional(z.string()),
});
export type FetchError = z.infer<typeof FetchError>;

/** Browser → child: take no new work, finish what is pending, exit with code 0. */
export const Shutdown = z.strictObject({ type: z.literal('Shutdown') });
export type Shutdown = z.infer<typeof Shutdown>;

/** Are you there? Answered by `Pong`. */
export const Ping = z.strictObject({ type: z.literal('Ping') });
export type Ping = z.infer<typeof Ping>;

/** The answer to `Ping`. */
export const Pong = z.strictObject({ type: z.literal('Pong') });
export type Pong = z.infer<typeof Pong>;

/** All that a network process may say. */
export const MessageFromNetwork = quick(z.discriminatedUnion('type', [FetchResponse, FetchError, Pong]));
export type MessageFromNetwork = z.infer<typeof MessageFromNetwork>;

/** All that a renderer process may say. */
export const MessageFromRenderer = quick(z.discriminatedUnion('type', [Pong]));
export type MessageFromRenderer = z.infer<typeof MessageFromRenderer>;

/** Every known message: what a child accepts, and the default of a channel. */
export const IpcMessage = quick(
  z.discriminatedUnion('type', [FetchRequest, FetchResponse, FetchError, Shutdown, Ping, Pong]),
);
export type IpcMessage = z.infer<typeof IpcMessage>;
becomeDefault(IpcMessage);

function quick<Schema extends z.core.$ZodType>(schema: Schema): Schema {
  compileWhenBusy(schema, () => z.compile(schema));
  return schema;
}
