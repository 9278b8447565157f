/*
 * The checks of a request before any connection, without the client itself. They are for a process that passes
 * requests to a client in another process.
 */
import type { AllowPrivate } from './addresses/address-policy.js';

export { NetError } from './errors/net-error.js';
export { isHostHeader } from './headers/host-header.js';
export { type HeadersInput, isHeaderValue, parseRequestHeaders } from './headers/request-headers.js';
export { type PortRange, parsePorts, portsToConnect } from './options/allowed-ports.js';
export { checkUrl, parseUrl } from './redirects/check-url.js';

/**
 * Checks an `allowPrivate` option. The address parser is loaded on demand.
 *
 * @throws NetError `IE_NET_INVALID_OPTION` for an entry that is not a host name, an address or a CIDR
 */
export async function checkAllowPrivate(allowPrivate: AllowPrivate): Promise<void> {
  const { parseAddressPolicy } = await import('./addresses/address-policy.js');
  parseAddressPolicy(allowPrivate);
}
