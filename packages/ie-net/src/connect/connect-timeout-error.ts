/**
 * The deadline of a connection that is being opened. It has no URL, because one attempt to connect may fail
 * several requests; `translateError` makes a NetError for each.
 */
export class ConnectTimeoutError extends Error {
  override readonly name = 'ConnectTimeoutError';
  // undici uses the same code with the same meaning.
  readonly code = 'UND_ERR_CONNECT_TIMEOUT';

  /** `step` is what was in progress, such as `the TLS handshake`. */
  constructor(step: string) {
    super(`${step} took too long`);
  }
}
