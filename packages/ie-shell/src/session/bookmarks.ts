import * as z from 'zod/mini';
import { ShellError } from '../errors/shell-error.js';
import { MAX_URL_LENGTH, targetUrl } from '../targets/target-url.js';
import { sliceText } from './slice.js';

/** Bookmarks in memory. */
export function memoryBookmarks(): BookmarkStore {
  let bookmarks: Bookmark[] = [];
  return {
    keptIn: 'memory',
    list: async () => bookmarks,
    change: async (edit) => {
      bookmarks = edit(bookmarks);
    },
  };
}

/** Maximum number of bookmarks. */
export const MAX_BOOKMARKS = 10_000;

const MAX_TITLE_LENGTH = 1_000;

export const Bookmark = z.strictObject({
  /** `http:` or `https:`, serialised by the URL Standard. */
  url: z.string().check(z.maxLength(MAX_URL_LENGTH), z.refine(isWebUrl)),
  title: z.optional(z.string().check(z.maxLength(MAX_TITLE_LENGTH))),
  /** In UTC. */
  addedAt: z.iso.datetime(),
});
export type Bookmark = z.infer<typeof Bookmark>;

/** Stores bookmarks. */
export interface BookmarkStore {
  readonly keptIn: 'file' | 'memory';
  list(): Promise<Bookmark[]>;
  /** Replaces the bookmarks atomically. */
  change(edit: (bookmarks: Bookmark[]) => Bookmark[]): Promise<void>;
}

/** Appends a bookmark, or changes the title of an existing one. @throws ShellError */
export async function addBookmark(
  store: BookmarkStore,
  { url, title }: { url: string; title?: string | undefined },
): Promise<{ bookmark: Bookmark; isNew: boolean }> {
  const href = webUrl(url);
  let outcome: { bookmark: Bookmark; isNew: boolean } | undefined;
  await store.change((bookmarks) => {
    const before = bookmarks.find((each) => each.url === href);
    const named = title === undefined ? {} : { title: sliceText(title, { limit: MAX_TITLE_LENGTH }).part };
    const bookmark = { url: href, addedAt: new Date().toISOString(), ...before, ...named };
    outcome = { bookmark, isNew: !before };
    if (before) return bookmarks.map((each) => (each === before ? bookmark : each));
    if (bookmarks.length < MAX_BOOKMARKS) return [...bookmarks, bookmark];
    throw new ShellError(
      'IE_SHELL_TOO_MANY',
      `the limit of ${MAX_BOOKMARKS} bookmarks is reached: remove one`,
    );
  });
  if (!outcome) throw new Error('the bookmarks were not changed');
  return outcome;
}

/** Returns whether it existed. @throws ShellError */
export async function removeBookmark(store: BookmarkStore, url: string): Promise<boolean> {
  const href = webUrl(url);
  let isRemoved = false;
  await store.change((bookmarks) => {
    const left = bookmarks.filter((each) => each.url !== href);
    isRemoved = left.length < bookmarks.length;
    return left;
  });
  return isRemoved;
}

function webUrl(url: string): string {
  const written = targetUrl(url);
  const href = URL.canParse(written) ? new URL(written).href : written;
  if (href.length <= MAX_URL_LENGTH && isWebUrl(href)) return href;
  throw new ShellError(
    'IE_SHELL_REQUEST',
    `a bookmark needs an http: or https: URL of at most ${MAX_URL_LENGTH} characters`,
  );
}

function isWebUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, href } = new URL(text);
  return (protocol === 'https:' || protocol === 'http:') && href === text;
}
