import { PRIORITIES, type Priority } from '../options/priority.js';

/**
 * Queued requests: first come, first served within each priority. Each step takes the same time, however many
 * there are. Requests store their own position, and lose their neighbours when they leave: tables and lists
 * that every request goes through would keep old requests alive, see `active-set.ts`.
 */
export class WaitingRequests<Request extends Waiter> {
  readonly #first: (Entry<Request> | undefined)[] = [];
  readonly #last: (Entry<Request> | undefined)[] = [];
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** Adds a request behind the others of its priority; one with an earlier order goes back to its place. */
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

  /** Removes a request; false when it is not queued. */
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

  /** Returns the request that goes next. */
  next(turn: Turn): WaitingRequest<Request> | undefined {
    let best: Entry<Request> | undefined;
    for (const entry of this.#first) {
      if (entry === undefined) continue;
      if (best === undefined || precedes(entry, best, turn)) best = entry;
    }
    return best;
  }

  /** Returns all requests before `order`, the most urgent first. */
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

/** What a choice depends on: the priority, or only the age. */
export type Turn = 'by-priority' | 'oldest';

/** A queued request. */
export interface WaitingRequest<Request> {
  readonly request: Request;
  /** The index of its priority: 0 is the most urgent. */
  readonly rank: number;
  /** Its arrival, as an increasing number. */
  readonly order: number;
}

/** Whether the first goes before the second. */
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

/** Something that can be queued, in one queue at a time. */
export interface Waiter {
  /** Its position, for the queue only; undefined while it is not queued. */
  place: object | undefined;
}
