import { ShellError } from '../errors/shell-error.js';
import { History } from './history.js';
import type { LoadedPage } from './pages.js';
import { Visit } from './visit.js';

/**
 * A tab: its history and its page. Navigations take effect at once and in order, whenever the pages arrive.
 */
export class Tab {
  readonly id: number;
  readonly #history = new History();
  #visit: Visit | undefined;

  constructor(id: number) {
    this.id = id;
  }

  /** Navigates to a URL. */
  navigate(url: string, open: Open): Visit {
    this.#history.push(URL.canParse(url) ? new URL(url).href : url);
    return this.#load(open);
  }

  /** Goes back with -1, forward with 1, and reloads with 0. @throws ShellError `IE_SHELL_NO_HISTORY` */
  travel(steps: -1 | 0 | 1, open: Open): Visit {
    if (steps === 0 ? this.#history.url === undefined : !this.#history.move(steps)) {
      const where = { '-1': 'back', 0: 'again', 1: 'forward' }[steps];
      throw new ShellError('IE_SHELL_NO_HISTORY', `tab ${this.id} has no history entry to go ${where}`);
    }
    return this.#load(open);
  }

  /** The page that is loaded, loading, or failed. @throws ShellError `IE_SHELL_NO_PAGE` */
  visit(): Visit {
    if (this.#visit) return this.#visit;
    throw new ShellError('IE_SHELL_NO_PAGE', `tab ${this.id} has no page yet: navigate first`);
  }

  /** Leaves its page. */
  close(): void {
    this.#visit?.leave();
    this.#visit = undefined;
  }

  describe() {
    const { url, canGoBack, canGoForward } = this.#history;
    const { state = 'empty', title } = this.#visit ?? {};
    return {
      tab: this.id,
      state,
      ...(url !== undefined && { url }),
      ...(title !== undefined && { title }),
      canGoBack,
      canGoForward,
    };
  }

  #load(open: Open): Visit {
    const url = this.#history.url ?? '';
    this.#visit?.leave();
    const visit = new Visit((signal) => open(url, signal));
    this.#visit = visit;
    visit.loaded().then(
      (page) => {
        if (this.#visit === visit) this.#history.amend(page.url);
      },
      () => {},
    );
    return visit;
  }
}

/** Opens a page, as `Pages.open` does. */
export type Open = (url: string, signal: AbortSignal) => Promise<LoadedPage>;
