import type { LookupAddress } from 'node:dns';
import type { AddressPolicy } from '../addresses/address-policy.js';
import type { FixedAddresses } from '../addresses/fixed-addresses.js';
import { loopbackAddresses } from '../addresses/loopback-names.js';
import type { Names } from '../names/names.js';
import { PrivateAddressError } from './private-address-error.js';

/**
 * The addresses of a name that the policy allows; at least one.
 *
 * A name with public and private answers keeps the public ones. Answers that were remembered, and addresses that the
 * caller fixed, are judged like new ones. The socket connects to what comes from here, and nobody asks a second time, so
 * that a name cannot rebind in between.
 *
 * @throws PrivateAddressError when none of the answers is allowed; the resolver's error when there is none
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

/** Whose addresses are wanted, and which of them are of use. */
export interface GuardedLookup {
  readonly hostname: string;
  readonly port: number;
  readonly policy: AddressPolicy;
  /** Addresses that count in place of what the names have. */
  readonly fixed?: FixedAddresses | undefined;
  readonly names: Names;
  /** Stops waiting; the promise rejects with its reason. */
  readonly signal: AbortSignal;
}
