import type { LookupAddress } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import type { AddressPolicy } from './address-policy.js';
import { PrivateAddressError } from './private-address-error.js';

/**
 * Wraps a resolver so that a socket sees only the answers that the policy allows.
 *
 * A name with public and private answers keeps the public ones; a name with none left fails with
 * {@link PrivateAddressError}. Since the socket connects to what this lookup returns and asks no second time,
 * there is no moment at which a rebinding name could answer otherwise.
 */
export function guardLookup(policy: AddressPolicy, lookup: LookupFunction): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, answer, family) => {
      if (error) return callback(error, []);
      const answers =
        typeof answer === 'string' ? [{ address: answer, family: family ?? isIP(answer) }] : answer;
      const allowed = answers.filter(({ address }) => policy.allows(hostname, address));
      const [first] = allowed;
      if (first === undefined) return callback(refusal(hostname, answers), []);
      // Without `all`, which depends on autoSelectFamily, node:net expects one address.
      if (options.all) callback(null, allowed);
      else callback(null, first.address, first.family);
    });
  };
}

function refusal(hostname: string, answers: readonly LookupAddress[]): Error {
  if (answers.length > 0) {
    return new PrivateAddressError(
      hostname,
      answers.map(({ address }) => address),
    );
  }
  return Object.assign(new Error(`${hostname} has no address`), { code: 'ENOTFOUND' });
}
