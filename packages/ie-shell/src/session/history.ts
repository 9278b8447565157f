/** Where a tab has been, and where it is. */
export class History {
  readonly #urls: string[] = [];
  #index = -1;

  /** Undefined for a tab that has been nowhere. */
  get url(): string | undefined {
    return this.#urls[this.#index];
  }

  get canGoBack(): boolean {
    return this.#index > 0;
  }

  get canGoForward(): boolean {
    return this.#index < this.#urls.length - 1;
  }

  /** Goes to a new place, from which there is no way forward. The place where it is already is no new one. */
  push(url: string): void {
    if (url === this.url) return;
    this.#urls.splice(this.#index + 1, Number.POSITIVE_INFINITY, url);
    if (this.#urls.length > MAX_HISTORY) this.#urls.shift();
    this.#index = this.#urls.length - 1;
  }

  /** Goes so many places on or back; false where there is none, and it stays. */
  move(steps: 1 | -1): boolean {
    if (this.#urls[this.#index + steps] === undefined) return false;
    this.#index += steps;
    return true;
  }

  /** Where it is has turned out to be somewhere else: by a redirect. */
  amend(url: string): void {
    if (this.#index >= 0) this.#urls[this.#index] = url;
  }
}

/** How many URLs a tab remembers; the oldest is forgotten for the next. */
export const MAX_HISTORY = 100;
