import { precedes, type Turn, type WaitingRequest } from './waiting-requests.js';

/**
 * Counts the connections and exchanges of all origin pools against the limits of a client. Chooses which pool starts an
 * exchange or opens a connection next.
 */
export class ConnectionLimits {
  readonly #limits: LimitSettings;
  /** Pools with a connection or a request. */
  readonly #pools = new Set<LimitedPool>();
  /** Pools with queued requests. */
  readonly #queuedPools = new Set<LimitedPool>();
  #running = 0;
  #opening = 0;
  #connections = 0;
  #queued = 0;
  #order = 0;
  #choices = 0;
  #isMakingRoom = false;
  /**
   * The pool with the oldest request, if it had no connection when it was its turn. It gets the next
   * connection.
   */
  #starvedPool: LimitedPool | undefined;

  constructor(limits: LimitSettings) {
    this.#limits = limits;
  }

  /** Whether one more exchange may start. */
  get canStart(): boolean {
    return this.#running < this.#limits.maxRequests;
  }

  /** Whether one more request may be queued. */
  get canQueue(): boolean {
    return this.#queued < this.#limits.maxQueued;
  }

  /** Returns an increasing number that orders requests by arrival. */
  nextOrder(): number {
    this.#order += 1;
    return this.#order;
  }

  exchangeStarted(): void {
    this.#running += 1;
  }

  exchangeEnded(): void {
    this.#running -= 1;
  }

  requestQueued(pool: LimitedPool): void {
    this.#queued += 1;
    this.#queuedPools.add(pool);
    this.#pools.add(pool);
  }

  requestDequeued(pool: LimitedPool): void {
    this.#queued -= 1;
    if (pool.waiting === 0) this.#queuedPools.delete(pool);
  }

  connectionOpening(pool: LimitedPool): void {
    this.#opening += 1;
    this.#connections += 1;
    this.#pools.add(pool);
  }

  connectionOpened(): void {
    this.#opening -= 1;
  }

  /** Counts a closed connection, whether it was ever open or not. */
  connectionClosed(): void {
    this.#connections -= 1;
    this.#isMakingRoom = false;
  }

  /** Removes a pool that has neither connections nor requests. */
  removePool(pool: LimitedPool): void {
    this.#pools.delete(pool);
    if (this.#starvedPool === pool) this.#starvedPool = undefined;
  }

  /** Starts as much as the limits allow: first on the existing connections, then by opening others. */
  advance(): void {
    if (this.#queued === 0) return;
    this.#openForStarved();
    while (this.canStart) {
      const turn = (this.#choices + 1) % OLDEST_EVERY === 0 ? 'oldest' : 'by-priority';
      const pool = this.#choose((candidate) => candidate.hasRoom, turn);
      if (pool === undefined) break;
      this.#choices += 1;
      if (turn === 'oldest') this.#reserveForOldest();
      if (pool.hasRoom) pool.beginNext(turn);
    }
    for (;;) {
      const pool = this.#choose((candidate) => candidate.wantsConnection, 'by-priority');
      if (pool === undefined || !this.makeRoom(pool)) break;
      pool.open();
    }
  }

  /** Whether `pool` may open a connection now. At the limit, it closes an idle connection of another pool. */
  makeRoom(pool: LimitedPool): boolean {
    if (this.#running + this.#opening >= this.#limits.maxRequests) return false;
    if (this.#connections < this.#limits.maxConnections) return true;
    // There is room once that connection has closed. `advance` then chooses again among all pools.
    for (const other of this.#pools) {
      if (this.#isMakingRoom) break;
      if (other !== pool) this.#isMakingRoom = other.closeIdle();
    }
    return false;
  }

  // Otherwise pools with connections could keep the others from ever getting one.
  #reserveForOldest(): void {
    const pool = this.#choose((candidate) => candidate.hasRoom || candidate.wantsConnection, 'oldest');
    if (pool === undefined || pool.hasRoom) return;
    this.#starvedPool = pool;
    this.#openForStarved();
  }

  // The room may depend on a connection that is still closing or opening, so this is tried each time before all else.
  #openForStarved(): void {
    const pool = this.#starvedPool;
    if (pool === undefined) return;
    const isWanted = pool.wantsConnection;
    if (isWanted && !this.makeRoom(pool)) return;
    this.#starvedPool = undefined;
    if (isWanted) pool.open();
  }

  #choose(isFit: (pool: LimitedPool) => boolean, turn: Turn): LimitedPool | undefined {
    let best: LimitedPool | undefined;
    for (const pool of this.#queuedPools) {
      if (!isFit(pool)) continue;
      const next = pool.next(turn);
      const leader = best?.next(turn);
      if (next !== undefined && (leader === undefined || precedes(next, leader, turn))) best = pool;
    }
    return best;
  }
}

/** What the limits need of an origin pool. */
export interface LimitedPool {
  /** The number of queued requests. */
  readonly waiting: number;
  /** Whether a connection of the pool can take an exchange. */
  readonly hasRoom: boolean;
  /** Whether the pool should open another connection. */
  readonly wantsConnection: boolean;
  /** The queued request that goes next. */
  next(turn: Turn): WaitingRequest<unknown> | undefined;
  /** Starts the next queued request on a connection with room. */
  beginNext(turn: Turn): void;
  /** Opens a connection. */
  open(): void;
  /** Closes an idle connection; false if there is none. */
  closeIdle(): boolean;
}

/** The limits of one client, over all origins. */
export interface LimitSettings {
  /** Exchanges in progress. */
  readonly maxRequests: number;
  /** Open connections, and those being opened. */
  readonly maxConnections: number;
  /** Queued requests. */
  readonly maxQueued: number;
}

/** One in this many choices takes the oldest request instead of the most urgent, so that no request waits for ever. */
export const OLDEST_EVERY = 8;
