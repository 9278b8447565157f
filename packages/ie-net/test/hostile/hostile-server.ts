import { readFileSync } from 'node:fs';
import net, { type AddressInfo, type Server, type Socket } from 'node:net';
import tls from 'node:tls';
import type { Behaviour } from './hostile-case.js';
import { page } from './scripts.js';

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');

/** The key and the certificates that TLS servers of the cases have. */
export const key = read('../fixtures/test-only-key.pem');
export const certificates = {
  good: read('../fixtures/test-only-cert.pem'),
  expired: read('certificates/expired.pem'),
  early: read('certificates/early.pem'),
  otherHost: read('certificates/other-host.pem'),
  stranger: read('certificates/stranger.pem'),
};

/** What a client of the cases has to trust: each hostile certificate is to be wrong in one way only. */
export const trusted = [
  certificates.good,
  certificates.expired,
  certificates.early,
  certificates.otherHost,
].join('');

/** The path of the page that every server serves properly, and its text. */
export const GOOD_PATH = '/good';
export const GOOD_TEXT = 'good';

/** A server that behaves as told. */
export interface HostileServer {
  readonly origin: string;
  readonly port: number;
  /** Whether it serves the good page, too. */
  readonly hasGoodPage: boolean;
  /** How many connections are open that are not simply idle after a whole answer. */
  readonly entangled: () => number;
  /** How many are open at all. */
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
      // Unread, it would not tell that it has been closed.
      socket.resume();
      behaviour.onConnection({ socket, path: '', origin, whole });
    } else {
      serveRequests(socket, behaviour, connections, () => origin);
    }
  };
  const server: Server = behaviour.tls
    ? tls.createServer({ key, cert: certificates.good, ...behaviour.tls })
    : net.createServer();
  // A client that refuses the certificate is no fault of the server.
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

/** The connections of one server, by the client's port, and which of them are in the middle of something. */
class Connections {
  readonly #entangled = new Map<number, boolean>();

  get open(): number {
    return this.#entangled.size;
  }

  get entangled(): number {
    return [...this.#entangled.values()].filter(Boolean).length;
  }

  /** Takes a connection, as one in the middle of something. */
  add(socket: Socket): void {
    const { remotePort = -1 } = socket;
    this.#entangled.set(remotePort, true);
    socket.on('error', () => {});
    socket.once('close', () => this.#entangled.delete(remotePort));
  }

  /** Says whether it is in the middle of something. */
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
  // Idle from the start: a client may open a connection and then have no use for it.
  whole();
  socket.on('data', (chunk: Buffer) => {
    received += chunk.toString('latin1');
    for (let end = received.indexOf('\r\n\r\n'); end >= 0; end = received.indexOf('\r\n\r\n')) {
      const path = received.split(' ', 2)[1] ?? '';
      received = received.slice(end + 4);
      if (path === GOOD_PATH || !onRequest) {
        // So late that it overlaps with what the hostile side does.
        setTimeout(() => socket.write(page(GOOD_TEXT)), GOOD_MS);
      } else {
        connections.mark(socket, true);
        onRequest({ socket, path, origin: origin(), whole });
      }
    }
  });
}

const GOOD_MS = 10;
