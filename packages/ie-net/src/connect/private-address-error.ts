import { isIP } from 'node:net';
import { isMetadataAddress } from '../addresses/address-class.js';

/**
 * The refusal of an address, thrown where the socket is made. It has no URL, because one attempt to connect
 * may fail several requests; `translateError` makes a NetError for each.
 */
export class PrivateAddressError extends Error {
  override readonly name = 'PrivateAddressError';
  readonly addresses: readonly string[];
  /** Whether only a list that names one of them allows it, not `allowPrivate: true`. */
  readonly needsName: boolean;

  constructor(host: string, addresses: readonly string[]) {
    super(`${host} leads to ${addresses.join(', ')}`);
    this.addresses = addresses;
    this.needsName = addresses.some((address) => isIP(address) !== 0 && isMetadataAddress(address));
  }
}
