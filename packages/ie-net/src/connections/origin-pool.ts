import type { Socket } from 'node:net';
import type { Connection, ConnectionParts, PoolRequest } from './connection.js';
import type { ConnectionLimits } from './connection-limits.js';
import { type Turn, type WaitingRequest, WaitingRequests } from './waiting-requests.js';

/**
 * The connections to one origin, and the queued requests. A request gets the connection that is free first,
 * which may not be the one that was opened for it.
 */
export class OriginPool {
  readonly #options: OriginPoolOptions;
  readonly #connections = new Set<Connection>();
  /** Connections with room. The last used one is used next, so that the others grow old. */
  readonly #ready: Connection[] = [];
  readonly #waiting = new WaitingRequests<PoolRequest>();
  #opening = 0;
  /** How many connections the server accepts: fewer than allowed once it has refused one. */
  #cap: number;
  /** Whether one connection is expected to be enough for all requests. */
  #isShared: boolean;
  #state: 'open' | 'closing' | 'destroyed' = 'open';

  constructor(options: OriginPoolOptions) {
    this.#options = options;
    this.#cap = options.connections;
    this.#isShared = options.mayShare;
    if (options.isClosing) this.#state = 'closing';
  }

  /** The number of queued requests. */
  get waiting(): number {
    return this.#waiting.size;
  }

  /** Whether a request could start now. */
  get hasRoom(): boolean {
    return this.#findRoom() !== undefined;
  }

  /** Whether another connection would be useful. */
  get wantsConnection(): boolean {
    if (this.#isShared) return this.#waiting.size > 0 && this.#opening === 0 && !this.#hasStaying();
    return this.#opening < this.#waiting.size && this.#connections.size + this.#opening < this.#cap;
  }

  /** Starts or queues a request; false when too many are queued. */
  request(request: PoolRequest): boolean {
    const { limits } = this.#options;
    if (this.#waiting.size === 0 && limits.canStart && this.#begin(request)) return true;
    if (!limits.canQueue) {
      // The pool may have been created for this request alone.
      this.#checkEmpty();
      return false;
    }
    this.#wait(request, limits.nextOrder());
    return true;
  }

  /** Queues a request that its connection has not sent, before all others. */
  requestAgain(request: PoolRequest): void {
    this.#wait(request, 0);
    this.#options.limits.advance();
  }

  /** Withdraws a queued request; false when it is not queued. */
  withdraw(request: PoolRequest): boolean {
    if (!this.#waiting.remove(request)) return false;
    this.#options.limits.requestDequeued(this);
    // A turn later, because a request that follows at once would share the attempt, and its end.
    if (this.#waiting.size === 0 && this.#opening > 0) setImmediate(() => this.#abandonUnlessWaiting());
    this.#checkEmpty();
    return true;
  }

  /** Returns the queued request that goes next. */
  next(turn: Turn): WaitingRequest<PoolRequest> | undefined {
    return this.#waiting.next(turn);
  }

  /** Starts the request that goes next; there must be room. */
  beginNext(turn: Turn): void {
    const next = this.#waiting.next(turn);
    if (next === undefined) return;
    this.#waiting.remove(next.request);
    this.#options.limits.requestDequeued(this);
    this.#begin(next.request);
  }

  /** Opens one more connection. */
  open(): void {
    const { limits, connect } = this.#options;
    const begunAt = performance.now();
    const order = limits.nextOrder();
    this.#opening += 1;
    limits.connectionOpening(this);
    connect((error, socket) => {
      this.#opening -= 1;
      limits.connectionOpened();
      if (socket !== null) this.#add(socket, begunAt);
      else this.#giveUp(error ?? new Error('undici has no socket'), order);
      limits.advance();
      this.#checkEmpty();
    });
  }

  /** Closes an idle connection; false when there is none. */
  closeIdle(): boolean {
    const index = this.#ready.findIndex(({ isIdle }) => isIdle);
    if (index < 0) return false;
    for (const connection of this.#ready.splice(index, 1)) connection.destroy();
    return true;
  }

  /** Closes idle connections now, and the others as their requests end, queued ones included. */
  close(): void {
    if (this.#state === 'open') this.#state = 'closing';
    this.#abandonUnlessWaiting();
    this.#closeUnneeded();
    this.#checkEmpty();
  }

  /** Closes every connection now. */
  destroy(): void {
    this.#state = 'destroyed';
    this.#options.abandon();
    for (const connection of this.#connections) connection.destroy();
    this.#checkEmpty();
  }

  #begin(request: PoolRequest): boolean {
    const connection = this.#findRoom();
    if (connection === undefined) return false;
    if (connection.room === 1) this.#ready.pop();
    this.#options.limits.exchangeStarted();
    connection.send(request);
    return true;
  }

  // A connection may have lost its room without notice: its server is going away, or its socket is closing.
  #findRoom(): Connection | undefined {
    for (;;) {
      const connection = this.#ready.at(-1);
      if (connection === undefined || connection.room > 0) return connection;
      this.#ready.pop();
    }
  }

  #wait(request: PoolRequest, order: number): void {
    const { limits } = this.#options;
    this.#waiting.add(request, request.priority, order);
    limits.requestQueued(this);
    if (this.wantsConnection && limits.makeRoom(this)) this.open();
  }

  #add(socket: Socket, begunAt: number): void {
    if (this.#state === 'destroyed' || socket.destroyed) {
      socket.destroy();
      this.#options.limits.connectionClosed();
      return;
    }
    const connection = this.#options.attach({
      socket,
      begunAt,
      onLeave: (left) => this.#onLeave(left),
      onRoom: (free) => this.#onRoom(free),
      onClose: (closed) => this.#onClose(closed),
    });
    this.#isShared = connection.isShared;
    this.#connections.add(connection);
    this.#ready.push(connection);
    this.#closeUnneeded();
  }

  // While other connections are open or being opened, a server that refuses one more fails no request.
  #giveUp(error: Error, order: number): void {
    const { limits, connections } = this.#options;
    limits.connectionClosed();
    const others = this.#connections.size + this.#opening;
    this.#cap = others === 0 ? connections : others;
    if (others > 0) return;
    for (const request of this.#waiting.olderThan(order)) {
      this.#waiting.remove(request);
      limits.requestDequeued(this);
      request.onError(error);
    }
  }

