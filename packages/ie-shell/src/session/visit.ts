import { ShellError } from '../errors/shell-error.js';
import { untilAborted } from '../streams/until-aborted.js';
import type { LoadedPage } from './pages.js';
import { sliceText } from './slice.js';

/**
 * One page of a tab, from the moment it is asked for. It is closed when the tab has gone on and nobody reads it any
 * more; if nobody does while it loads, its loading is cancelled.
 */
export class Visit {
  /** What it says of itself, when it has been loaded. */
  title: string | undefined;
  readonly #loading: Promise<LoadedPage>;
  readonly #ending = new AbortController();
  #state: 'loading' | 'shown' | 'failed' = 'loading';
  #readers = 0;
  #isLeft = false;
  #last: LastReading | undefined;

  constructor(open: (signal: AbortSignal) => Promise<LoadedPage>) {
    this.#loading = this.#load(open);
    // Whoever waits for it hears of it; there may be nobody.
    this.#loading.catch(() => {});
  }

  get state(): 'loading' | 'shown' | 'failed' {
    return this.#state;
  }

  /** @throws What the loading failed of, or was cancelled for. */
  loaded(): Promise<LoadedPage> {
    return this.#loading;
  }

  /** Waits for the page, which stays open until the reading has settled. */
  async read<Value>(
    reading: (page: LoadedPage) => Promise<Value>,
    { key, signal }: { key?: string; signal: AbortSignal },
  ): Promise<Value> {
    this.#readers += 1;
    try {
      const page = await untilAborted(this.#loading, signal);
      if (key !== undefined && this.#last?.key === key) return this.#last.value as Value;
      const value = await untilAborted(reading(page), signal);
      if (key !== undefined) this.#last = { key, value };
      return value;
    } finally {
      this.#readers -= 1;
      if (this.#isLeft) this.#closeUnread();
    }
  }

  /** The tab has gone on. */
  leave(): void {
    this.#isLeft = true;
    this.#closeUnread();
  }

  /** Gives its loading up, whoever waits for it. */
  cancel(reason: unknown): void {
    this.#ending.abort(reason);
  }

  async #load(open: (signal: AbortSignal) => Promise<LoadedPage>): Promise<LoadedPage> {
    const { signal } = this.#ending;
    try {
      const page = await open(signal);
      // A page that cannot say what it is may be read all the same.
      const described = await untilAborted(page.meta({ signal }), signal).catch(() => undefined);
      if (signal.aborted) await page.close();
      signal.throwIfAborted();
      const title = described?.meta.title;
      if (title !== undefined) this.title = sliceText(title, { limit: MAX_TITLE_LENGTH }).part;
      this.#state = 'shown';
      return page;
    } catch (error) {
      this.#state = 'failed';
      throw error;
    }
  }

  #closeUnread(): void {
    if (this.#readers > 0) return;
    if (this.#state === 'loading') {
      this.cancel(new ShellError('IE_SHELL_CANCELLED', 'the tab has gone on before the page was there'));
    }
    this.#last = undefined;
    this.#loading.then((page) => page.close()).catch(() => {});
  }
}

/** How much of a title is told with every page; `get_meta` has all of it. */
const MAX_TITLE_LENGTH = 1_000;

/** What has been read of a page last, so that reading on in it begins nothing anew. */
interface LastReading {
  key: string;
  value: unknown;
}
