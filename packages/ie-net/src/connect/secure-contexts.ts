import { createSecureContext, rootCertificates, type SecureContext } from 'node:tls';
import { type ClientCertificate, findClientCertificate } from '../options/client-certificates.js';
import type { ConnectionSettings } from '../options/connection-options.js';

/**
 * What TLS connections of one client are made with: one for all hosts, and one for each that has a client
 * certificate. Reading the root certificates takes milliseconds, and so each is made when it is first needed.
 */
export class SecureContexts {
  readonly #settings: Pick<ConnectionSettings, 'ca' | 'clientCertificates'>;
  readonly #contexts = new Map<ClientCertificate | undefined, SecureContext>();

  constructor(settings: Pick<ConnectionSettings, 'ca' | 'clientCertificates'>) {
    this.#settings = settings;
  }

  /** The context for a connection to a host: only its own offers a certificate. */
  for(hostname: string): SecureContext {
    const certificate = findClientCertificate(this.#settings.clientCertificates, hostname);
    const context = this.#contexts.get(certificate) ?? this.#create(certificate);
    this.#contexts.set(certificate, context);
    return context;
  }

  #create(certificate: ClientCertificate | undefined): SecureContext {
    const { ca } = this.#settings;
    const { cert, key, passphrase } = certificate ?? {};
    return createSecureContext({
      minVersion: 'TLSv1.2',
      ...(ca.length > 0 && { ca: [...rootCertificates, ...ca] }),
      ...(certificate && { cert, key, passphrase }),
    });
  }
}
