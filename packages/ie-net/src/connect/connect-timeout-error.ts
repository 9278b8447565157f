/**
 * The deadline of a connection that isn't there yet. It knows no URL, because one attempt to connect may fail several
 * requests; `translateError` makes a NetError of it for each.
 */
export class ConnectTimeoutError extends Error {
  override readonly name = 'ConnectTimeoutError';
  // undici has the same, and the same meaning for it.
  readonly code = 'UND_ERR_CONNECT_TIMEOUT';

  /** `step` is what was under way, such as `the TLS handshake`. */
  constructor(step: string) {
    super(`${step} took too long`);
  }
}
