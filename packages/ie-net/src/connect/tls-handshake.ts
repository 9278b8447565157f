import { X509Certificate } from 'node:crypto';
import { isIP, type Socket } from 'node:net';
import { connect, type DetailedPeerCertificate, type SecureContext, type TLSSocket } from 'node:tls';
import { withoutDot } from '../addresses/host-name.js';
import { type CertificateFacts, describeCertificate } from './connection-facts.js';

/**
 * A handshake that failed, as node:tls tells it, with the certificate that the server has shown. Its `code` is that
 * of the cause.
 */
export class HandshakeError extends Error {
  override readonly name = 'HandshakeError';
  readonly code: string;
  readonly certificate: X509Certificate | undefined;

  constructor(cause: NodeJS.ErrnoException, certificate?: X509Certificate) {
    super(cause.message, { cause });
    this.code = cause.code ?? '';
    this.certificate = certificate;
  }
}

/** How a connection is secured. */
export interface HandshakeOptions {
  /** The host of the URL, without brackets: the certificate has to be for it, whatever a `host` header says. */
  readonly hostname: string;
  readonly context: SecureContext;
  /** What may be spoken over the connection, the best first. */
  readonly protocols: readonly string[];
  /** An earlier session with the same host, to resume. */
  readonly session: TlsSession | undefined;
  /** Called with each session that the server offers for later. */
  readonly onSession: (session: TlsSession) => void;
  /** Gives up; the promise rejects with its reason. */
  readonly signal: AbortSignal;
}

/** A session that can be resumed, and the certificate that it began with, which one that is resumed doesn't show. */
export interface TlsSession {
  readonly ticket: Buffer;
  readonly certificate: CertificateFacts | undefined;
}

/** A connection that is secured, and the certificate of its server. */
export interface SecuredSocket {
  readonly socket: TLSSocket;
  readonly certificate: CertificateFacts | undefined;
}

/**
 * Speaks TLS over a connected socket, and takes only a certificate that is valid, trusted and for the host. The
 * socket belongs to the result, and is closed when there is none.
 *
 * @throws HandshakeError
 */
export function secureSocket(plain: Socket, options: HandshakeOptions): Promise<SecuredSocket> {
  const { hostname, context, protocols, session, onSession, signal } = options;
  return new Promise((resolve, reject) => {
    const socket = connect({
      socket: plain,
      host: hostname,
      servername: isIP(hostname) === 0 ? withoutDot(hostname) : '',
      secureContext: context,
      ...(session && { session: session.ticket }),
      ALPNProtocols: [...protocols],
      // Or else a variable of the environment could turn it off.
      rejectUnauthorized: true,
    });
    let shown: X509Certificate | undefined;
    const certificate = () => {
      shown ??= readCertificate(socket);
      return shown === undefined ? session?.certificate : describeCertificate(shown);
    };
    const release = () => {
      signal.removeEventListener('abort', giveUp);
      socket.off('close', onClose);
    };
    const fail = (error: unknown) => {
      release();
      socket.destroy();
      plain.destroy();
      reject(error);
    };
    const giveUp = () => fail(signal.reason);
    const onClose = () =>
      fail(Object.assign(new Error('it was closed in the handshake'), { code: 'ECONNRESET' }));

    // It stays, as that of the socket beneath does: whoever takes the socket may listen later than it fails.
    socket.on('error', (error) => fail(new HandshakeError(error, shown)));
    if (signal.aborted) return giveUp();
    signal.addEventListener('abort', giveUp, { once: true });
    socket.once('close', onClose);
    // Before node:tls judges the certificate: a socket that it has refused shows none.
    socket.prependOnceListener('secure', certificate);
    socket.on('session', (ticket) => onSession({ ticket, certificate: certificate() }));
    socket.once('secureConnect', () => {
      release();
      resolve({ socket, certificate: certificate() });
    });
  });
}

// Not by getPeerX509Certificate: in Node.js 20 it takes the certificate away from those who ask after it, of whom
// node:tls itself is one. A session that is resumed has none, and of a socket that is closed there is nothing at all.
function readCertificate(socket: TLSSocket): X509Certificate | undefined {
  const certificate: Partial<DetailedPeerCertificate> | null = socket.getPeerCertificate();
  return certificate?.raw === undefined ? undefined : new X509Certificate(certificate.raw);
}
