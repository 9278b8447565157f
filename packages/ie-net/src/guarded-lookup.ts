import type { LookupAddress } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import type { AddressPolicy } from './address-policy.js';
import { PrivateAddressError } from './private-address-error.js';

/** Whose addresses are wanted, and which of them are of use. */
export interface GuardedLookup {
  readonly hostname: string;
  readonly policy: AddressPolicy;
  readonly lookup: LookupFunction;
  /** Stops waiting; the promise rejects with its reason. */
  readonly signal: AbortSignal;
}

/**
 * The addresses of a name that the policy allows; at least one.
 *
 * A name with public and private answers keeps the public ones. Since the socket connects to what comes from here and
 * nobody asks a second time, there is no moment at which a rebinding name could answer otherwise.
 *
 * @throws PrivateAddressError when none of the answers is allowed; the resolver's error when there is none
 */
export function lookUpAllowed({ hostname, policy, lookup, signal }: GuardedLookup): Promise<LookupAddress[]> {
  return new Promise((resolve, reject) => {
    const giveUp = () => reject(signal.reason);
    signal.addEventListener('abort', giveUp, { once: true });
    lookup(hostname, { all: true }, (error, answer, family) => {
      signal.removeEventListener('abort', giveUp);
      if (error) return reject(error);
      const answers =
        typeof answer === 'string' ? [{ address: answer, family: family ?? isIP(answer) }] : answer;
      const allowed = answers.filter(({ address }) => policy.allows(hostname, address));
      if (allowed.length > 0) resolve(allowed);
      else reject(refusal(hostname, answers));
    });
  });
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
