import type { LookupAddress } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';

/** Wraps a function like `dns.lookup`, which caches nothing and cannot be cancelled, only ignored. */
export function namesByLookup(lookup: LookupFunction): Names {
  return {
    find: (hostname, signal) =>
      new Promise((resolve, reject) => {
        const giveUp = () => reject(signal.reason);
        signal.addEventListener('abort', giveUp, { once: true });
        lookup(hostname, { all: true }, (error, answer, family) => {
          signal.removeEventListener('abort', giveUp);
          if (error) reject(error);
          else
            resolve(
              typeof answer === 'string' ? [{ address: answer, family: family ?? isIP(answer) }] : answer,
            );
        });
      }),
    forget: () => {},
  };
}

/** Finds the addresses of host names. */
export interface Names {
  /**
   * Returns the addresses of a name, in the order in which to try them.
   *
   * @throws the resolver's error, or the reason of the signal
   */
  find(hostname: string, signal: AbortSignal): Promise<readonly LookupAddress[]>;
  /** Reports that none of the addresses of a name could be reached, so that it is queried anew. */
  forget(hostname: string): void;
}
