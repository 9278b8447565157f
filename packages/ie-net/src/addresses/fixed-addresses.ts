import type { LookupAddress } from 'node:dns';
import { isIP } from 'node:net';
import { clipText } from '../errors/clip-text.js';
import { NetError } from '../errors/net-error.js';
import { readHostName, withoutBrackets, withoutDot } from './host-name.js';

/**
 * Parses a `resolve` option: entries `host:port:address[,address]...` as in curl's `--resolve`. The host `*`
 * means every name without an entry of its own for the port. The last of several entries for a host and port
 * counts, as in curl.
 *
 * @throws NetError `IE_NET_INVALID_OPTION`
 * @see https://curl.se/docs/manpage.html#--resolve
 */
export function parseFixedAddresses(entries: unknown): FixedAddresses {
  if (!Array.isArray(entries) || entries.length > MAX_ENTRIES) {
    throw invalid(`give a list of at most ${MAX_ENTRIES} entries ${FORM}`);
  }
  const table = new Map(entries.map(parseEntry));
  return {
    find: (hostname, port) =>
      table.get(`${withoutDot(hostname.toLowerCase())}:${port}`) ?? table.get(`*:${port}`),
  };
}

/** Addresses of hosts from the caller, used instead of DNS. */
export interface FixedAddresses {
  /** Returns the addresses of a host name on a port, in the given order; undefined where DNS is used. */
  find(hostname: string, port: number): readonly LookupAddress[] | undefined;
}

const FORM = 'host:port:address, such as www.example.com:443:192.0.2.1';

/** The most entries, and the most addresses of one entry: as many as are tried for a name. */
const MAX_ENTRIES = 256;
const MAX_ADDRESSES = 16;

function parseEntry(entry: unknown): [key: string, addresses: readonly LookupAddress[]] {
  if (typeof entry !== 'string') throw invalid(`an entry is of type ${typeof entry}; use ${FORM}`);
  const refuse = (problem: string) => invalid(`${JSON.stringify(clipText(entry))} ${problem}`);
  const [, hostText = '', portText = '', addressesText = ''] = /^(.*?):([^:]*):(.*)$/su.exec(entry) ?? [];
  if (addressesText === '') throw refuse(`is incomplete; use ${FORM}`);
  if (entry.startsWith('+')) throw refuse('starts with +, but entries never expire; remove the +');
  const host = hostText === '*' ? '*' : withoutDot(readHostName(hostText) ?? '');
  if (host === '') throw refuse(`does not start with a host name or *; use ${FORM}`);
  if (isIP(host) !== 0) throw refuse("begins with an address, which isn't looked up; give a host name");
  const port = /^\d{1,5}$/u.test(portText) ? Number(portText) : 0;
  if (port < 1 || port > 65_535) throw refuse(`has a port outside 1 to 65535; use ${FORM}`);
  const addresses = addressesText.split(',').map((text) => withoutBrackets(text.trim()));
  // An address with a zone belongs to an interface, so a name cannot have it.
  const wrong = addresses.find((address) => isIP(address) === 0 || address.includes('%'));
  if (wrong !== undefined) {
    throw refuse(`has ${JSON.stringify(clipText(wrong))} instead of an IP address; use ${FORM}`);
  }
  if (addresses.length > MAX_ADDRESSES) throw refuse(`has more than ${MAX_ADDRESSES} addresses`);
  return [`${host}:${port}`, addresses.map((address) => ({ address, family: isIP(address) }))];
}

function invalid(problem: string): NetError {
  return new NetError('IE_NET_INVALID_OPTION', `invalid option resolve: ${problem}`);
}
