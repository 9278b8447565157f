import { readFileSync } from 'node:fs';
import net, { type AddressInfo, type Server, type Socket } from 'node:net';
import tls from 'node:tls';
import type { Behaviour } from './hostile-case.js';
import { page } from './scripts.js';

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');

/** The key and the certificates for TLS servers of the cases. */
export const key = read('../fixtures/test-only-key.pem');
export const certificates = {
  good: read('../fixtures/test-only-cert.pem'),
  expired: read('certificates/expired.pem'),
  early: read('certificates/early.pem'),
  otherHost: read('certificates/other-host.pem'),
  stranger: read('certificates/stranger.pem'),
};

/** The authorities that a client of the cases must trust, so that each hostile certificate has only one error. */
export const trusted = [
  certificates.good,
  certificates.expired,
  certificates.early,
  certificates.otherHost,
].join('');

/** The path and the text of the page that every server serves correctly. */
export const GOOD_PATH = '/good';
export const GOOD_TEXT = 'good';

/** A server with the behavior of a case. */
export interface HostileServer {
  readonly origin: string;
  readonly port: number;
  /** Whether it serves the good page, too. */
  readonly hasGoodPage: boolean;
  /** Number of open connections that are not idle after a complete response. */
  readonly entangled: () => number;
  /** Number of open connections. */
  readonly open: () => number;
  /** Stops listening, and waits until every connection has been closed by the client. */
  readonly stop: () => Promise<void>;
}

/** Starts a server on a free port of a loopback address. */
export async function startHostileServer(behaviour: Behaviour): Promise<HostileServer> {
  const { host = '127.0.0.1', scheme = behaviour.tls ? 'https' : 'http' } = behaviour;
  const connections = new Connections();
  let origin = '';
  const onSocket = (socket: Socket) => {
    socket.on('error', () => {});
    const whole = () => connections.mark(socket, false);
    if (behaviour.onConnection) {
      // A socket reports its end only when it is read.
      socket.resume();
      behaviour.onConnection({ socket, path: '', origin, whole });
    } else {
      serveRequests(socket, behaviour, connections, () => origin);
    }
  };
  const server: Server = behaviour.tls
    ? tls.createServer({ key, cert: certificates.good, ...behaviour.tls })
    : net.createServer();
  // A client may refuse the certificate on purpose.
  server.on('tlsClientError', () => {});
  server.on('connection', (socket: Socket) => connections.add(socket));
  server.on(behaviour.tls ? 'secureConnection' : 'connection', onSocket);
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  const { port } = server.address() as AddressInfo;
  origin = `${scheme}://${host}:${port}`;
  return {
    origin,
    port,
    hasGoodPage: behaviour.onConnection === undefined && behaviour.tls === undefined,
    entangled: () => connections.entangled,
    open: () => connections.open,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** The connections of one server by the client's port, and whether they are busy. */
class Connections {
  readonly #entangled = new Map<number, boolean>();

  get open(): number {
    return this.#entangled.size;
  }

  get entangled(): number {
    return [...this.#entangled.values()].filter(Boolean).length;
  }

  /** Adds a connection as busy. */
  add(socket: Socket): void {
    const { remotePort = -1 } = socket;
    this.#entangled.set(remotePort, true);
    socket.on('error', () => {});
    socket.once('close', () => this.#entangled.delete(remotePort));
  }

  /** Sets whether a connection is busy. */
  mark(socket: Socket, isEntangled: boolean): void {
    const { remotePort = -1 } = socket;
    if (this.#entangled.has(remotePort)) this.#entangled.set(remotePort, isEntangled);
  }
}

function serveRequests(
  socket: Socket,
  { onRequest }: Behaviour,
  connections: Connections,
  origin: () => string,
): void {
  let received = '';
  const whole = () => connections.mark(socket, false);
  // Idle from the start, because a client may open a connection that it does not use.
  whole();
  socket.on('data', (chunk: Buffer) => {
    received += chunk.toString('latin1');
    for (let end = received.indexOf('\r\n\r\n'); end >= 0; end = received.indexOf('\r\n\r\n')) {
      const path = received.split(' ', 2)[1] ?? '';
      received = received.slice(end + 4);
      if (path === GOOD_PATH || !onRequest) {
        // Delayed, so that it overlaps with the hostile response.
        setTimeout(() => socket.write(page(GOOD_TEXT)), GOOD_MS);
      } else {
        connections.mark(socket, true);
        onRequest({ socket, path, origin: origin(), whole });
      }
    }
  });
}

const GOOD_MS = 10;
