/**
 * A proxy that can't be reached, or that doesn't do what it was asked. It knows no URL, because one attempt to
 * connect may fail several requests; `translateError` makes a NetError of it for each.
 */
export class ProxyError extends Error {
  override readonly name = 'ProxyError';

  /** The message completes "the proxy …", and says what to do. */
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
  }
}
