import type { ConnectionSteps } from './connection-facts.js';

/** The deadline of a connection that isn't there yet; it knows no URL, like {@link PrivateAddressError}. */
export class ConnectTimeoutError extends Error {
  override readonly name = 'ConnectTimeoutError';
  // undici has the same, and the same meaning for it.
  readonly code = 'UND_ERR_CONNECT_TIMEOUT';

  constructor(step: keyof ConnectionSteps) {
    super(`${STEP_NAMES[step]} took too long`);
  }
}

const STEP_NAMES = {
  dnsMs: 'the name lookup',
  connectMs: 'the TCP connection',
  tlsMs: 'the TLS handshake',
};
