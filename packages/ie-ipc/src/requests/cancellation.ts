/**
 * Whether the peer has given up one of its requests: as much of an AbortSignal as most work needs, for a tenth of the
 * time that making and leaving one takes. Its listeners are called once, in the order they came.
 */
export class Cancellation {
  #listeners: (() => void)[] = [];
  #controller: AbortController | undefined;
  #aborted = false;
  #reason: unknown;

  /** One that has happened. */
  static after(reason: unknown): Cancellation {
    const cancellation = new Cancellation();
    cancellation.abort(reason);
    return cancellation;
  }

  /** Whether it has happened. */
  get aborted(): boolean {
    return this.#aborted;
  }

  /** Why; undefined before. */
  get reason(): unknown {
    return this.#reason;
  }

  /** The same as an AbortSignal, made when it is first asked for. */
  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController();
      if (this.#aborted) this.#controller.abort(this.#reason);
    }
    return this.#controller.signal;
  }

  addEventListener(_type: 'abort', listener: () => void): void {
    if (!this.#aborted && !this.#listeners.includes(listener)) this.#listeners.push(listener);
  }

  removeEventListener(_type: 'abort', listener: () => void): void {
    if (this.#listeners.length > 0) this.#listeners = this.#listeners.filter((other) => other !== listener);
  }

  /** Makes it happen, the first time. @internal */
  abort(reason: unknown): void {
    if (this.#aborted) return;
    this.#aborted = true;
    this.#reason = reason;
    this.#controller?.abort(reason);
    for (const listener of this.#listeners.splice(0)) call(listener);
  }
}

// As an EventTarget does it: what one listener throws is its program's affair, and the others are called all the same.
function call(listener: () => void): void {
  try {
    listener();
  } catch (error) {
    process.nextTick(() => {
      throw error;
    });
  }
}
