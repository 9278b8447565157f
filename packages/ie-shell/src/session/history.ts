/** The history of a tab, and its position in it. */
export class History {
  readonly #urls: string[] = [];
  #index = -1;

  /** Undefined for a new tab. */
  get url(): string | undefined {
    return this.#urls[this.#index];
  }

  get canGoBack(): boolean {
    return this.#index > 0;
  }

  get canGoForward(): boolean {
    return this.#index < this.#urls.length - 1;
  }

  /** Adds an entry and removes those after it. The present URL is not added again. */
  push(url: string): void {
    if (url === this.url) return;
    this.#urls.splice(this.#index + 1, Number.POSITIVE_INFINITY, url);
    if (this.#urls.length > MAX_HISTORY) this.#urls.shift();
    this.#index = this.#urls.length - 1;
  }

  /** Moves by one entry; returns false at the end. */
  move(steps: 1 | -1): boolean {
    if (this.#urls[this.#index + steps] === undefined) return false;
    this.#index += steps;
    return true;
  }

  /** Replaces the present URL after a redirect. */
  amend(url: string): void {
    if (this.#index >= 0) this.#urls[this.#index] = url;
  }
}

/** Maximum number of URLs in a history. The oldest is dropped. */
export const MAX_HISTORY = 100;
