import type { X509Certificate } from 'node:crypto';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { clipText } from '../errors/clip-text.js';
import type { TlsMeta } from '../responses/response-meta.js';

/** What is known of a socket that a guarded connector has made; undefined for any other. */
export function connectionFacts(socket: Socket): ConnectionFacts | undefined {
  return known.get(socket);
}

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

/** What {@link recordConnection} notes beside what the socket tells itself. */
export interface ConnectionRecord {
  readonly steps: ConnectionSteps;
  /** The certificate of a TLS connection's server, where it is known. */
  readonly certificate?: CertificateFacts | undefined;
  /** The URL of the proxy, without user name and password. */
  readonly proxy?: string | undefined;
}

/** What is told of a certificate. */
export type CertificateFacts = Pick<TlsMeta, 'issuer' | 'subject' | 'validTo'>;

/**
 * Records a socket that is ready to carry requests. Here and not when somebody asks, since a socket that is closed
 * tells neither its peer nor its session.
 */
export function recordConnection(socket: Socket, { steps, certificate, proxy }: ConnectionRecord): void {
  known.set(socket, {
    remoteAddress: socket.remoteAddress ?? '',
    remotePort: socket.remotePort ?? 0,
    ...(proxy !== undefined && { proxy }),
    ...(socket instanceof TLSSocket && { tls: describeSession(socket, certificate) }),
    ...steps,
  });
}

/** What is told of a certificate, as one line each: whoever made it chose the text. */
export function describeCertificate({ issuer, subject, validTo }: X509Certificate): CertificateFacts {
  return { issuer: describeName(issuer), subject: describeName(subject), validTo };
}

/** Measures the steps of a connection. */
export class ConnectionClock {
  readonly #steps: { -readonly [Step in keyof ConnectionSteps]: number } = {};
  #current = 'the connection';

  /** What has been measured so far. */
  get steps(): ConnectionSteps {
    return this.#steps;
  }

  /** What is under way, or was the last, such as `the TLS handshake`. */
  get current(): string {
    return this.#current;
  }

  /** Takes the time of some work, and adds it to that of its step. */
  async measure<Result>(
    step: keyof ConnectionSteps,
    name: string,
    work: () => Promise<Result>,
  ): Promise<Result> {
    this.#current = name;
    const start = performance.now();
    const result = await work();
    this.#steps[step] = (this.#steps[step] ?? 0) + performance.now() - start;
    return result;
  }
}

function describeSession(socket: TLSSocket, certificate: CertificateFacts | undefined): TlsMeta {
  const { issuer = '', subject = '', validTo = '' } = certificate ?? {};
  const version = socket.getProtocol() ?? '';
  const cipher = socket.getCipher()?.standardName ?? '';
  return { version, cipher, issuer, subject, validTo };
}

// node:crypto gives each part of a name a line of its own, with commas escaped: `CN=…\nO=…`.
function describeName(name: string): string {
  return clipText(name.split('\n').join(', '));
}
