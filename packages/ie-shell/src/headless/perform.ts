import type { Session } from '../session/session.js';
import { bookmarkPage, listBookmarks, unmarkPage } from './perform-bookmark.js';
import { navigate, travel } from './perform-navigation.js';
import { readMeta, readPage } from './perform-reading.js';
import type { Command, Request } from './requests.js';

/**
 * Performs a request. Tab navigation and the choice of the page happen before this returns, so requests take
 * effect in order. Each is answered when it completes.
 *
 * @throws ShellError, SandboxError. The signal's reason.
 */
export async function perform(
  session: Session,
  request: Request<SessionCommand>,
  signal: AbortSignal,
): Promise<object> {
  const { tabs, pages } = session;
  switch (request.command) {
    case 'navigate':
      return navigate(session, request, signal);
    case 'go_back':
    case 'reload':
    case 'go_forward':
      return travel(session, request, signal);
    case 'get_meta':
      return readMeta(session, request, signal);
    case 'get_tabs':
      return { tabs: [...tabs].map((tab) => tab.describe()), active: tabs.active?.id ?? null };
    case 'new_tab':
      return { tab: tabs.add().id };
    case 'close_tab':
      return { tab: tabs.remove(request.tab).id, active: tabs.active?.id ?? null };
    case 'switch_tab':
      return tabs.activate(request.tab).describe();
    case 'bookmark_add':
      return bookmarkPage(session, request, signal);
    case 'bookmark_remove':
      return unmarkPage(session, request);
    case 'bookmark_list':
      return listBookmarks(session, request);
    case 'ps':
      return { processes: pages.processes() };
    default:
      return readPage(session, request, signal);
  }
}

/** The commands of a session. The request loop handles the others. */
export type SessionCommand = Exclude<Command, 'cancel' | 'quit'>;
