import { onAbort } from '@internet-exploder/ie-options';
import type { ChildHandle, ChildParts } from '../life/child-handle.js';

/** Those who wait for the next child. */
export class WaitingList<Incoming> {
  readonly #waits = new Set<Wait<Incoming>>();
  readonly #onGivenUp: () => void;

  /** `onGivenUp` hears of each wait that its signal has ended. */
  constructor(onGivenUp: () => void) {
    this.#onGivenUp = onGivenUp;
  }

  get isEmpty(): boolean {
    return this.#waits.size === 0;
  }

  /** Waits until there is a child, or none is to come, or the signal aborts. */
  wait(post: Post<Incoming>, signal: AbortSignal | undefined): Promise<ChildHandle<Incoming>> {
    return new Promise((resolve, reject) => {
      const abort = () => {
        wait.reject(signal?.reason);
        this.#onGivenUp();
      };
      const settle =
        <Value>(done: (value: Value) => void) =>
        (value: Value) => {
          this.#waits.delete(wait);
          stopListening?.();
          done(value);
        };
      const wait: Wait<Incoming> = { resolve: settle(resolve), reject: settle(reject), post };
      const stopListening = signal && onAbort(signal, abort);
      this.#waits.add(wait);
    });
  }

  /** Gives the child to all of them. */
  resolve(child: ChildHandle<Incoming>): void {
    for (const wait of this.#waits) wait.resolve(child);
  }

  /** Gives each of them an error of its own. */
  reject(error: () => unknown): void {
    for (const wait of this.#waits) wait.reject(error());
  }
}

/**
 * What a user's supervisor and its pending calls hold in common, and nothing else does: when nobody can ask for a child
 * any more, this is garbage, and the child with it.
 */
export interface Post<Incoming> {
  child: ChildHandle<Incoming> | undefined;
  start(signal: AbortSignal): Promise<ChildParts<Incoming>>;
}

interface Wait<Incoming> {
  resolve(child: ChildHandle<Incoming>): void;
  reject(error: unknown): void;
  /** Held, never read. */
  post: Post<Incoming>;
}
