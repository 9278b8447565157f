import type { Socket } from 'node:net';
import { type buildConnector, Client, type Dispatcher } from 'undici';
import type { ConnectionSteps } from '../connect/connection-facts.js';
import type { ClientSettings } from '../options/client-options.js';
import { ResponseHeads } from '../responses/response-heads.js';
import type { ConnectionMeta } from '../responses/response-meta.js';
import {
  type Connection,
  type ConnectionParts,
  type ConnectionReport,
  type ConnectionSlot,
  type PoolRequest,
  reportConnection,
} from './connection.js';
import { StaleConnectionError } from './stale-connection-error.js';

/** One HTTP/1.1 connection over undici: one exchange at a time. */
export class H1Connection implements Connection, ConnectionSlot {
  readonly isShared = false;
  readonly begunAt: number;
  readonly #options: H1Options;
  readonly #client: Client;
  readonly #leave = () => this.#options.onLeave(this);
  readonly #servername: string;
  readonly #report: ConnectionReport;
  readonly #heads: ResponseHeads;
  #isBusy = false;
  #uses = 0;
  #stopWatching: (() => void) | undefined;

  constructor(options: H1Options) {
    const { socket, settings, url, begunAt, onClose } = options;
    this.#options = options;
    this.begunAt = begunAt;
    this.#servername = url.hostname;
    this.#report = reportConnection(socket, 'http/1.1');
    this.#heads = new ResponseHeads(socket, settings.maxHeaderBytes);
    this.#client = new Client(url.origin, {
      connect: (_, callback) => this.#connect(callback),
      maxHeaderSize: MAX_PARSER_BYTES,
      headersTimeout: settings.timeouts.headersMs,
      bodyTimeout: settings.timeouts.bodyIdleMs,
      // A server may ask for longer, but not for the ten minutes that undici would allow.
      keepAliveMaxTimeout: 60_000,
      pipelining: 1,
    });
    this.#stopWatching = watchUnused(socket);
    socket.once('close', () => onClose(this));
  }

  get room(): number {
    return this.#isBusy || this.#options.socket.destroyed ? 0 : 1;
  }

  get isLeaving(): boolean {
    return this.#options.socket.destroyed;
  }

  get isIdle(): boolean {
    return !this.#isBusy;
  }

  get meta(): ConnectionMeta {
    return this.#uses === 1 ? this.#report.first : this.#report.later;
  }

  get steps(): ConnectionSteps {
    return this.#report.steps;
  }

  send(request: PoolRequest): void {
    this.#isBusy = true;
    this.#uses += 1;
    request.onAssigned(this);
    const { path, method, headers, body } = request;
    const options: H1DispatchOptions = { path, method, headers, body, servername: this.#servername };
    this.#client.dispatch(options, this.#handlersOf(request));
  }

  leave(): void {
    this.#isBusy = false;
    // undici checks whether the socket can be used again only after its callback has returned.
    queueMicrotask(this.#leave);
  }

  destroy(): void {
    this.#options.socket.destroy();
  }

  #handlersOf(request: PoolRequest): H1Handlers {
    const heads = this.#heads;
    return {
      // undici writes the request next.
      onConnect: (abort) => {
        heads.expect(() => request.onResponseStarted());
        request.onConnect(abort);
      },
      onRequestSent: () => request.onRequestSent(),
      onHeaders: (_, __, resume) => {
        const head = heads.take();
        return head === undefined || request.onHeaders(head.status, head.headers, resume);
      },
      onData: (chunk) => request.onData(chunk),
      onComplete: () => request.onComplete(),
      onError: (error) => request.onError(error),
    };
  }

  // undici asks for a socket with the first request, and again if that one is closed and a request is there.
  #connect(callback: buildConnector.Callback): void {
    const { socket } = this.#options;
    const stopWatching = this.#stopWatching;
    this.#stopWatching = undefined;
    queueMicrotask(() => {
      stopWatching?.();
      if (stopWatching !== undefined && !socket.destroyed) callback(null, socket);
      else callback(this.#uses > 1 ? new StaleConnectionError() : closedAtOnce(), null);
    });
  }
}

/** The options of a connection. */
export interface H1Options extends ConnectionParts {
  readonly url: URL;
  readonly settings: ClientSettings;
}

// undici would take the caller's host header for the server's name, and connect anew for each other one. Its
// types lack the option that prevents this.
interface H1DispatchOptions extends Dispatcher.DispatchOptions {
  readonly servername: string;
}

// Its types lack this handler too.
interface H1Handlers extends Dispatcher.DispatchHandler {
  readonly onRequestSent: () => void;
}

/**
 * The most bytes of trailers, and of the plain heads that {@link ResponseHeads} passes to undici. The
 * received heads are counted there.
 */
const MAX_PARSER_BYTES = 16 * 1024;

/** How long a connection without a request is kept: as long as undici keeps one that had one. */
const UNUSED_MS = 4000;

// undici watches a socket from its first request on. Until then this watches for a server that closes or
// sends, and for the end of its use.
function watchUnused(socket: Socket): () => void {
  const end = () => socket.destroy();
  const timer = setTimeout(end, UNUSED_MS);
  timer.unref();
  socket.unref();
  socket.on('readable', end);
  socket.once('close', stop);
  return stop;
  function stop(): void {
    clearTimeout(timer);
    socket.ref();
    socket.off('readable', end);
    socket.off('close', stop);
  }
}

function closedAtOnce(): Error {
  return Object.assign(new Error('the peer closed the connection at once'), { code: 'ECONNRESET' });
}
