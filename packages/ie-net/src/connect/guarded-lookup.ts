import type { LookupAddress } from 'node:dns';
import type { AddressPolicy } from '../addresses/address-policy.js';
import type { FixedAddresses } from '../addresses/fixed-addresses.js';
import { loopbackAddresses } from '../addresses/loopback-names.js';
import type { Names } from '../names/names.js';
import { PrivateAddressError } from './private-address-error.js';

/**
 * Returns the addresses of a name that the policy allows; at least one.
 *
 * A name with public and private addresses keeps the public ones. Cached and fixed addresses are checked like
 * new ones. The socket connects to the returned addresses without another lookup, so that a name cannot
 * rebind in between.
 *
 * @throws PrivateAddressError when none of the addresses is allowed; the resolver's error when there is none
 */
export async function lookUpAllowed(lookup: GuardedLookup): Promise<readonly LookupAddress[]> {
  const { hostname, port, policy, fixed, names, signal } = lookup;
  const known = fixed?.find(hostname, port) ?? loopbackAddresses(hostname);
  const answers = known ?? (await names.find(hostname, signal));
  const allowed = answers.filter(({ address }) => policy.allows(hostname, address));
  if (allowed.length > 0) return allowed;
  if (answers.length === 0)
    throw Object.assign(new Error(`${hostname} has no address`), { code: 'ENOTFOUND' });
  throw new PrivateAddressError(
    hostname,
    answers.map(({ address }) => address),
  );
}

/** The options of a checked lookup. */
export interface GuardedLookup {
  readonly hostname: string;
  readonly port: number;
  readonly policy: AddressPolicy;
  /** Addresses that replace those of the names. */
  readonly fixed?: FixedAddresses | undefined;
  readonly names: Names;
  /** Stops waiting; the promise rejects with its reason. */
  readonly signal: AbortSignal;
}
