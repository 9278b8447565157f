import type { ReadableStream } from 'node:stream/web';
import * as z from 'zod/mini';
import { BodyBytes, HeaderList, Id, text } from './message-fields.js';
import { Refresh, Removed, Unread } from './page-parts.js';

/**
 * Where the encoding of a page was found: in its byte order mark, in an option, in the `content-type`, in a
 * `meta` element or an XML declaration (`meta`), by its bytes (`utf-8`, `guess`), or nowhere (`default`).
 */
export const EncodingSource = z.enum(['bom', 'option', 'header', 'meta', 'utf-8', 'guess', 'default']);
export type EncodingSource = z.infer<typeof EncodingSource>;

/**
 * Browser → renderer: parse this page as its bytes arrive. The answer is `PageOpened` or `PageError`, once it
 * is whole. The page is kept under the request's id until `ClosePage`. It may be read at once: a `ReadPage`
 * waits for it.
 */
export const OpenPage = z.strictObject({
  type: z.literal('OpenPage'),
  id: Id,
  /** The URL of the page after redirects; its links are relative to it. */
  url: z.string(),
  /** The response headers, such as `content-type`. */
  headers: HeaderList,
  /** The name of an encoding that overrides the headers. */
  encoding: z.optional(text(64)),
  /** A MIME type that overrides the headers. */
  mimeType: z.optional(text(256)),
  body: z.custom<Uint8Array | ReadableStream<Uint8Array>>(
    (value) => value instanceof Uint8Array || value instanceof globalThis.ReadableStream,
  ),
});
export type OpenPage = z.infer<typeof OpenPage>;

/** Renderer → browser: the page was parsed. */
export const PageOpened = z.strictObject({
  type: z.literal('PageOpened'),
  id: Id,
  /** The MIME type by its header and its bytes, without parameters. */
  mimeType: text(256),
  /** The name of the encoding in the Encoding Standard, in lower case. */
  encoding: text(64),
  encodingFrom: EncodingSource,
  /** Whether it shows almost nothing without scripts. */
  needsScript: z.boolean(),
  unread: Unread,
  refresh: z.optional(Refresh),
});
export type PageOpened = z.infer<typeof PageOpened>;

/** A part of a page that can be read: HTML, text, or JSON as `page-parts.ts` describes it. */
export const PagePart = z.enum(['dom', 'text', 'article', 'markdown', 'links', 'meta', 'elements']);
export type PagePart = z.infer<typeof PagePart>;

/** The layout of text. */
export const TextLayout = z.strictObject({
  /** Columns of a line. @default 80 */
  width: z.optional(z.int().check(z.minimum(8), z.maximum(10_000))),
  /**
   * How links are shown: as numbers with a list below, as terminal hyperlinks (OSC 8), or not at all.
   * @default 'list'
   */
  links: z.optional(z.enum(['list', 'terminal', 'none'])),
  /** Whether text may have terminal styles (SGR). @default false */
  styled: z.optional(z.boolean()),
});
export type TextLayout = z.infer<typeof TextLayout>;

/** Browser → renderer: read a part of a page. The answer is `PageRead` or `PageError`. */
export const ReadPage = z.strictObject({
  type: z.literal('ReadPage'),
  id: Id,
  /** The id of the `OpenPage`. */
  of: Id,
  part: PagePart,
  /** A CSS selector that limits the part to the elements that it matches. */
  select: z.optional(text(4_096)),
  layout: z.optional(TextLayout),
});
export type ReadPage = z.infer<typeof ReadPage>;

/** Renderer → browser: the part of the page. */
export const PageRead = z.strictObject({
  type: z.literal('PageRead'),
  id: Id,
  /** UTF-8: text, or JSON for `article`, `links`, `meta` and `elements`. */
  body: BodyBytes,
  removed: Removed,
});
export type PageRead = z.infer<typeof PageRead>;

/** Browser → renderer: drop this page. */
export const ClosePage = z.strictObject({ type: z.literal('ClosePage'), of: Id });
export type ClosePage = z.infer<typeof ClosePage>;

/** Renderer → browser: the page could not be opened or read. */
export const PageError = z.strictObject({
  type: z.literal('PageError'),
  id: Id,
  error: z.string(),
  code: z.optional(z.string()),
});
export type PageError = z.infer<typeof PageError>;

/** Maximum number of bytes of a part in a `PageRead`. */
export const MAX_PART_BYTES = 48 * 1024 * 1024;

/** Maximum number of JSON values, at any depth, in the `links` or `elements` of a `PageRead`. */
export const MAX_PART_VALUES = 750_000;

/** The same limits for `meta`, which needs more memory for each value because JSON-LD has any shape. */
export const MAX_META_BYTES = 16 * 1024 * 1024;
export const MAX_META_VALUES = 300_000;
