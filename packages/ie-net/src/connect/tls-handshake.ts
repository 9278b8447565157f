import { X509Certificate } from 'node:crypto';
import { isIP, type Socket } from 'node:net';
import { connect, type DetailedPeerCertificate, type SecureContext, type TLSSocket } from 'node:tls';
import { withoutDot } from '../addresses/host-name.js';
import { type CertificateFacts, describeCertificate } from './connection-facts.js';

/**
 * A failed handshake as node:tls reports it, with the certificate that the server has shown. Its `code` is
 * that of the cause.
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

/** The options of a handshake. */
export interface HandshakeOptions {
  /**
   * The host of the URL, without brackets. The certificate must be valid for it, whatever a `host` header
   * says.
   */
  readonly hostname: string;
  readonly context: SecureContext;
  /** The protocols to offer, the preferred one first. */
  readonly protocols: readonly string[];
  /** An earlier session with the same host, to resume. */
  readonly session: TlsSession | undefined;
  /** Called with each session that the server offers. */
  readonly onSession: (session: TlsSession) => void;
  /** Aborts; the promise rejects with its reason. */
  readonly signal: AbortSignal;
}

/** A session that can be resumed, and the certificate of its start, which a resumed session does not show. */
export interface TlsSession {
  readonly ticket: Buffer;
  readonly certificate: CertificateFacts | undefined;
}

/** A secured connection, and the certificate of its server. */
export interface SecuredSocket {
  readonly socket: TLSSocket;
  readonly certificate: CertificateFacts | undefined;
}

/**
 * Performs the TLS handshake over a connected socket. Accepts only a certificate that is valid, trusted and
 * for the host. The socket belongs to the result, and is closed on failure.
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
      // Otherwise an environment variable could turn it off.
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
      fail(
        Object.assign(new Error('the server closed the connection during the handshake'), {
          code: 'ECONNRESET',
        }),
      );

    // The listener stays, because the socket may fail before its next owner listens.
    socket.on('error', (error) => fail(new HandshakeError(error, shown)));
    if (signal.aborted) return giveUp();
    signal.addEventListener('abort', giveUp, { once: true });
    socket.once('close', onClose);
    // Before node:tls checks the certificate: a refused socket shows none.
    socket.prependOnceListener('secure', certificate);
    socket.on('session', (ticket) => onSession({ ticket, certificate: certificate() }));
    socket.once('secureConnect', () => {
      release();
      resolve({ socket, certificate: certificate() });
    });
  });
}

// getPeerX509Certificate is not used: in Node.js 20 it takes the certificate away from later callers,
// node:tls among them. A resumed session has none, and a closed socket has nothing at all.
function readCertificate(socket: TLSSocket): X509Certificate | undefined {
  const certificate: Partial<DetailedPeerCertificate> | null = socket.getPeerCertificate();
  return certificate?.raw === undefined ? undefined : new X509Certificate(certificate.raw);
}
