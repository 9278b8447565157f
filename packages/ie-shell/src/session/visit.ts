import { ShellError } from '../errors/shell-error.js';
import { untilAborted } from '../streams/until-aborted.js';
import type { LoadedPage } from './pages.js';
import { sliceText } from './slice.js';

/**
 * One page of a tab, from its request on. It closes after the tab has left it and its last reader has
 * finished. If it is left while loading without a reader, loading is cancelled.
 */
export class Visit {
  /** Its title, after loading. */
  title: string | undefined;
  readonly #loading: Promise<LoadedPage>;
  readonly #ending = new AbortController();
  #state: 'loading' | 'shown' | 'failed' = 'loading';
  #readers = 0;
  #isLeft = false;
  #last: LastReading | undefined;

  constructor(open: (signal: AbortSignal) => Promise<LoadedPage>) {
    this.#loading = this.#load(open);
    // Waiting callers get the error; without any, it must not be uncaught.
    this.#loading.catch(() => {});
  }

  get state(): 'loading' | 'shown' | 'failed' {
    return this.#state;
  }

  /** Resolves when the page is loaded. @throws The error or the reason of the cancellation */
  loaded(): Promise<LoadedPage> {
    return this.#loading;
  }

  /** Reads from the page after it has loaded, and keeps it open until then. */
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

  /** Called when the tab navigates elsewhere. */
  leave(): void {
    this.#isLeft = true;
    this.#closeUnread();
  }

  /** Cancels loading for all callers. */
  cancel(reason: unknown): void {
    this.#ending.abort(reason);
  }

  async #load(open: (signal: AbortSignal) => Promise<LoadedPage>): Promise<LoadedPage> {
    const { signal } = this.#ending;
    try {
      const page = await open(signal);
      // A page without readable metadata can still be read.
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
      this.cancel(
        new ShellError('IE_SHELL_CANCELLED', 'the tab navigated elsewhere before the page was loaded'),
      );
    }
    this.#last = undefined;
    this.#loading.then((page) => page.close()).catch(() => {});
  }
}

/** Maximum length of a title in an answer; `get_meta` returns all of it. */
const MAX_TITLE_LENGTH = 1_000;

/** The last reading of a page, so that the next range needs no new reading. */
interface LastReading {
  key: string;
  value: unknown;
}
