import { IpcError } from './errors.js';
import { MAX_PENDING_REQUESTS } from './pending-requests.js';

/**
 * The requests of the peer that it has given up, and the signals of those who answer them. A peer cannot have more
 * requests pending than `MAX_PENDING_REQUESTS`, so no more is remembered; the oldest goes first.
 */
export class Cancellations {
  readonly #working = new Map<number, AbortController>();
  /** Given up before anybody asked for the signal. */
  readonly #early = new Set<number>();
  #ended: { error: unknown } | undefined;

  /** Aborts when the peer gives up the request with that id, or the channel ends. */
  signalFor(id: number): AbortSignal {
    if (this.#ended) return AbortSignal.abort(this.#ended.error);
    if (this.#early.delete(id)) return AbortSignal.abort(givenUp(id));
    const known = this.#working.get(id);
    if (known) return known.signal;
    const controller = new AbortController();
    this.#working.set(id, controller);
    if (this.#working.size > MAX_PENDING_REQUESTS) this.#working.delete(first(this.#working.keys()));
    return controller.signal;
  }

  /** The peer gave the request up. */
  cancel(id: number): void {
    const controller = this.#working.get(id);
    this.#working.delete(id);
    if (controller) {
      controller.abort(givenUp(id));
      return;
    }
    this.#early.add(id);
    if (this.#early.size > MAX_PENDING_REQUESTS) this.#early.delete(first(this.#early));
  }

  /** The request has been answered, and cannot be given up any more. */
  answered(id: number): void {
    if (this.#working.size === 0 && this.#early.size === 0) return;
    this.#working.delete(id);
    this.#early.delete(id);
  }

  end(error: unknown): void {
    this.#ended ??= { error };
    for (const controller of this.#working.values()) controller.abort(error);
    this.#working.clear();
    this.#early.clear();
  }
}

function first(ids: Iterable<number>): number {
  for (const id of ids) return id;
  throw new RangeError('there is no first id of none');
}

function givenUp(id: number): IpcError {
  return new IpcError('IE_IPC_CANCELLED', `the peer gave up its request ${id}`);
}
