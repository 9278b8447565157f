import { untilAborted } from '../streams/until-aborted.js';

/** Holds one value, which is replaced when it is stale and unused. */
export class ReplacedWhenStale<Thing> {
  readonly #how: Replacement<Thing>;
  #current: Promise<Thing>;
  #uses = 0;

  private constructor(how: Replacement<Thing>, first: Thing) {
    this.#how = how;
    this.#current = Promise.resolve(first);
  }

  /** @throws What `start` throws */
  static async start<Thing>(how: Replacement<Thing>): Promise<ReplacedWhenStale<Thing>> {
    return new ReplacedWhenStale(how, await how.start(undefined));
  }

  /** The present value, or the one that is starting. */
  get current(): Promise<Thing> {
    return this.#current;
  }

  /**
   * Calls `work` with the current value, started again if it is stale. The signal aborts the wait for that
   * value, but not `work`.
   *
   * @throws The errors of `start` and `work`. The signal's reason.
   */
  async use<Result>(work: (thing: Thing) => Promise<Result>, signal?: AbortSignal): Promise<Result> {
    const renewed = this.#uses === 0 ? this.#renew() : this.#current;
    const release = this.hold();
    try {
      return await work(await (signal ? untilAborted(renewed, signal) : renewed));
    } finally {
      // A caller that needs the value after this has called `hold` by then.
      setImmediate(release);
    }
  }

  /** Prevents the replacement until the returned function is called. */
  hold(): () => void {
    this.#uses += 1;
    let isHeld = true;
    return () => {
      if (isHeld) this.#uses -= 1;
      isHeld = false;
    };
  }

  #renew(): Promise<Thing> {
    const before = this.#current;
    const renewed = before.then((thing) => this.#replace(thing));
    // The next use tries again.
    this.#current = renewed.catch(() => before);
    return renewed;
  }

  async #replace(stale: Thing): Promise<Thing> {
    if (!this.#how.isStale(stale)) return stale;
    const next = await this.#how.start(stale);
    await this.#how.end(stale);
    return next;
  }
}

/** How a value is started, found stale, and ended. */
export interface Replacement<Thing> {
  /** Starts a value. `before` is the one to replace, which still exists. */
  start(before: Thing | undefined): Promise<Thing>;
  isStale(thing: Thing): boolean;
  end(thing: Thing): Promise<void>;
}
