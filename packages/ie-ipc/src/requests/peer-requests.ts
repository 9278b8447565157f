import { LOWEST_ID } from './pending-requests.js';

/**
 * The ids of the peer's requests. The peer's channel issues them in sequence, so the first and the last
 * describe all of them. Ids that callers choose for their own messages are not among them, because requests
 * are marked on the wire.
 */
export class PeerRequests {
  #first = Number.POSITIVE_INFINITY;
  #last = Number.NEGATIVE_INFINITY;

  /**
   * Records a request. A toJSON method may have given it another id; ids that no channel issues are ignored.
   */
  note(id: number | undefined): void {
    if (id === undefined || id < LOWEST_ID) return;
    this.#first = Math.min(this.#first, id);
    this.#last = Math.max(this.#last, id);
  }

  /**
   * Whether a message with that id answers one of these requests. The peer accepts answers without counting
   * them.
   */
  has(id: number): boolean {
    return id >= this.#first && id <= this.#last;
  }
}

/**
 * The role of a message. An answer does not count against the peer's window. A request is marked on the wire.
 */
export type Role = 'message' | 'request' | 'answer';
