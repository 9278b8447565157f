import { MAX_META_BYTES, type PageMeta, type Removed } from '@internet-exploder/ie-ipc';
import { lineOf } from '../shown/shown-nodes.js';
import { type ParsedPage, type Reading, startReading } from '../tree/reading.js';
import { costOfLink, resolveLink } from '../tree/resolve-link.js';
import { attribute, type Element, elementsIn, HTML, textContent } from '../tree/tree.js';
import { isJsonLd, jsonLdIn, readJsonLd } from './json-ld.js';
import { limitMeta } from './limit-meta.js';

/** Collects the metadata of a page. If a page states something twice, the first statement wins. */
export function describePage(page: ParsedPage, removed: Removed): PageMeta {
  const reading: MetaReading = { ...startReading(page), removed, left: MAX_META_BYTES };
  const { url, baseUrl } = page;
  const base = baseUrl === url ? '' : lineOf(baseUrl, reading);
  const meta: PageMeta = {
    ...(base && { base }),
    openGraph: [],
    twitter: [],
    jsonLd: [],
    feeds: [],
    icons: [],
  };
  if (page.refresh) meta.refresh = page.refresh;
  for (const element of elementsIn(page.document)) {
    if (element.namespaceURI === HTML) notes.get(element.tagName)?.(element, meta, reading);
  }
  return limitMeta(meta);
}

const OPEN_GRAPH = /^(?:og|article|book|profile|music|video|fb|product):./;
/** Open Graph and Twitter properties whose values are URLs. */
const ADDRESS =
  /^(?:og:(?:url|see_also|logo|(?:image|video|audio)(?::(?:url|secure_url))?)|twitter:(?:url|image(?:\d|:src)?|player(?::stream)?))$/;
const FEED = /^application\/(?:rss\+xml|atom\+xml|feed\+json)$/;
const ICON = /^(?:icon|apple-touch-icon(?:-precomposed)?)$/;
/** Adds what one element states about the page. */
type Note = (element: Element, meta: PageMeta, reading: MetaReading) => void;

interface MetaReading extends Reading {
  /** How many more characters of addresses are resolved. Metadata that needs more would be cut. */
  left: number;
}

const notes: ReadonlyMap<string, Note> = new Map<string, Note>([
  ['html', noteLanguage],
  ['title', noteTitle],
  ['meta', noteMeta],
  ['link', noteLink],
  ['script', noteScript],
]);

function noteLanguage(element: Element, meta: PageMeta, reading: Reading): void {
  set(meta, 'language', lineOf(attribute(element, 'lang') ?? '', reading));
}

/** @see https://html.spec.whatwg.org/multipage/dom.html#document.title */
function noteTitle(element: Element, meta: PageMeta, reading: Reading): void {
  meta.title ??= lineOf(textContent(element), reading);
}

function noteMeta(element: Element, meta: PageMeta, reading: MetaReading): void {
  const content = attribute(element, 'content');
  if (content === undefined) return;
  const name = nameOf(element, 'name', reading);
  const property = nameOf(element, 'property', reading) || name;
  const value = lineOf(content, reading);
  if (OPEN_GRAPH.test(property)) meta.openGraph.push(propertyOf(property, value, reading));
  else if (property.startsWith('twitter:')) meta.twitter.push(propertyOf(property, value, reading));
  else if (name === 'description' || name === 'author') set(meta, name, value);
  else if (nameOf(element, 'http-equiv', reading) === 'content-language' && !value.includes(',')) {
    set(meta, 'language', value.split(' ', 1)[0] ?? '');
  }
}

/** A property with its text and, if it is a URL, the resolved URL. */
function propertyOf(name: string, content: string, reading: MetaReading): PageMeta['openGraph'][number] {
  const url = content && ADDRESS.test(name) ? resolve(content, reading) : undefined;
  return { name, content, ...(url && { url }) };
}

function noteLink(element: Element, meta: PageMeta, reading: MetaReading): void {
  const rel = nameOf(element, 'rel', reading).split(' ');
  const isFeed = rel.includes('alternate') && FEED.test(nameOf(element, 'type', reading));
  const isIcon = rel.some((each) => ICON.test(each));
  if (!isFeed && !isIcon && !rel.includes('canonical')) return;
  const href = attribute(element, 'href');
  const url = href ? resolve(href, reading) : undefined;
  if (!url) return;
  if (rel.includes('canonical')) set(meta, 'canonical', url);
  if (isIcon) meta.icons.push(url);
  if (!isFeed) return;
  const title = lineOf(attribute(element, 'title') ?? '', reading);
  meta.feeds.push({ url, type: nameOf(element, 'type', reading), ...(title && { title }) });
}

function noteScript(element: Element, meta: PageMeta, { removed }: Reading): void {
  if (!isJsonLd(element)) return;
  const text = jsonLdIn(element);
  const value = text === undefined ? undefined : readJsonLd(text, removed);
  if (value !== undefined) meta.jsonLd.push(value);
  else if (text !== '') meta.unreadJsonLd = (meta.unreadJsonLd ?? 0) + 1;
}

function resolve(address: string, reading: MetaReading): string | undefined {
  reading.left -= costOfLink(address, reading.page);
  return reading.left < 0 ? undefined : resolveLink(address, reading);
}

function nameOf(element: Element, name: string, reading: Reading): string {
  return lineOf(attribute(element, name) ?? '', reading).toLowerCase();
}

/** Keeps the first value; an empty value is ignored. */
function set(meta: PageMeta, name: 'description' | 'author' | 'language' | 'canonical', value: string): void {
  if (value) meta[name] ??= value;
}
