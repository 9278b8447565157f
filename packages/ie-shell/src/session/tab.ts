import { ShellError } from '../errors/shell-error.js';
import { History } from './history.js';
import type { LoadedPage } from './pages.js';
import { Visit } from './visit.js';

/**
 * A tab: where it has been, and the page it shows. It goes where it is told at once and in the order it is told,
 * whenever the pages come.
 */
export class Tab {
  readonly id: number;
  readonly #history = new History();
  #visit: Visit | undefined;

  constructor(id: number) {
    this.id = id;
  }

  /** Goes to a URL. */
  navigate(url: string, open: Open): Visit {
    this.#history.push(URL.canParse(url) ? new URL(url).href : url);
    return this.#load(open);
  }

  /** Goes back by -1, forward by 1; loads the page again by 0. @throws ShellError `IE_SHELL_NO_HISTORY` */
  travel(steps: -1 | 0 | 1, open: Open): Visit {
    if (steps === 0 ? this.#history.url === undefined : !this.#history.move(steps)) {
      const where = { '-1': 'back', 0: 'again', 1: 'forward' }[steps];
      throw new ShellError('IE_SHELL_NO_HISTORY', `tab ${this.id} has nowhere to go ${where}`);
    }
    return this.#load(open);
  }

  /** The page that it shows, loads, or failed to load. @throws ShellError `IE_SHELL_NO_PAGE` */
  visit(): Visit {
    if (this.#visit) return this.#visit;
    throw new ShellError('IE_SHELL_NO_PAGE', `tab ${this.id} has no page yet: navigate first`);
  }

  /** Has no page any more. */
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

/** How a page is got: as `Pages.open` does. */
export type Open = (url: string, signal: AbortSignal) => Promise<LoadedPage>;
