import * as z from 'zod/mini';
import { Count } from './message-fields.js';

/*
 * The parts of a page that are read as JSON. They are in the body of a `PageRead`, made by a renderer that
 * the page may control. So the browser process validates them with these schemas before it passes them on.
 */

/** What was removed from a part because it could harm its reader. */
export const Removed = z.strictObject({
  /** Control characters: C0, DEL and C1, except tab and line feed. */
  control: Count,
  /** Characters that reorder text: bidi embeddings, overrides, isolates and marks. */
  bidi: Count,
  /** Tag characters of Unicode, which are invisible. */
  tag: Count,
  /** Inert links, such as `javascript:` and `data:`. */
  links: Count,
  /** Elements that the page hides. */
  hidden: Count,
});
export type Removed = z.infer<typeof Removed>;

/** What was not parsed, loaded or run. */
export const Unread = z.strictObject({
  /** Scripts, none of which runs. */
  scripts: Count,
  /** Frames and embedded objects, none of which is loaded. */
  frames: Count,
  /** Elements below the depth limit, which were moved up beside their ancestors. */
  flattened: Count,
  /** Attributes beyond the limit of their element, which were dropped. */
  attributes: Count,
});
export type Unread = z.infer<typeof Unread>;

/** A link of a page. */
export const PageLink = z.strictObject({
  /** Absolute, serialised by the URL Standard. */
  url: z.string(),
  /** Its text on one line. */
  text: z.string(),
  title: z.optional(z.string()),
  /** Its `rel` in lower case. */
  rel: z.array(z.string()),
});
export type PageLink = z.infer<typeof PageLink>;
export const PageLinks = z.array(PageLink);
export type PageLinks = z.infer<typeof PageLinks>;

/** The refresh of a page, by a `Refresh` header or a `<meta http-equiv="refresh">`. */
export const Refresh = z.strictObject({
  /** Whole seconds to wait. */
  seconds: Count,
  /** Absolute, `https:` or `http:`, serialised by the URL Standard. Absent for any other scheme. */
  url: z.optional(z.string()),
});
export type Refresh = z.infer<typeof Refresh>;

const Property = z.strictObject({
  name: z.string(),
  /** The text of the page. */
  content: z.string(),
  /** The absolute URL, if the property is a URL such as that of `og:image`. */
  url: z.optional(z.string()),
});

/** The metadata of a page. What it does not state is absent. */
export const PageMeta = z.strictObject({
  /** The base of its URLs, if its `base` element differs from its URL. */
  base: z.optional(z.string()),
  title: z.optional(z.string()),
  description: z.optional(z.string()),
  /** The text of the page, such as `en-GB`. */
  language: z.optional(z.string()),
  canonical: z.optional(z.string()),
  author: z.optional(z.string()),
  /** Open Graph properties (`og:title`, `article:author` …) in order, with duplicates. */
  openGraph: z.array(Property),
  /** The same for `twitter:` names. */
  twitter: z.array(Property),
  /** Every block of JSON-LD that is valid JSON, without comments around it. */
  jsonLd: z.array(z.unknown()),
  /** The number of further blocks of JSON-LD that are invalid, too long or too deep. */
  unreadJsonLd: z.optional(Count),
  feeds: z.array(z.strictObject({ url: z.string(), type: z.string(), title: z.optional(z.string()) })),
  icons: z.array(z.string()),
  refresh: z.optional(Refresh),
});
export type PageMeta = z.infer<typeof PageMeta>;

/** The main content of a page. */
export const Article = z.strictObject({
  /** Whether an article was found. Without one, this is the whole page. */
  found: z.boolean(),
  title: z.optional(z.string()),
  byline: z.optional(z.string()),
  siteName: z.optional(z.string()),
  language: z.optional(z.string()),
  excerpt: z.optional(z.string()),
  publishedTime: z.optional(z.string()),
  /** Laid out like `text`. */
  text: z.string(),
  markdown: z.string(),
});
export type Article = z.infer<typeof Article>;

/** An element that a selector matches. */
export const PageElement = z.strictObject({
  /** Its name in lower case. */
  name: z.string(),
  attributes: z.array(z.tuple([z.string(), z.string()])),
  /** Its text, laid out like `text`. */
  text: z.string(),
  /** Its HTML, serialised by the HTML Standard. */
  html: z.string(),
});
export type PageElement = z.infer<typeof PageElement>;
export const PageElements = z.array(PageElement);
export type PageElements = z.infer<typeof PageElements>;
