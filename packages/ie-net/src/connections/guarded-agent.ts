import { isIP } from 'node:net';
import { TLSSocket } from 'node:tls';
import { withoutBrackets } from '../addresses/host-name.js';
import type { GuardedConnector } from '../connect/guarded-connector.js';
import { describeUrl } from '../errors/describe-url.js';
import { NetError } from '../errors/net-error.js';
import type { ClientSettings } from '../options/client-options.js';
import type { Connection, PoolRequest } from './connection.js';
import type { ConnectionLimits } from './connection-limits.js';
import { H1Connection, type H1Options } from './h1-connection.js';
import { H2Connection, type H2Options } from './h2-connection.js';
import { OriginPool } from './origin-pool.js';

/** The connections under one address policy: a pool for each origin. */
export class GuardedAgent {
  readonly #options: GuardedAgentOptions;
  readonly #pools = new Map<string, OriginPool>();
  #isClosing = false;
  #onEmpty: (() => void)[] = [];

  constructor(options: GuardedAgentOptions) {
    this.#options = options;
  }

  /** Starts or queues a request in the pool of its origin. */
  request(url: URL, request: PoolRequest): void {
    if (this.#lineTo(url).request(request)) return;
    const { maxQueued } = this.#options.settings;
    request.onError(
      new NetError(
        'IE_NET_QUEUE_FULL',
        `${describeUrl(url)} was not fetched: ${maxQueued} requests are already waiting; try again later`,
      ),
    );
  }

  /** The same for a request that its connection has not sent: it goes first. */
  requestAgain(url: URL, request: PoolRequest): void {
    this.#lineTo(url).requestAgain(request);
  }

  /** Withdraws a queued request. */
  withdraw(url: URL, request: PoolRequest): void {
    this.#pools.get(url.origin)?.withdraw(request);
  }

  /** Closes idle connections now and the others as their requests end. Settles when none is left. */
  async close(): Promise<void> {
    this.#isClosing = true;
    for (const line of this.#pools.values()) line.close();
    await this.#empty();
  }

  /** Closes every connection now. Settles when none is left. */
  async destroy(): Promise<void> {
    for (const line of this.#pools.values()) line.destroy();
    await this.#empty();
  }

  #lineTo(url: URL): OriginPool {
    const { origin } = url;
    const known = this.#pools.get(origin);
    if (known !== undefined) return known;
    const line: OriginPool = this.#makeLine(origin, new URL(origin), () => this.#forget(origin, line));
    this.#pools.set(origin, line);
    return line;
  }

  #makeLine(origin: string, url: URL, onEmpty: () => void): OriginPool {
    const { connector, settings, limits } = this.#options;
    const target = targetOf(url);
    return new OriginPool({
      limits,
      connections: settings.connections,
      connect: (callback) => connector.connect(target, (error, socket) => callback(error, socket)),
      abandon: () => connector.abandon(origin),
      mayShare: settings.http2 && url.protocol === 'https:',
      attach: (options) => attach({ ...options, url, settings }),
      isClosing: this.#isClosing,
      onEmpty,
    });
  }

  #forget(origin: string, line: OriginPool): void {
    // Another pool may have replaced it.
    if (this.#pools.get(origin) === line) this.#pools.delete(origin);
    if (this.#pools.size > 0) return;
    for (const done of this.#onEmpty.splice(0)) done();
  }

  async #empty(): Promise<void> {
    if (this.#pools.size === 0) return;
    await new Promise<void>((resolve) => this.#onEmpty.push(resolve));
  }
}

/** The parts of an agent. */
export interface GuardedAgentOptions {
  readonly connector: GuardedConnector;
  readonly settings: ClientSettings;
  readonly limits: ConnectionLimits;
}

function attach(options: H1Options | H2Options): Connection {
  const { socket } = options;
  const isH2 = socket instanceof TLSSocket && socket.alpnProtocol === 'h2';
  return isH2 ? new H2Connection(options) : new H1Connection(options);
}

/** The target for a connector; an IPv6 address has no brackets. */
function targetOf({ host, hostname, protocol, port }: URL) {
  const literal = withoutBrackets(hostname);
  return { host, hostname: isIP(literal) === 6 ? literal : hostname, protocol, port };
}
