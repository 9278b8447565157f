import type { LookupFunction } from 'node:net';

/** A resolver with a table of results. A name's results are used in turn, and the last one repeats. */
export function resolveNames(
  table: Readonly<Record<string, readonly (readonly string[])[]>>,
): LookupFunction {
  const asked = new Map<string, number>();
  return (hostname, _options, callback) => {
    const turn = asked.get(hostname) ?? 0;
    asked.set(hostname, turn + 1);
    const answers = table[hostname];
    const addresses = answers?.[Math.min(turn, answers.length - 1)];
    if (addresses === undefined) {
      callback(Object.assign(new Error(`getaddrinfo ENOTFOUND ${hostname}`), { code: 'ENOTFOUND' }), []);
      return;
    }
    callback(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );
  };
}
