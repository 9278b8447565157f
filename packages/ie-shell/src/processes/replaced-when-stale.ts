import { untilAborted } from '../streams/until-aborted.js';

/** One thing of a kind, which is replaced when it is stale and nobody uses it. */
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

  /** The one that there is, or is about to be. */
  get current(): Promise<Thing> {
    return this.#current;
  }

  /**
   * Lets the work have it, a new one if need be. The signal ends the wait for that one, and not the work.
   *
   * @throws What `start` and the work throw. The signal's reason.
   */
  async use<Result>(work: (thing: Thing) => Promise<Result>, signal?: AbortSignal): Promise<Result> {
    const renewed = this.#uses === 0 ? this.#renew() : this.#current;
    const release = this.hold();
    try {
      return await work(await (signal ? untilAborted(renewed, signal) : renewed));
    } finally {
      // Whoever gets the result, and needs the thing for it, holds it by then.
      setImmediate(release);
    }
  }

  /** Keeps it from being replaced until the function is called that this gives. */
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
    // The next to use it tries again.
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

/** How something is started, found to be stale, and ended. */
export interface Replacement<Thing> {
  /** Starts one; `before` is the one that it takes the place of, which is still there. */
  start(before: Thing | undefined): Promise<Thing>;
  isStale(thing: Thing): boolean;
  end(thing: Thing): Promise<void>;
}
