import { lookup as systemLookup } from 'node:dns';
import { isIP, type LookupFunction, Socket } from 'node:net';
import type { SecureContext } from 'node:tls';
import { buildConnector } from 'undici';
import type { AddressPolicy } from './address-policy.js';
import { CertificateMemory, ConnectionClock, recordConnection } from './connection-facts.js';
import { guardLookup } from './guarded-lookup.js';
import { PrivateAddressError } from './private-address-error.js';

/** What sockets are made with. */
export interface ConnectorOptions {
  readonly policy: AddressPolicy;
  /** Milliseconds from the lookup to the end of the TLS handshake. */
  readonly connectMs: number;
  readonly lookup: LookupFunction | undefined;
  /** Called when the first TLS connection is made. */
  readonly secureContext: () => SecureContext;
}

/** Opens sockets to allowed addresses only, and knows those that aren't connected yet. */
export interface GuardedConnector {
  /** Goes into an undici dispatcher as its `connect`. */
  readonly connect: buildConnector.connector;
  /** Gives up the attempts to connect to one origin, or all of them. */
  abandon(origin?: string): void;
}

/** Builds a connector whose every socket has passed the address policy before it carries a request. */
export function buildGuardedConnector(options: ConnectorOptions): GuardedConnector {
  const { policy } = options;
  const common = {
    timeout: options.connectMs,
    lookup: guardLookup(policy, options.lookup ?? systemLookup),
    autoSelectFamily: true,
    autoSelectFamilyAttemptTimeout: FAMILY_ATTEMPT_MS,
    allowH2: false,
  };
  const openPlain = buildConnector(common);
  let openTls: buildConnector.connector | undefined;
  const openerForTls = () => {
    openTls ??= buildConnector({ ...common, secureContext: options.secureContext() });
    return openTls;
  };
  const attempts = new Map<Socket, string>();
  const certificates = new CertificateMemory();

  const connect: buildConnector.connector = (target, callback) => {
    const { hostname } = target;
    // net.connect calls no lookup for a literal, so that the guard in it would never see one.
    if (isIP(hostname) !== 0 && !policy.allows(hostname, hostname)) {
      const refusal = new PrivateAddressError(hostname, [hostname]);
      process.nextTick(() => callback(refusal, null));
      return;
    }
    const isTls = target.protocol === 'https:';
    const open = isTls ? openerForTls() : openPlain;
    const clock = new ConnectionClock();
    const attempt: unknown = open({ ...target, servername: serverName(hostname) }, (error, socket) => {
      if (attempt instanceof Socket) attempts.delete(attempt);
      if (error) return callback(error, null);
      const problem = checkPeer(policy, hostname, socket);
      if (problem === undefined) {
        if (isTls) clock.end('tlsMs');
        recordConnection(socket, { steps: clock.steps, certificates });
        socket.on('error', renameReset);
        return callback(null, socket);
      }
      socket.destroy();
      callback(problem, null);
    });
    // undici returns the socket, though its types don't say so. It is needed to end an attempt that nobody waits for.
    if (attempt instanceof Socket) {
      clock.watch(attempt);
      attempts.set(attempt, `${target.protocol}//${target.host}`);
    }
  };

  const abandon = (origin?: string) => {
    for (const [socket, target] of attempts) {
      if (origin === undefined || origin === target)
        socket.destroy(new Error('nobody waits for this connection'));
    }
  };

  return { connect, abandon };
}

// undici takes a reset for the end of a body whose length nobody announced, so that it would be whole wherever it
// broke off. It knows a reset by this code alone: `onHttpSocketError` in
// https://github.com/nodejs/undici/blob/v7.30.2/lib/dispatcher/client-h1.js
function renameReset(error: NodeJS.ErrnoException): void {
  if (error.code === 'ECONNRESET') error.code = 'ECONNABORTED';
}

// Node's 250 ms are less than a round trip to the other end of the world, and give up on healthy addresses:
// https://github.com/nodejs/undici/issues/2990
const FAMILY_ATTEMPT_MS = 1000;

// The certificate is checked against the host of the URL. undici would take the caller's host header for it.
function serverName(hostname: string): string {
  return isIP(hostname) === 0 ? hostname.replace(/\.$/u, '') : '';
}

// The last line: whatever the lookup said, this is where the bytes would go.
function checkPeer(policy: AddressPolicy, hostname: string, socket: Socket): Error | undefined {
  const address = socket.remoteAddress;
  if (address === undefined) {
    return Object.assign(new Error('the peer closed the connection at once'), { code: 'ECONNRESET' });
  }
  return policy.allows(hostname, address) ? undefined : new PrivateAddressError(hostname, [address]);
}
