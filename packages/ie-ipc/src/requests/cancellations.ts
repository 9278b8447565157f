import { IpcError } from '../errors/ipc-error.js';
import { Cancellation } from './cancellation.js';
import { IdTable } from './id-table.js';
import { MAX_PENDING_REQUESTS } from './pending-requests.js';

/**
 * The requests of the peer that it has given up, and the signals of those who answer them. A peer cannot have more
 * requests pending than `MAX_PENDING_REQUESTS`, so twice as many at most are remembered; the oldest go first.
 */
export class Cancellations {
  readonly #working = new IdTable<Cancellation>();
  /** Given up, and not answered since: whoever asks for the signal now, or again, is told so at once. */
  #givenUp = new Set<number>();
  /** Those before them. Forgotten all at once: to take the first out of a large set, again and again, takes long. */
  #givenUpBefore = new Set<number>();
  #ended: { error: unknown } | undefined;

  /** Aborts when the peer gives up the request with that id, or the channel ends. */
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

  /** The peer gave the request up. */
  cancel(id: number): void {
    const cancellation = this.#working.take(id);
    this.#givenUp.add(id);
    if (this.#givenUp.size === MAX_PENDING_REQUESTS) {
      this.#givenUpBefore = this.#givenUp;
      this.#givenUp = new Set();
    }
    cancellation?.abort(givenUp(id));
  }

  /** The request has been answered, and cannot be given up any more. */
  answered(id: number): void {
    if (this.#working.size + this.#givenUp.size + this.#givenUpBefore.size === 0) return;
    this.#working.take(id);
    this.#givenUp.delete(id);
    this.#givenUpBefore.delete(id);
  }

  /** Nobody would hear any more that it was given up, so whoever works on it is told to stop. */
  #forgetOldest(): void {
    const id = this.#working.first();
    if (id === undefined) return;
    const error = new IpcError('IE_IPC_QUEUE_FULL', `too many requests are watched: ${id} is given up`);
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
  return new IpcError('IE_IPC_CANCELLED', `the peer gave up its request ${id}`);
}
