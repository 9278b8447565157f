import { onAbort } from '@internet-exploder/ie-options';
import type { ChildHandle, ChildParts } from '../life/child-handle.js';

/** Callers that wait for the next child. */
export class WaitingList<Incoming> {
  readonly #waits = new Set<Wait<Incoming>>();
  readonly #onGivenUp: () => void;

  /** `onGivenUp` is called for each wait that its signal ended. */
  constructor(onGivenUp: () => void) {
    this.#onGivenUp = onGivenUp;
  }

  get isEmpty(): boolean {
    return this.#waits.size === 0;
  }

  /** Waits until there is a child, none will come, or the signal aborts. */
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

  /** Passes the child to all of them. */
  resolve(child: ChildHandle<Incoming>): void {
    for (const wait of this.#waits) wait.resolve(child);
  }

  /** Rejects each of them with its own error. */
  reject(error: () => unknown): void {
    for (const wait of this.#waits) wait.reject(error());
  }
}

/**
 * An object that a user's supervisor and its pending calls hold, and nothing else does. When nobody can
 * request a child any more, it is garbage-collected, and the child is killed.
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
