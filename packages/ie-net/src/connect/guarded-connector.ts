import type { Socket } from 'node:net';
import type { SecureContext } from 'node:tls';
import type { buildConnector } from 'undici';
import type { AddressPolicy } from '../addresses/address-policy.js';
import type { FixedAddresses } from '../addresses/fixed-addresses.js';
import type { Names } from '../names/names.js';
import type { ProxySettings } from '../options/proxy-settings.js';
import { ConnectTimeoutError } from './connect-timeout-error.js';
import { ConnectionClock, type ConnectionRecord, recordConnection } from './connection-facts.js';
import { openTransport } from './open-transport.js';
import { type SecuredSocket, secureSocket, type TlsSession } from './tls-handshake.js';

/** Builds a connector whose sockets pass the address policy before they carry a request. */
export function buildGuardedConnector(options: ConnectorOptions): GuardedConnector {
  const attempts = new Map<AbortController, string>();

  const connect: buildConnector.connector = ({ hostname, host, protocol, port }, callback) => {
    const attempt = new AbortController();
    const clock = new ConnectionClock();
    attempts.set(attempt, `${protocol}//${host}`);
    const deadline = setTimeout(
      () => attempt.abort(new ConnectTimeoutError(clock.current)),
      options.connectMs,
    );
    openConnection({ hostname, protocol, port }, { ...options, clock, signal: attempt.signal })
      .finally(() => {
        clearTimeout(deadline);
        attempts.delete(attempt);
      })
      .then(
        (socket) => callback(null, socket),
        (error) => callback(error, null),
      );
  };

  const abandon = (origin?: string) => {
    for (const [attempt, target] of attempts) {
      if (origin === undefined || origin === target)
        attempt.abort(new Error('no request waits for this connection'));
    }
  };

  return { connect, abandon };
}

/** The options of a connector. */
export interface ConnectorOptions {
  readonly policy: AddressPolicy;
  /** Milliseconds from the lookup to the end of the TLS handshake. */
  readonly connectMs: number;
  readonly names: Names;
  /** Addresses that replace those of the names. */
  readonly fixed?: FixedAddresses | undefined;
  /** The proxy of all connections. */
  readonly proxy?: ProxySettings | undefined;
  /**
   * Whether HTTP/2 is offered in the TLS handshake.
   * @default false
   */
  readonly http2?: boolean;
  /** Called for each TLS connection, with its host. */
  readonly secureContext: (hostname: string) => SecureContext;
  /** @default none is resumed */
  readonly sessions?: SessionStore;
}

/** TLS sessions by host. */
export interface SessionStore {
  get(hostname: string): TlsSession | undefined;
  set(hostname: string, session: TlsSession): void;
}

/** Opens sockets to allowed addresses only, and tracks those that are not connected yet. */
export interface GuardedConnector {
  /** The `connect` of an undici dispatcher. */
  readonly connect: buildConnector.connector;
  /** Aborts the attempts to connect to one origin, or all of them. */
  abandon(origin?: string): void;
}

interface Target {
  readonly hostname: string;
  readonly protocol: string;
  readonly port: string;
}

interface AttemptOptions extends ConnectorOptions {
  readonly clock: ConnectionClock;
  readonly signal: AbortSignal;
}

async function openConnection(target: Target, options: AttemptOptions): Promise<Socket> {
  const { clock, proxy } = options;
  const { hostname } = target;
  const isTls = target.protocol === 'https:';
  const port = Number(target.port || (isTls ? 443 : 80));
  const plain = await openTransport({ hostname, port }, options);
  const record = { steps: clock.steps, proxy: proxy?.url };
  if (!isTls) return ready(plain, record);
  const { socket, certificate } = await clock.measure('tlsMs', 'the TLS handshake', () =>
    secure(plain, hostname, options),
  );
  return ready(socket, { ...record, certificate });
}

function ready(socket: Socket, record: ConnectionRecord): Socket {
  recordConnection(socket, record);
  socket.prependListener('error', renameReset);
  return socket;
}

function secure(socket: Socket, hostname: string, options: AttemptOptions): Promise<SecuredSocket> {
  const { sessions, secureContext, http2, signal } = options;
  return secureSocket(socket, {
    hostname,
    context: secureContext(hostname),
    protocols: http2 ? ['h2', 'http/1.1'] : ['http/1.1'],
    session: sessions?.get(hostname),
    onSession: (session) => sessions?.set(hostname, session),
    signal,
  });
}

// undici takes a reset for the end of a body without a length, so that an incomplete body would count as
// complete. It recognises a reset by this code: `onHttpSocketError` in
// https://github.com/nodejs/undici/blob/v7.30.2/lib/dispatcher/client-h1.js
function renameReset(error: NodeJS.ErrnoException): void {
  if (error.code === 'ECONNRESET') error.code = 'ECONNABORTED';
}
