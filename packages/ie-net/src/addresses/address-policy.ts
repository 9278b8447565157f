import { isIP } from 'node:net';
import { check } from '../errors/check-option.js';
import { isMetadataAddress, isPublicAddress, parseAddress, unmapAddress } from './address-class.js';
import { readHostName, withoutDot } from './host-name.js';
import { isLoopbackName } from './loopback-names.js';

/**
 * Parses an `allowPrivate` option. Recent results are cached, because every request has one.
 *
 * @throws NetError `IE_NET_INVALID_OPTION` for an entry that is not a host name, an address or a CIDR
 */
export function parseAddressPolicy(allowPrivate: AllowPrivate, name = 'allowPrivate'): AddressPolicy {
  if (allowPrivate === true) return ALLOW_ALL;
  if (allowPrivate === false) return ALLOW_PUBLIC;
  if (!Array.isArray(allowPrivate)) throw invalidPolicy(name, allowPrivate);
  for (const entry of allowPrivate) if (typeof entry !== 'string') throw invalidEntry(name, entry);
  const key = JSON.stringify(allowPrivate.length > 1 ? [...new Set(allowPrivate)].sort() : allowPrivate);
  const known = remembered.get(key);
  if (known !== undefined) return known;
  const matchers = allowPrivate.map((entry) => {
    const matches = parseEntry(entry);
    if (matches === undefined) throw invalidEntry(name, entry);
    return matches;
  });
  const policy: AddressPolicy = {
    key,
    allows: (host, address) =>
      isPublicHost(host, address) || matchers.some((matches) => matches(canonicalHost(host), address)),
  };
  if (remembered.size >= MAX_REMEMBERED) remembered.clear();
  remembered.set(key, policy);
  return policy;
}

/**
 * Which private addresses may be reached: none (`false`); all but link-local ones and those for cloud metadata
 * (`true`); or those named by host names, IP literals and CIDR blocks, such as
 * `['intranet.example', '127.0.0.1', '[::1]', '10.0.0.0/8', '[fd00::]/8']`. In a list, `*` is what `true` allows:
 * `['*', '169.254.169.254']`.
 */
export type AllowPrivate = boolean | readonly string[];

/** Decides whether a socket may connect to an address of a host. */
export interface AddressPolicy {
  /** Two policies with the same key decide the same, so their requests may share sockets. */
  readonly key: string;
  /** True when the socket may be opened. */
  allows(host: string, address: string): boolean;
}

/** The entry of a list for what `true` allows. */
const ALL = '*';

const ALLOW_ALL: AddressPolicy = { key: 'true', allows: (_, address) => !isMetadataAddress(address) };
const ALLOW_PUBLIC: AddressPolicy = { key: 'false', allows: isPublicHost };

const MAX_REMEMBERED = 64;
const remembered = new Map<string, AddressPolicy>();

type Matcher = (host: string, address: string) => boolean;

// A name below localhost is private, whatever a resolver returns (RFC 6761 section 6.3).
function isPublicHost(host: string, address: string): boolean {
  return !isLoopbackName(canonicalHost(host)) && isPublicAddress(address);
}

/** Undefined for an invalid entry, as in the functions that it calls. */
function parseEntry(entry: string): Matcher | undefined {
  if (entry.trim() === ALL) return ALLOW_ALL.allows;
  const text = entry.trim().replace(/^\[(.*)\](\/\d+)?$/u, '$1$2');
  if (text.includes('/')) return parseBlock(text);
  if (isIP(text) !== 0) return matchAddress(text);
  const written = readHostName(text);
  if (written === undefined) return undefined;
  const host = canonicalHost(written);
  return isIP(host) === 0 ? (name) => name === host : matchAddress(host);
}

function matchAddress(text: string): Matcher | undefined {
  return parseBlock(`${text}/${text.includes(':') ? 128 : 32}`);
}

function parseBlock(text: string): Matcher | undefined {
  const [, baseText = '', bitsText] = /^(.+)\/(\d{1,3})$/u.exec(text) ?? [];
  const parsed = parseAddress(baseText);
  const bits = Number(bitsText);
  if (parsed === undefined || bits > parsed.toByteArray().length * 8) return undefined;
  // An IPv4-mapped address reaches the same IPv4 address, so that either spelling matches the other.
  const base = bits >= 96 ? unmapAddress(parsed) : parsed;
  const length = base === parsed ? bits : bits - 96;
  return (_, address) => {
    const candidate = parseAddress(address);
    if (candidate === undefined) return false;
    return [candidate, unmapAddress(candidate)].some(
      (spelling) => spelling.kind() === base.kind() && spelling.match(base, length),
    );
  };
}

function canonicalHost(host: string): string {
  return withoutDot(host.toLowerCase());
}

function invalidPolicy(name: string, given: unknown): Error {
  return check.invalid(name, 'true, false, or a list of host names, IP addresses and CIDR blocks', given);
}

function invalidEntry(name: string, entry: unknown): Error {
  return check.invalid(name, 'host names, IP addresses or CIDR blocks such as 10.0.0.0/8', entry);
}
