/**
 * A proxy that cannot be reached, or does not do what it was asked. It has no URL, because one attempt to
 * connect may fail several requests; `translateError` makes a NetError for each.
 */
export class ProxyError extends Error {
  override readonly name = 'ProxyError';

  /** The message completes "the proxy …", and says what to do. */
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
  }
}
