import type { BookmarkStore } from './bookmarks.js';
import type { Pages } from './pages.js';
import { Tabs } from './tabs.js';

/** A session without a tab. */
export function startSession(options: Omit<Session, 'tabs'>): Session {
  return { ...options, tabs: new Tabs() };
}

/** What the requests of one run have in common. */
export interface Session {
  pages: Pages;
  bookmarks: BookmarkStore;
  /** The longest that a page may take, in milliseconds: a request may say less. */
  timeoutMs: number;
  tabs: Tabs;
}

/** Leaves every page. */
export function endSession({ tabs }: Session): void {
  for (const tab of tabs) tab.close();
}
