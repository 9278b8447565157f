import type { BookmarkStore } from './bookmarks.js';
import type { Pages } from './pages.js';
import { Tabs } from './tabs.js';

/** Starts a session without tabs. */
export function startSession(options: Omit<Session, 'tabs'>): Session {
  return { ...options, tabs: new Tabs() };
}

/** The state that the requests of one session share. */
export interface Session {
  pages: Pages;
  bookmarks: BookmarkStore;
  /** Maximum time for a page in milliseconds; a request may state less. */
  timeoutMs: number;
  tabs: Tabs;
}

/** Closes every page. */
export function endSession({ tabs }: Session): void {
  for (const tab of tabs) tab.close();
}
