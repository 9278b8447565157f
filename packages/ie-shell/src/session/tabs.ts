import { ShellError } from '../errors/shell-error.js';
import { Tab } from './tab.js';

/** The tabs of a session in the order of their creation. One of them is active, unless there is none. */
export class Tabs {
  readonly #tabs = new Map<number, Tab>();
  #active: Tab | undefined;
  #count = 0;

  /** Adds an active tab. @throws ShellError `IE_SHELL_TOO_MANY` */
  add(): Tab {
    if (this.#tabs.size >= MAX_TABS) {
      throw new ShellError('IE_SHELL_TOO_MANY', `the limit of ${MAX_TABS} tabs is reached: close one`);
    }
    this.#count += 1;
    const tab = new Tab(this.#count);
    this.#tabs.set(tab.id, tab);
    this.#active = tab;
    return tab;
  }

  /** Returns the tab with that id, or the active one. @throws ShellError `IE_SHELL_NO_TAB` */
  get(id: number | undefined): Tab {
    const tab = id === undefined ? this.#active : this.#tabs.get(id);
    if (tab) return tab;
    throw new ShellError('IE_SHELL_NO_TAB', id === undefined ? 'no tab is open' : `tab ${id} does not exist`);
  }

  /** Like `get`, but adds a tab if there is none. */
  getOrAdd(id: number | undefined): Tab {
    return id === undefined && !this.#active ? this.add() : this.get(id);
  }

  activate(id: number): Tab {
    this.#active = this.get(id);
    return this.#active;
  }

  /** Closes a tab. If it was active, the next one becomes active, or the last. */
  remove(id: number | undefined): Tab {
    const tab = this.get(id);
    this.#tabs.delete(tab.id);
    tab.close();
    if (tab === this.#active) {
      const left = [...this.#tabs.values()];
      this.#active = left.find((other) => other.id > tab.id) ?? left.at(-1);
    }
    return tab;
  }

  get active(): Tab | undefined {
    return this.#active;
  }

  [Symbol.iterator](): Iterator<Tab> {
    return this.#tabs.values();
  }
}

/** Maximum number of tabs; each may hold a page of maximum size. */
export const MAX_TABS = 32;
