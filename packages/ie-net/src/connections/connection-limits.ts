import type { Line } from './origin-pool.js';
import { precedes, type Turn } from './waiting-requests.js';

/** Counts what goes on over all lines, and says whose turn it is when there is room again. */
export class Traffic {
  readonly #limits: TrafficLimits;
  /** Lines that have a connection or a request. */
  readonly #lines = new Set<Line>();
  /** Lines with requests that wait. */
  readonly #hungry = new Set<Line>();
  #running = 0;
  #opening = 0;
  #connections = 0;
  #queued = 0;
  #order = 0;
  #choices = 0;
  #isMakingRoom = false;
  /** The line that had waited longest when it was its turn, and had no connection. */
  #owed: Line | undefined;

  constructor(limits: TrafficLimits) {
    this.#limits = limits;
  }

  /** Whether one more exchange may begin. */
  get mayBegin(): boolean {
    return this.#running < this.#limits.maxRequests;
  }

  /** Whether one more exchange may wait. */
  get mayWait(): boolean {
    return this.#queued < this.#limits.maxQueued;
  }

  /** The next number of an order that everything has come in. */
  nextOrder(): number {
    this.#order += 1;
    return this.#order;
  }

  /** An exchange begins. */
  began(): void {
    this.#running += 1;
  }

  /** An exchange is over. */
  ended(): void {
    this.#running -= 1;
  }

  /** A request begins to wait. */
  waits(line: Line): void {
    this.#queued += 1;
    this.#hungry.add(line);
    this.#lines.add(line);
  }

  /** A request waits no more. */
  waitsNoMore(line: Line): void {
    this.#queued -= 1;
    if (line.waiting === 0) this.#hungry.delete(line);
  }

  /** A connection begins to be opened. */
  opens(line: Line): void {
    this.#opening += 1;
    this.#connections += 1;
    this.#lines.add(line);
  }

  /** A connection is open. */
  opened(): void {
    this.#opening -= 1;
  }

  /** A connection that was `opened` is closed. */
  closed(): void {
    this.#connections -= 1;
    this.#isMakingRoom = false;
  }

  /** A line has neither connections nor requests. */
  forget(line: Line): void {
    this.#lines.delete(line);
    if (this.#owed === line) this.#owed = undefined;
  }

  /** Begins what can begin: first on the connections there are, then by opening others. */
  advance(): void {
    if (this.#queued === 0) return;
    this.#openOwed();
    while (this.mayBegin) {
      const turn = (this.#choices + 1) % OLDEST_EVERY === 0 ? 'oldest' : 'by-priority';
      const line = this.#choose((candidate) => candidate.hasRoom, turn);
      if (line === undefined) break;
      this.#choices += 1;
      if (turn === 'oldest') this.#oweOldest();
      if (line.hasRoom) line.beginNext(turn);
    }
    for (;;) {
      const line = this.#choose((candidate) => candidate.wantsConnection, 'by-priority');
      if (line === undefined || !this.makeRoom(line)) break;
      line.open();
    }
  }

  /** Whether `line` may open a connection; an idle one of another line is closed where that makes the room. */
  makeRoom(line: Line): boolean {
    if (this.#running + this.#opening >= this.#limits.maxRequests) return false;
    if (this.#connections < this.#limits.maxConnections) return true;
    // The room is there when the connection is closed, and then everybody is asked anew.
    for (const other of this.#lines) {
      if (this.#isMakingRoom) break;
      if (other !== line) this.#isMakingRoom = other.closeIdle();
    }
    return false;
  }

  // Or else lines with connections could keep the others from ever getting one.
  #oweOldest(): void {
    const line = this.#choose((candidate) => candidate.hasRoom || candidate.wantsConnection, 'oldest');
    if (line === undefined || line.hasRoom) return;
    this.#owed = line;
    this.#openOwed();
  }

  // Its room may be that of a connection which has yet to end, or to open, and is asked for each time before all others.
  #openOwed(): void {
    const line = this.#owed;
    if (line === undefined) return;
    const isWanted = line.wantsConnection;
    if (isWanted && !this.makeRoom(line)) return;
    this.#owed = undefined;
    if (isWanted) line.open();
  }

  #choose(isFit: (line: Line) => boolean, turn: Turn): Line | undefined {
    let best: Line | undefined;
    for (const line of this.#hungry) {
      if (!isFit(line)) continue;
      const next = line.next(turn);
      const leader = best?.next(turn);
      if (next !== undefined && (leader === undefined || precedes(next, leader, turn))) best = line;
    }
    return best;
  }
}

/** What may go on at a time, over all lines. */
export interface TrafficLimits {
  /** Exchanges under way. */
  readonly maxRequests: number;
  /** Connections, those that are being opened included. */
  readonly maxConnections: number;
  /** Exchanges that wait. */
  readonly maxQueued: number;
}

/** After so many choices by priority, one goes to whoever has waited longest, so that nobody waits for ever. */
export const OLDEST_EVERY = 8;
