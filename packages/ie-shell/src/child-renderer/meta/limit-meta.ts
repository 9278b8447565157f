import { MAX_META_BYTES, MAX_META_VALUES, type PageMeta } from '@internet-exploder/ie-ipc';
import { countValues } from './count-values.js';

/**
 * Limits the metadata of an extreme page to what the browser accepts. Long texts are cut. Lists keep their first items.
 * A block of JSON-LD beyond the limit is left out, and counted as unread.
 */
export function limitMeta(meta: PageMeta): PageMeta {
  const blocks = { bytes: MAX_META_BYTES / 2, values: MAX_META_VALUES / 2 };
  const texts = cutTexts({
    title: meta.title,
    description: meta.description,
    language: meta.language,
    author: meta.author,
  });
  const jsonLd = meta.jsonLd.filter((block) => fits(block, blocks));
  const unreadJsonLd = (meta.unreadJsonLd ?? 0) + meta.jsonLd.length - jsonLd.length;
  return {
    ...meta,
    ...texts,
    openGraph: firstOf(meta.openGraph),
    twitter: firstOf(meta.twitter),
    feeds: firstOf(meta.feeds),
    icons: firstOf(meta.icons),
    jsonLd,
    ...(unreadJsonLd > 0 && { unreadJsonLd }),
  };
}

/** Maximum length of one text, in UTF-16 code units. */
const MAX_LENGTH = 64 * 1024;

/** What is left for the items of a list. */
interface Room {
  bytes: number;
  values: number;
}

function firstOf<Item>(items: readonly Item[]): Item[] {
  const room = { bytes: MAX_META_BYTES / 16, values: MAX_META_VALUES / 8 };
  const cut = items.map((item) => (typeof item === 'object' ? cutTexts(item as object) : item) as Item);
  const end = cut.findIndex((item) => !fits(item, room));
  return end < 0 ? cut : cut.slice(0, end);
}

/** Whether a value fits into the room, which it then takes. */
function fits(value: unknown, room: Room): boolean {
  const values = countValues(value);
  if (values > room.values) return false;
  const bytes = Buffer.byteLength(JSON.stringify(value));
  if (bytes > room.bytes) return false;
  room.values -= values;
  room.bytes -= bytes;
  return true;
}

function cutTexts<Texts extends object>(texts: Texts): Texts {
  const entries = Object.entries(texts).filter(([, text]) => text !== undefined);
  return Object.fromEntries(
    entries.map(([name, text]) => [name, typeof text === 'string' && name !== 'url' ? cut(text) : text]),
  ) as Texts;
}

/** Cuts a text, but not within a character. */
function cut(text: string): string {
  return text.length <= MAX_LENGTH ? text : text.slice(0, MAX_LENGTH).replace(/[\ud800-\udbff]$/, '');
}
