/**
 * The refusal of an address, thrown where the socket is made. It has no URL, because one attempt to connect
 * may fail several requests; `translateError` makes a NetError for each.
 */
export class PrivateAddressError extends Error {
  override readonly name = 'PrivateAddressError';
  readonly addresses: readonly string[];

  constructor(host: string, addresses: readonly string[]) {
    super(`${host} leads to ${addresses.join(', ')}`);
    this.addresses = addresses;
  }
}
