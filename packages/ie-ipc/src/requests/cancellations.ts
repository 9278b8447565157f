import { IpcError } from '../errors/ipc-error.js';
import { Cancellation } from './cancellation.js';
import { IdTable } from './id-table.js';
import { MAX_PENDING_REQUESTS } from './pending-requests.js';

/**
 * The cancelled requests of the peer, and the cancellations that handlers watch. A peer cannot have more than
 * `MAX_PENDING_REQUESTS` requests pending, so at most twice as many are remembered; the oldest are dropped
 * first.
 */
export class Cancellations {
  readonly #working = new IdTable<Cancellation>();
  /**
   * Requests that were cancelled and not answered since. A handler that asks later gets a cancellation that
   * has happened.
   */
  #givenUp = new Set<number>();
  /**
   * The older half. It is dropped as a whole, because removing the first entry of a large set again and again
   * is slow.
   */
  #givenUpBefore = new Set<number>();
  #ended: { error: unknown } | undefined;

  /** Returns the cancellation of the request with that id. It also happens when the channel ends. */
  of(id: number): Cancellation {
    if (this.#ended) return Cancellation.after(this.#ended.error);
    if (this.#givenUp.has(id) || this.#givenUpBefore.has(id)) return Cancellation.after(givenUp(id));
    const known = this.#working.get(id);
    if (known) return known;
    const cancellation = new Cancellation();
    this.#working.set(id, cancellation);
    if (this.#working.size > MAX_PENDING_REQUESTS) this.#forgetOldest();
    return cancellation;
  }

  /** Records that the peer has cancelled a request. */
  cancel(id: number): void {
    const cancellation = this.#working.take(id);
    this.#givenUp.add(id);
    if (this.#givenUp.size === MAX_PENDING_REQUESTS) {
      this.#givenUpBefore = this.#givenUp;
      this.#givenUp = new Set();
    }
    cancellation?.abort(givenUp(id));
  }

  /** Records that a request was answered, and so cannot be cancelled any more. */
  answered(id: number): void {
    if (this.#working.size + this.#givenUp.size + this.#givenUpBefore.size === 0) return;
    this.#working.take(id);
    this.#givenUp.delete(id);
    this.#givenUpBefore.delete(id);
  }

  /** A handler would no longer learn that its request was cancelled, so it is cancelled now. */
  #forgetOldest(): void {
    const id = this.#working.first();
    if (id === undefined) return;
    const error = new IpcError(
      'IE_IPC_QUEUE_FULL',
      `too many requests are watched: request ${id} was cancelled`,
    );
    this.#working.take(id)?.abort(error);
  }

  end(error: unknown): void {
    this.#ended ??= { error };
    for (const cancellation of this.#working.takeAll()) cancellation.abort(error);
    this.#givenUp.clear();
    this.#givenUpBefore.clear();
  }
}

function givenUp(id: number): IpcError {
  return new IpcError('IE_IPC_CANCELLED', `the peer cancelled its request ${id}`);
}
