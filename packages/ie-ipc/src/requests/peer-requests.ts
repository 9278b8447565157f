import { LOWEST_ID } from './pending-requests.js';

/**
 * The ids under which the peer's requests have come. They are issued in a row by its channel, so the first and the
 * last tell them all; ids that callers choose for messages of their own are not among them, since a request is
 * marked as one on the wire.
 */
export class PeerRequests {
  #first = Number.POSITIVE_INFINITY;
  #last = Number.NEGATIVE_INFINITY;

  /** A request has come. A toJSON may have given it another id: one that no channel issues counts for nothing. */
  note(id: number | undefined): void {
    if (id === undefined || id < LOWEST_ID) return;
    this.#first = Math.min(this.#first, id);
    this.#last = Math.max(this.#last, id);
  }

  /** Whether a message with that id answers one of them: the peer then takes it without counting it. */
  has(id: number): boolean {
    return id >= this.#first && id <= this.#last;
  }
}

/** What a message is to the two channels: an answer costs the peer's window nothing, and a request says that it is one. */
export type Role = 'message' | 'request' | 'answer';
