import type { X509Certificate } from 'node:crypto';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { clipText } from './clip-text.js';
import type { TlsMeta } from './response-meta.js';

/** What is known of a connection from when it was made. */
export interface ConnectionFacts extends ConnectionSteps {
  /** An IP address without brackets: the server's, or the proxy's where there is one. */
  readonly remoteAddress: string;
  readonly remotePort: number;
  /** The URL of the proxy, without user name and password. */
  readonly proxy?: string;
  readonly tls?: TlsMeta;
}

/** What each step of making a connection took, in milliseconds; a step that there was no need for is absent. */
export interface ConnectionSteps {
  /** The name lookup; absent for an address. */
  readonly dnsMs?: number;
  /** The TCP connection, and what a proxy had to do. */
  readonly connectMs?: number;
  /** The TLS handshake. */
  readonly tlsMs?: number;
}

const known = new WeakMap<Socket, ConnectionFacts>();

/** What is known of a socket that a guarded connector has made; undefined for any other. */
export function connectionFacts(socket: Socket): ConnectionFacts | undefined {
  return known.get(socket);
}

/** What {@link recordConnection} notes beside what the socket tells itself. */
export interface ConnectionRecord {
  readonly steps: ConnectionSteps;
  readonly certificates: CertificateMemory;
  /** The URL of the proxy, without user name and password. */
  readonly proxy?: string;
}

/**
 * Records a socket that is ready to carry requests. Here and not when somebody asks, since a socket that is closed
 * tells neither its peer nor its certificate.
 */
export function recordConnection(socket: Socket, { steps, certificates, proxy }: ConnectionRecord): void {
  known.set(socket, {
    remoteAddress: socket.remoteAddress ?? '',
    remotePort: socket.remotePort ?? 0,
    ...(proxy !== undefined && { proxy }),
    ...(socket instanceof TLSSocket && { tls: describeSession(socket, certificates) }),
    ...steps,
  });
}

/** Measures the steps of a connection, from now on. */
export class ConnectionClock {
  #last = performance.now();
  readonly #steps: { -readonly [Step in keyof ConnectionSteps]: number } = {};

  /** What has been measured so far. */
  get steps(): ConnectionSteps {
    return this.#steps;
  }

  /** Ends a step, and begins the next. */
  end(step: keyof ConnectionSteps): void {
    const now = performance.now();
    this.#steps[step] = now - this.#last;
    this.#last = now;
  }

  /** Ends the steps that a socket tells of before it is ready: its lookup and its TCP connection. */
  watch(socket: Socket): void {
    socket.once('lookup', () => this.end('dnsMs'));
    // Before whoever else waits for it, and takes the socket for ready.
    socket.prependOnceListener('connect', () => this.end('connectMs'));
  }
}

/**
 * The certificates of the servers lately seen, by the name asked for: a session that is resumed shows none.
 *
 * @see https://nodejs.org/api/tls.html#session-resumption
 */
export class CertificateMemory {
  readonly #names = new Map<string, CertificateNames>();

  /** Whose certificate a socket has, or had when its session began; empty where that is long ago. */
  of(socket: TLSSocket): CertificateNames {
    const server = String(socket.servername || socket.remoteAddress);
    const names = describeCertificate(socket.getPeerX509Certificate()) ?? this.#names.get(server) ?? NO_NAMES;
    this.#names.delete(server);
    this.#names.set(server, names);
    const [oldest] = this.#names.keys();
    if (this.#names.size > MAX_NAMES && oldest !== undefined) this.#names.delete(oldest);
    return names;
  }
}

type CertificateNames = Pick<TlsMeta, 'issuer' | 'subject' | 'validTo'>;

const NO_NAMES: CertificateNames = { issuer: '', subject: '', validTo: '' };
/** More than undici keeps sessions for. */
const MAX_NAMES = 200;

function describeSession(socket: TLSSocket, certificates: CertificateMemory): TlsMeta {
  return {
    version: socket.getProtocol() ?? '',
    cipher: socket.getCipher()?.standardName ?? '',
    ...certificates.of(socket),
  };
}

function describeCertificate(certificate: X509Certificate | undefined): CertificateNames | undefined {
  if (certificate === undefined) return undefined;
  const { issuer, subject, validTo } = certificate;
  return { issuer: describeName(issuer), subject: describeName(subject), validTo };
}

// node:crypto gives each part of a name a line of its own, with commas escaped: `CN=…\nO=…`. Whoever made the
// certificate chose the text.
function describeName(name: string): string {
  return clipText(name.split('\n').join(', '));
}
