import type { LookupAddress } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';

/** Makes names of a function like `dns.lookup`, which keeps nothing and can't be stopped, only left. */
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
   * The addresses of a name, in the order in which to try them.
   *
   * @throws the resolver's error, or the reason of the signal
   */
  find(hostname: string, signal: AbortSignal): Promise<readonly LookupAddress[]>;
  /** Says that none of the addresses of a name could be reached: it is to be asked anew. */
  forget(hostname: string): void;
}
