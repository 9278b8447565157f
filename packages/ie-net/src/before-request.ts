/*
 * What a request is checked for before anybody connects, for whoever hands it to a client in another process: no client
 * comes along.
 */
import type { AllowPrivate } from './addresses/address-policy.js';

export { NetError } from './errors/net-error.js';
export { type HeadersInput, isHeaderValue, parseRequestHeaders } from './headers/request-headers.js';
export { checkUrl, parseUrl } from './redirects/check-url.js';

/**
 * Checks an `allowPrivate` option. What reads addresses is loaded for it.
 *
 * @throws NetError `IE_NET_INVALID_OPTION` for an entry that is neither a host name, an address nor a CIDR
 */
export async function checkAllowPrivate(allowPrivate: AllowPrivate): Promise<void> {
  const { parseAddressPolicy } = await import('./addresses/address-policy.js');
  parseAddressPolicy(allowPrivate);
}
