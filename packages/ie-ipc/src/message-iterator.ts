import { IpcError } from './errors/ipc-error.js';
import type { Link } from './link/link.js';

/**
 * Iterates over the messages of a channel. An async generator would take several more turns for each message.
 */
export class MessageIterator<Incoming> implements AsyncIterableIterator<Incoming> {
  readonly #link: Link<Incoming>;
  readonly #lease: unknown;
  #isOver = false;

  constructor(link: Link<Incoming>, lease: unknown) {
    this.#link = link;
    this.#lease = lease;
  }

  next(): Promise<IteratorResult<Incoming, undefined>> {
    if (this.#isOver) return this.return();
    const unread = this.#link.take(this.#lease);
    if (unread) return Promise.resolve({ done: false, value: unread.message });
    return this.#link.recv(this.#lease, undefined).then(
      (value) => ({ done: false, value }),
      (error: unknown) => {
        this.#isOver = true;
        if (error instanceof IpcError && error.code === 'IE_IPC_CLOSED') return this.return();
        throw error;
      },
    );
  }

  async return(): Promise<IteratorReturnResult<undefined>> {
    this.#isOver = true;
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}
