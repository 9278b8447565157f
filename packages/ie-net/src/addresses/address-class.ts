import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import { isMetadata } from './metadata-address.js';

/**
 * Whether an IP address, as a socket or a resolver returns it, is ordinary global unicast.
 *
 * Everything else is private, unknown text included: loopback, link-local, unique-local, carrier-grade NAT,
 * multicast, broadcast, documentation and reserved blocks, and cloud metadata. An IPv6 address that stands for an
 * IPv4 address is judged by that address.
 *
 * @see https://www.iana.org/assignments/iana-ipv6-special-registry
 */
export function isPublicAddress(address: string): boolean {
  const parsed = parseAddress(address);
  if (parsed === undefined) return false;
  if (parsed instanceof ipaddr.IPv4) return isPublicIPv4(parsed);
  if (!embeddedAddresses(parsed).every(isPublicIPv4)) return false;
  return isTranslated(parsed) || isGlobalUnicast(parsed);
}

/**
 * Whether an address is link-local or for cloud metadata, as it is or in an IPv6 address that stands for it.
 * Unknown text counts as such an address.
 */
export function isMetadataAddress(address: string): boolean {
  const parsed = parseAddress(withoutZone(address));
  if (parsed === undefined || isMetadata(parsed)) return true;
  return (
    parsed instanceof ipaddr.IPv6 && [...embeddedAddresses(parsed), ...translatable(parsed)].some(isMetadata)
  );
}

/**
 * Parses an address. Undefined for other text, and for a scoped address (`fe80::1%eth0`), which names an
 * interface of this machine.
 */
export function parseAddress(address: string): IPv4 | IPv6 | undefined {
  // isIP excludes octal, hex and short IPv4 forms, which ipaddr.js reads and other programs read differently.
  const family = isIP(address);
  if (family === 0 || address.includes('%')) return undefined;
  if (family === 4) return ipaddr.IPv4.parse(address);
  // ipaddr.js reads ::8.8.8.8 as ::ffff:8.8.8.8. The URL parser's form has no dots.
  return ipaddr.IPv6.parse(new URL(`http://[${address}]`).hostname.slice(1, -1));
}

/**
 * Returns the IPv4 address of an IPv4-mapped one (`::ffff:1.2.3.4`), which reaches the same peer; others
 * unchanged.
 */
export function unmapAddress(address: IPv4 | IPv6): IPv4 | IPv6 {
  return address instanceof ipaddr.IPv6 && address.isIPv4MappedAddress() ? address.toIPv4Address() : address;
}

type IPv4 = ipaddr.IPv4;
type IPv6 = ipaddr.IPv6;

function isPublicIPv4(address: IPv4): boolean {
  return address.range() === 'unicast' && !isMetadata(address);
}

// An address with a zone is link-local, or would be without it.
function withoutZone(address: string): string {
  return isIP(address) === 6 ? address.replace(/%.*$/su, '') : address;
}

// ipaddr.js calls every address outside its blocks unicast, but only 2000::/3 is assigned. This excludes
// ::127.0.0.1 (IPv4-compatible) and similar addresses.
function isGlobalUnicast(address: IPv6): boolean {
  return address.match(ipaddr.IPv6.parse('2000::'), 3) && address.range() === 'unicast';
}

const isIn = (address: IPv6, prefix: string, bits: number) => address.match(ipaddr.IPv6.parse(prefix), bits);

const isMapped = (address: IPv6) => isIn(address, '::ffff:0:0', 96);
// RFC 6052 section 2.1. The prefix for local use, 64:ff9b:1::/48, is not global.
const isNat64 = (address: IPv6) => isIn(address, '64:ff9b::', 96);
const is6to4 = (address: IPv6) => isIn(address, '2002::', 16);
const isTeredo = (address: IPv6) => isIn(address, '2001::', 32);
// Any prefix, and 5efe after 0 or 200 (RFC 5214 section 6.1).
const isIsatap = ({ parts }: IPv6) => parts[5] === 0x5efe && ((parts[4] ?? 0) & ~0x200) === 0;

/** Whether only the embedded IPv4 address determines where the address leads. */
function isTranslated(address: IPv6): boolean {
  return isMapped(address) || isNat64(address) || is6to4(address) || isTeredo(address);
}

function embeddedAddresses(address: IPv6): IPv4[] {
  const { parts } = address;
  if (isMapped(address) || isNat64(address)) return [fromWords(parts[6], parts[7])];
  const inner = isIsatap(address) ? [fromWords(parts[6], parts[7])] : [];
  if (is6to4(address)) inner.push(fromWords(parts[1], parts[2]));
  // Teredo embeds its server, and the client's address with every bit flipped (RFC 4380 section 4).
  if (isTeredo(address)) {
    inner.push(fromWords(parts[2], parts[3]), fromWords(flip(parts[6]), flip(parts[7])));
  }
  return inner;
}

/**
 * The IPv4 addresses that a translator could read in an address that is never public: IPv4-compatible and
 * IPv4-translated ones, and the prefix of NAT64 for local use (RFC 8215), whose length only its network knows.
 */
function translatable(address: IPv6): IPv4[] {
  const { parts } = address;
  const last = fromWords(parts[6], parts[7]);
  if (isIn(address, '::', 96) || isIn(address, '::ffff:0:0:0', 96)) return [last];
  if (!isIn(address, '64:ff9b:1::', 48)) return [];
  // Prefixes of 48, 56 and 64 bits leave out the byte 8: RFC 6052 section 2.2.
  const bytes = address.toByteArray().toSpliced(8, 1);
  return [6, 7, 8].map((at) => new ipaddr.IPv4(bytes.slice(at, at + 4))).concat(last);
}

function fromWords(high = 0, low = 0): IPv4 {
  return new ipaddr.IPv4([high >> 8, high & 0xff, low >> 8, low & 0xff]);
}

function flip(word = 0): number {
  return word ^ 0xffff;
}
