import * as z from 'zod/mini';
import { Count } from './message-fields.js';

/*
 * What is read of a page as JSON. It lies in the body of a `PageRead`, made by a renderer that may have been taken
 * over by the page, so the browser process validates it by these before it hands it on.
 */

/** What of a page is not in what was read of it, since it could harm whoever reads it. */
export const Removed = z.strictObject({
  /** Control characters (C0, DEL and C1 but for tab and line feed). */
  control: Count,
  /** Characters that reorder text: bidi embeddings, overrides and isolates. */
  bidi: Count,
  /** Characters of the Unicode tags block, which nobody sees. */
  tag: Count,
  /** Links that lead nowhere now: to `javascript:`, `data:` and the like. */
  links: Count,
  /** Elements that the page hides. */
  hidden: Count,
});
export type Removed = z.infer<typeof Removed>;

/** What of a page was not parsed, loaded or run. */
export const Unread = z.strictObject({
  /** Scripts, none of which is run. */
  scripts: Count,
  /** Frames and embedded objects, none of which is loaded. */
  frames: Count,
  /** Elements beyond the depth cap: they are there, beside the one that they should be in. */
  flattened: Count,
  /** Attributes beyond the cap of their element: they are not there. */
  attributes: Count,
});
export type Unread = z.infer<typeof Unread>;

/** A link of a page. */
export const PageLink = z.strictObject({
  /** Absolute, serialised by the URL Standard. */
  url: z.string(),
  /** What can be read of it, on one line. */
  text: z.string(),
  title: z.optional(z.string()),
  /** Its `rel` in lower case. */
  rel: z.array(z.string()),
});
export type PageLink = z.infer<typeof PageLink>;
export const PageLinks = z.array(PageLink);
export type PageLinks = z.infer<typeof PageLinks>;

/** Where a page sends its reader, by a `Refresh` header or a `<meta http-equiv="refresh">`. */
export const Refresh = z.strictObject({
  /** Whole seconds to wait before. */
  seconds: Count,
  /** Absolute, `https:` or `http:`, serialised by the URL Standard. Absent for any other scheme. */
  url: z.optional(z.string()),
});
export type Refresh = z.infer<typeof Refresh>;

const Property = z.strictObject({
  name: z.string(),
  /** As the page writes it. */
  content: z.string(),
  /** Where it leads, absolute, if it is an address, such as that of `og:image`. */
  url: z.optional(z.string()),
});

/** What a page says of itself. What it does not say is absent. */
export const PageMeta = z.strictObject({
  /** What its addresses are relative to, where its `base` element says that it is not its URL. */
  base: z.optional(z.string()),
  title: z.optional(z.string()),
  description: z.optional(z.string()),
  /** As the page writes it, such as `en-GB`. */
  language: z.optional(z.string()),
  canonical: z.optional(z.string()),
  author: z.optional(z.string()),
  /** The properties of Open Graph (`og:title`, `article:author` …) in their order, duplicates kept. */
  openGraph: z.array(Property),
  /** The same for `twitter:` names. */
  twitter: z.array(Property),
  /** Every block of JSON-LD that is valid JSON, comments around it left out. */
  jsonLd: z.array(z.unknown()),
  /** How many more blocks of JSON-LD there are, which are no JSON, too long or too deep. */
  unreadJsonLd: z.optional(Count),
  feeds: z.array(z.strictObject({ url: z.string(), type: z.string(), title: z.optional(z.string()) })),
  icons: z.array(z.string()),
  refresh: z.optional(Refresh),
});
export type PageMeta = z.infer<typeof PageMeta>;

/** What is there to be read of a page, without what stands around it. */
export const Article = z.strictObject({
  /** Whether an article was found; without one, it is the whole page. */
  found: z.boolean(),
  title: z.optional(z.string()),
  byline: z.optional(z.string()),
  siteName: z.optional(z.string()),
  language: z.optional(z.string()),
  excerpt: z.optional(z.string()),
  publishedTime: z.optional(z.string()),
  /** Laid out as `text` is. */
  text: z.string(),
  markdown: z.string(),
});
export type Article = z.infer<typeof Article>;

/** An element that a selector matches. */
export const PageElement = z.strictObject({
  /** Its name in lower case. */
  name: z.string(),
  attributes: z.array(z.tuple([z.string(), z.string()])),
  /** What can be read of it, laid out as `text` is. */
  text: z.string(),
  /** Itself, serialised by the HTML Standard. */
  html: z.string(),
});
export type PageElement = z.infer<typeof PageElement>;
export const PageElements = z.array(PageElement);
export type PageElements = z.infer<typeof PageElements>;
