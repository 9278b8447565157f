import { createSecureContext, rootCertificates, type SecureContext } from 'node:tls';
import { type ClientCertificate, findClientCertificate } from '../options/client-certificates.js';
import type { ConnectionSettings } from '../options/connection-options.js';

/**
 * The TLS contexts of one client: one for all hosts, and one for each host with a client certificate. Reading
 * the root certificates takes milliseconds, so each is made at its first use.
 */
export class SecureContexts {
  readonly #settings: Pick<ConnectionSettings, 'ca' | 'clientCertificates'>;
  readonly #contexts = new Map<ClientCertificate | undefined, SecureContext>();

  constructor(settings: Pick<ConnectionSettings, 'ca' | 'clientCertificates'>) {
    this.#settings = settings;
  }

  /** Returns the context for a host. Only the host's own context offers a certificate. */
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
