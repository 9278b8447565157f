import { addBookmark, removeBookmark } from '../session/bookmarks.js';
import type { Session } from '../session/session.js';
import { sliceList } from '../session/slice.js';
import type { Request } from './requests.js';

/** Bookmarks a URL, or the page of a tab. */
export async function bookmarkPage(
  { tabs, bookmarks }: Session,
  { tab, url, title }: Request<'bookmark_add'>,
  signal: AbortSignal,
): Promise<object> {
  const visit = url === undefined ? tabs.get(tab).visit() : undefined;
  const page = await visit?.read(async (loaded) => ({ url: loaded.url, title: visit.title }), { signal });
  const wanted = { url: url ?? page?.url ?? '', title: title ?? page?.title };
  return { ...(await addBookmark(bookmarks, wanted)), keptIn: bookmarks.keptIn };
}

/** Removes a bookmark. */
export async function unmarkPage(
  { bookmarks }: Session,
  { url }: Request<'bookmark_remove'>,
): Promise<object> {
  return { isRemoved: await removeBookmark(bookmarks, url), keptIn: bookmarks.keptIn };
}

/** Lists all bookmarks, or a range, in the order of their addition. */
export async function listBookmarks(
  { bookmarks }: Session,
  range: Request<'bookmark_list'>,
): Promise<object> {
  const { part, ...place } = sliceList(await bookmarks.list(), range);
  return { bookmarks: part, ...place, keptIn: bookmarks.keptIn };
}
