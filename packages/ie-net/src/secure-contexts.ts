import { createSecureContext, rootCertificates, type SecureContext } from 'node:tls';
import type { ConnectionSettings } from './connection-options.js';

/**
 * What TLS connections of one client are made with. Reading the root certificates takes milliseconds: once for all
 * connections, and not before the first.
 */
export class SecureContexts {
  readonly #ca: readonly string[];
  #common: SecureContext | undefined;

  constructor({ ca }: Pick<ConnectionSettings, 'ca'>) {
    this.#ca = ca;
  }

  /** The context for a connection to a host. */
  for(_hostname: string): SecureContext {
    this.#common ??= createSecureContext({
      minVersion: 'TLSv1.2',
      ...(this.#ca.length > 0 && { ca: [...rootCertificates, ...this.#ca] }),
    });
    return this.#common;
  }
}
