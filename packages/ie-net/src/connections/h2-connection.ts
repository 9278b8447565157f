import { type ClientHttp2Session, connect } from 'node:http2';
import type { ClientSettings } from '../options/client-options.js';
import {
  type Connection,
  type ConnectionParts,
  type ConnectionReport,
  type PoolRequest,
  reportConnection,
} from './connection.js';
import { SilentConnectionError } from './h2-error.js';
import { H2Exchange } from './h2-exchange.js';
import { H2HeaderWatch } from './h2-header-watch.js';
import { WatchedStream } from './watched-stream.js';

/** One HTTP/2 connection: many independent exchanges at a time. */
export class H2Connection implements Connection {
  readonly isShared = true;
  readonly #options: H2Options;
  readonly #session: ClientHttp2Session;
  readonly #report: ConnectionReport;
  readonly #headerWatch: H2HeaderWatch;
  readonly #idleTimer: NodeJS.Timeout;
  readonly #watch: NodeJS.Timeout;
  #isHeard = false;
  readonly #silenceMs: number;
  #active = 0;
  #uses = 0;
  #isSuspect = false;

  constructor(options: H2Options) {
    const { socket, url, settings, onClose, onRoom } = options;
    this.#options = options;
    this.#report = reportConnection(socket, 'h2');
    const maxHeaderListSize = Math.max(MAX_HEADER_BYTES, 2 * settings.maxHeaderBytes);
    this.#headerWatch = new H2HeaderWatch(maxHeaderListSize);
    this.#session = connect(url.origin, {
      createConnection: () => new WatchedStream(socket, (chunk) => this.#headerWatch.read(chunk)),
      peerMaxConcurrentStreams: MAX_LANES,
      // Complete headers are checked elsewhere; beyond this, node:http2 aborts without a reason.
      maxHeaderListPairs: MAX_PAIRS,
      maxSessionMemory: 64,
      settings: {
        enablePush: false,
        initialWindowSize: STREAM_WINDOW,
        maxHeaderListSize,
      },
    });
    const session = this.#session;
    session.once('connect', () => session.setLocalWindowSize(CONNECTION_WINDOW));
    session.on('remoteSettings', () => onRoom(this));
    // Each exchange gets the error from its own stream.
    session.on('error', () => {});
    socket.once('close', () => {
      clearTimeout(this.#idleTimer);
      clearInterval(this.#watch);
      onClose(this);
    });
    this.#idleTimer = setTimeout(() => this.#closeUnlessUsed(), IDLE_MS);
    this.#silenceMs = Math.min(SILENCE_MS, settings.timeouts.headersMs / 3);
    this.#watch = setInterval(() => this.#lookAfter(), this.#silenceMs).unref();
    this.#rest();
  }

  get room(): number {
    if (this.isLeaving || this.#isSuspect) return 0;
    const { maxConcurrentStreams = MAX_LANES } = this.#session.remoteSettings;
    return Math.max(0, Math.min(MAX_LANES, maxConcurrentStreams) - this.#active);
  }

  get isIdle(): boolean {
    return this.#active === 0;
  }

  get isLeaving(): boolean {
    return this.#session.closed || this.#session.destroyed || this.#headerWatch.isTainted;
  }

  send(request: PoolRequest): void {
    const { socket, url, settings, begunAt } = this.#options;
    const { first, later, steps } = this.#report;
    this.#active += 1;
    this.#uses += 1;
    // Not of the session, which does not know the socket.
    if (this.#active === 1) socket.ref();
    const exchange = new H2Exchange({
      session: this.#session,
      headerWatch: this.#headerWatch,
      request,
      url,
      settings,
      meta: this.#uses === 1 ? first : later,
      steps,
      begunAt,
      onLeave: () => this.#onLeave(),
      onHeard: () => {
        this.#isHeard = true;
      },
    });
    exchange.begin();
  }

  destroy(cause?: Error): void {
    this.#session.destroy(cause);
    // The session would wait for pending writes, perhaps for ever.
    this.#options.socket.destroy();
  }

  #onLeave(): void {
    this.#active -= 1;
    if (this.#headerWatch.isTainted) this.#session.close();
    if (this.#active === 0) this.#rest();
    queueMicrotask(() => this.#options.onLeave(this));
  }

  // An idle connection keeps no program running.
  #rest(): void {
    if (this.#session.destroyed) return;
    this.#options.socket.unref();
    this.#idleTimer.refresh().unref();
  }

  #closeUnlessUsed(): void {
    if (this.#active === 0) this.#session.close();
  }

  // A connection can be dead without notice, because of its server or of Node.js: after a protocol error by
  // the server, node:http2 sends GOAWAY and reads no more, not even the end of the connection, but does not
  // report it. No request is sent until the server has answered a ping.
  #lookAfter(): void {
    const isSilent = this.#active > 0 && !this.#isHeard;
    this.#isHeard = false;
    if (!isSilent || this.#isSuspect || this.#session.destroyed) return;
    this.#isSuspect = true;
    const timer = setTimeout(() => this.destroy(new SilentConnectionError()), this.#silenceMs);
    timer.unref();
    const answered = (error: Error | null) => {
      clearTimeout(timer);
      if (error !== null) return;
      this.#isSuspect = false;
      this.#options.onRoom(this);
    };
    if (!this.#session.closed) this.#session.ping(answered);
  }
}

/** The options of a connection. */
export interface H2Options extends ConnectionParts {
  readonly url: URL;
  readonly settings: ClientSettings;
}

/** As many exchanges at a time as the server accepts, and at most this many. */
const MAX_LANES = 100;
/** What one stream may send while nobody reads it. */
const STREAM_WINDOW = 256 * 1024;
/** What all streams together may send before the next update. */
const CONNECTION_WINDOW = 1024 * 1024;
/** Names, values and 32 bytes for each line, of one response: https://www.rfc-editor.org/rfc/rfc9113#section-6.5.2 */
const MAX_HEADER_BYTES = 256 * 1024;
const MAX_PAIRS = 8192;
/** How long a connection without exchanges is kept. */
const IDLE_MS = 30_000;
/**
 * How long nothing may arrive while a response is awaited, before the server gets a ping, and then how long
 * it has to answer; a third of the deadline for headers, if that is less.
 */
const SILENCE_MS = 5000;