  #onLeave(connection: Connection): void {
    this.#options.limits.exchangeEnded();
    this.#onRoom(connection);
  }

  #onRoom(connection: Connection): void {
    if (connection.room > 0 && !this.#ready.includes(connection)) this.#ready.push(connection);
    this.#options.limits.advance();
    if (this.#state !== 'open') this.#closeUnneeded();
  }

  #hasStaying(): boolean {
    for (const connection of this.#connections) if (!connection.isLeaving) return true;
    return false;
  }

  #onClose(connection: Connection): void {
    const { limits, connections } = this.#options;
    const index = this.#ready.indexOf(connection);
    if (index >= 0) this.#ready.splice(index, 1);
    this.#connections.delete(connection);
    this.#cap = connections;
    limits.connectionClosed();
    limits.advance();
    this.#checkEmpty();
  }

  #closeUnneeded(): void {
    if (this.#state === 'open' || this.#waiting.size > 0) return;
    while (this.closeIdle());
  }

  #abandonUnlessWaiting(): void {
    if (this.#waiting.size === 0 && this.#opening > 0) this.#options.abandon();
  }

  #checkEmpty(): void {
    if (this.#connections.size + this.#opening + this.#waiting.size > 0) return;
    this.#options.limits.removePool(this);
    this.#options.onEmpty();
  }
}

/** The options of a pool. */
export interface OriginPoolOptions {
  readonly limits: ConnectionLimits;
  /** The most connections at a time. */
  readonly connections: number;
  /** Whether a connection may turn out to carry many requests at a time; the first one shows. */
  readonly mayShare: boolean;
  /** Opens a socket; calls back once. */
  readonly connect: (callback: (error: Error | null, socket: Socket | null) => void) => void;
  /** Aborts every `connect` that has not called back. */
  readonly abandon: () => void;
  /** Makes a connection of a socket from `connect`. */
  readonly attach: (options: ConnectionParts) => Connection;
  /** Whether each connection is closed as soon as no request is queued, from the start. */
  readonly isClosing: boolean;
  /** Called when the pool is empty: no connection, and nothing queued. */
  readonly onEmpty: () => void;
}
