import type { ReadableStream } from 'node:stream/web';
import * as z from 'zod/mini';
import { BodyBytes, HeaderList, Id, text } from './message-fields.js';
import { Refresh, Removed, Unread } from './page-parts.js';

/**
 * Where the encoding of a page was found: in its byte order mark, in an option, in the `content-type`, in a `meta` element
 * or an XML declaration (`meta`); in its bytes, which are UTF-8 or look like text in that encoding (`guess`); or nowhere.
 */
export const EncodingSource = z.enum(['bom', 'option', 'header', 'meta', 'utf-8', 'guess', 'default']);
export type EncodingSource = z.infer<typeof EncodingSource>;

/**
 * Browser → renderer: parse this page, as its bytes come. Answered by `PageOpened` or `PageError` when it is whole.
 * It is there, under the request's id, until `ClosePage`, and may be asked for at once: a `ReadPage` waits for it.
 */
export const OpenPage = z.strictObject({
  type: z.literal('OpenPage'),
  id: Id,
  /** Where it came from, after redirects: its links are relative to it. */
  url: z.string(),
  /** What the server said of the body: `content-type`, and whatever else there was. */
  headers: HeaderList,
  /** The name of its encoding, whatever the headers say. */
  encoding: z.optional(text(64)),
  /** Its MIME type, whatever the headers say. */
  mimeType: z.optional(text(256)),
  body: z.custom<Uint8Array | ReadableStream<Uint8Array>>(
    (value) => value instanceof Uint8Array || value instanceof globalThis.ReadableStream,
  ),
});
export type OpenPage = z.infer<typeof OpenPage>;

/** Renderer → browser: the page has been parsed. */
export const PageOpened = z.strictObject({
  type: z.literal('PageOpened'),
  id: Id,
  /** What it was taken for, by its header and its bytes, without parameters. */
  mimeType: text(256),
  /** The name of its encoding in lower case, as the Encoding Standard has it. */
  encoding: text(64),
  encodingFrom: EncodingSource,
  /** Whether it shows next to nothing without scripts. */
  needsScript: z.boolean(),
  unread: Unread,
  refresh: z.optional(Refresh),
});
export type PageOpened = z.infer<typeof PageOpened>;

/** What can be read of a page: HTML or text, or JSON of what `page-parts.ts` describes. */
export const PagePart = z.enum(['dom', 'text', 'article', 'markdown', 'links', 'meta', 'elements']);
export type PagePart = z.infer<typeof PagePart>;

/** How text is laid out. */
export const TextLayout = z.strictObject({
  /** Columns that a line may have. @default 80 */
  width: z.optional(z.int().check(z.minimum(8), z.maximum(10_000))),
  /** What becomes of links: numbers and a list below, hyperlinks of a terminal (OSC 8), or nothing. @default 'list' */
  links: z.optional(z.enum(['list', 'terminal', 'none'])),
  /** Whether text may be styled by escape sequences of a terminal (SGR). @default false */
  styled: z.optional(z.boolean()),
});
export type TextLayout = z.infer<typeof TextLayout>;

/** Browser → renderer: read this of that page. Answered by `PageRead` or `PageError`. */
export const ReadPage = z.strictObject({
  type: z.literal('ReadPage'),
  id: Id,
  /** The id of the `OpenPage`. */
  of: Id,
  part: PagePart,
  /** Only of the elements that a CSS selector matches. */
  select: z.optional(text(4_096)),
  layout: z.optional(TextLayout),
});
export type ReadPage = z.infer<typeof ReadPage>;

/** Renderer → browser: what was read. */
export const PageRead = z.strictObject({
  type: z.literal('PageRead'),
  id: Id,
  /** UTF-8: text, or JSON for `article`, `links`, `meta` and `elements`. */
  body: BodyBytes,
  removed: Removed,
});
export type PageRead = z.infer<typeof PageRead>;

/** Browser → renderer: that page is not needed any more. */
export const ClosePage = z.strictObject({ type: z.literal('ClosePage'), of: Id });
export type ClosePage = z.infer<typeof ClosePage>;

/** Renderer → browser: it cannot be done. */
export const PageError = z.strictObject({
  type: z.literal('PageError'),
  id: Id,
  error: z.string(),
  code: z.optional(z.string()),
});
export type PageError = z.infer<typeof PageError>;

/** How many of the page's bytes are in a `PageRead` at most. */
export const MAX_PART_BYTES = 48 * 1024 * 1024;
