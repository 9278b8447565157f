import type { X509Certificate } from 'node:crypto';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { clipText } from '../errors/clip-text.js';
import type { TlsMeta } from '../responses/response-meta.js';

/** Returns the facts of a socket that a guarded connector has made; undefined for any other. */
export function connectionFacts(socket: Socket): ConnectionFacts | undefined {
  return known.get(socket);
}

/** The facts of a connection. */
export interface ConnectionFacts extends ConnectionSteps {
  /** An IP address without brackets: the server's, or the proxy's if there is one. */
  readonly remoteAddress: string;
  readonly remotePort: number;
  /** The URL of the proxy, without user name and password. */
  readonly proxy?: string;
  readonly tls?: TlsMeta;
}

/** The duration of each step of opening a connection, in milliseconds; unnecessary steps are absent. */
export interface ConnectionSteps {
  /** The name lookup; absent for an address. */
  readonly dnsMs?: number;
  /** The TCP connection, and the proxy's part. */
  readonly connectMs?: number;
  /** The TLS handshake. */
  readonly tlsMs?: number;
}

const known = new WeakMap<Socket, ConnectionFacts>();

/** What {@link recordConnection} stores besides the socket's own facts. */
export interface ConnectionRecord {
  readonly steps: ConnectionSteps;
  /** The server's certificate of a TLS connection, if it is known. */
  readonly certificate?: CertificateFacts | undefined;
  /** The URL of the proxy, without user name and password. */
  readonly proxy?: string | undefined;
}

/** The reported facts of a certificate. */
export type CertificateFacts = Pick<TlsMeta, 'issuer' | 'subject' | 'validTo'>;

/**
 * Records a socket that is ready for requests. It is recorded now, because a closed socket reports neither
 * its peer nor its session.
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

/** Describes a certificate, each fact as one line: its creator chose the text. */
export function describeCertificate({ issuer, subject, validTo }: X509Certificate): CertificateFacts {
  return { issuer: describeName(issuer), subject: describeName(subject), validTo };
}

/** Measures the steps of a connection. */
export class ConnectionClock {
  readonly #steps: { -readonly [Step in keyof ConnectionSteps]: number } = {};
  #current = 'the connection';

  /** The measurements so far. */
  get steps(): ConnectionSteps {
    return this.#steps;
  }

  /** The current or last step, such as `the TLS handshake`. */
  get current(): string {
    return this.#current;
  }

  /** Measures some work, and adds it to its step. */
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

// node:crypto writes each part of a name on its own line, with commas escaped: `CN=…\nO=…`.
function describeName(name: string): string {
  return clipText(name.split('\n').join(', '));
}
