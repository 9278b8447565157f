import { PRIORITIES, type Priority } from '../options/priority.js';

/**
 * Requests that wait: first come, first served within each priority. Each step takes the same time, however many.
 * They know their places themselves, and those who leave forget their neighbours: tables and lists that every request
 * goes through would hold on to those of long ago, see `active-set.ts`.
 */
export class WaitingRequests<Request extends Waiter> {
  readonly #first: (Entry<Request> | undefined)[] = [];
  readonly #last: (Entry<Request> | undefined)[] = [];
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** Adds a request behind the others of its priority; one that came before them goes where it was. */
  add(request: Request, priority: Priority, order: number): void {
    const rank = PRIORITIES.indexOf(priority);
    let before = this.#last[rank];
    while (before !== undefined && before.order > order) before = before.before;
    const after = before === undefined ? this.#first[rank] : before.after;
    const entry: Entry<Request> = { request, rank, order, before, after };
    if (before === undefined) this.#first[rank] = entry;
    else before.after = entry;
    if (after === undefined) this.#last[rank] = entry;
    else after.before = entry;
    request.place = entry;
    this.#size += 1;
  }

  /** Takes a request out; false when it doesn't wait. */
  remove(request: Request): boolean {
    const entry = request.place as Entry<Request> | undefined;
    if (entry === undefined) return false;
    const { rank, before, after } = entry;
    if (before === undefined) this.#first[rank] = after;
    else before.after = after;
    if (after === undefined) this.#last[rank] = before;
    else after.before = before;
    entry.before = undefined;
    entry.after = undefined;
    request.place = undefined;
    this.#size -= 1;
    return true;
  }

  /** Whose turn it is. */
  next(turn: Turn): WaitingRequest<Request> | undefined {
    let best: Entry<Request> | undefined;
    for (const entry of this.#first) {
      if (entry === undefined) continue;
      if (best === undefined || precedes(entry, best, turn)) best = entry;
    }
    return best;
  }

  /** All that came before `order`, the most urgent first. */
  olderThan(order: number): Request[] {
    const older: Request[] = [];
    for (const first of this.#first) {
      for (let entry = first; entry !== undefined; entry = entry.after) {
        if (entry.order < order) older.push(entry.request);
      }
    }
    return older;
  }
}

/** What a choice goes by: how urgent the requests are, or only how long they have waited. */
export type Turn = 'by-priority' | 'oldest';

/** Something that waits for its connection. */
export interface WaitingRequest<Request> {
  readonly request: Request;
  /** The index of its priority: 0 is the most urgent. */
  readonly rank: number;
  /** When it came, as a number that grows from request to request. */
  readonly order: number;
}

/** Whether the first is to be served before the second. */
export function precedes(
  first: WaitingRequest<unknown>,
  second: WaitingRequest<unknown>,
  turn: Turn,
): boolean {
  if (turn === 'by-priority' && first.rank !== second.rank) return first.rank < second.rank;
  return first.order < second.order;
}

interface Entry<Request> extends WaitingRequest<Request> {
  before: Entry<Request> | undefined;
  after: Entry<Request> | undefined;
}

/** What can wait, in one queue at a time. */
export interface Waiter {
  /** Its place in the queue, for the queue alone; undefined while it doesn't wait. */
  place: object | undefined;
}
