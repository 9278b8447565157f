import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/**
 * Whether an IP address, as a socket or a resolver gives it, is plain global unicast.
 *
 * Everything else is private, unknown text included: loopback, link-local, unique-local, carrier-grade NAT,
 * multicast, broadcast, documentation and reserved blocks. An IPv6 address that stands for an IPv4 address is
 * judged by the latter.
 *
 * @see https://www.iana.org/assignments/iana-ipv6-special-registry
 */
export function isPublicAddress(address: string): boolean {
  const parsed = parseAddress(address);
  if (parsed === undefined) return false;
  if (parsed instanceof ipaddr.IPv4) return parsed.range() === 'unicast';
  const embedded = embeddedAddresses(parsed);
  if (embedded.length > 0) return embedded.every((inner) => inner.range() === 'unicast');
  return isGlobalUnicast(parsed);
}

/**
 * Reads an address; undefined for whatever isn't one, and for a scoped one (`fe80::1%eth0`), which names an
 * interface of this machine.
 */
export function parseAddress(address: string): IPv4 | IPv6 | undefined {
  // isIP keeps out the octal, hex and short IPv4 forms, which ipaddr.js reads and other programs read otherwise.
  const family = isIP(address);
  if (family === 0 || address.includes('%')) return undefined;
  if (family === 4) return ipaddr.IPv4.parse(address);
  // ipaddr.js takes ::8.8.8.8 for ::ffff:8.8.8.8; the URL parser's form has no dots to be taken wrongly.
  return ipaddr.IPv6.parse(new URL(`http://[${address}]`).hostname.slice(1, -1));
}

/** The IPv4 address for an IPv4-mapped one (`::ffff:1.2.3.4`), which reaches the same peer; others unchanged. */
export function unmapAddress(address: IPv4 | IPv6): IPv4 | IPv6 {
  return address instanceof ipaddr.IPv6 && address.isIPv4MappedAddress() ? address.toIPv4Address() : address;
}

type IPv4 = ipaddr.IPv4;
type IPv6 = ipaddr.IPv6;

// ipaddr.js calls whatever is in none of its blocks unicast, but only 2000::/3 is handed out: this leaves no
// room for ::127.0.0.1 (IPv4-compatible) and its like.
function isGlobalUnicast(address: IPv6): boolean {
  return address.match(ipaddr.IPv6.parse('2000::'), 3) && address.range() === 'unicast';
}

function embeddedAddresses(address: IPv6): IPv4[] {
  const { parts } = address;
  const isIn = (prefix: string, bits: number) => address.match(ipaddr.IPv6.parse(prefix), bits);
  if (isIn('::ffff:0:0', 96) || isIn('64:ff9b::', 96)) return [fromWords(parts[6], parts[7])];
  if (isIn('2002::', 16)) return [fromWords(parts[1], parts[2])];
  // Teredo carries its server, and the client's address with every bit flipped (RFC 4380 section 4).
  if (isIn('2001::', 32)) return [fromWords(parts[2], parts[3]), fromWords(flip(parts[6]), flip(parts[7]))];
  return [];
}

function fromWords(high = 0, low = 0): IPv4 {
  return new ipaddr.IPv4([high >> 8, high & 0xff, low >> 8, low & 0xff]);
}

function flip(word = 0): number {
  return word ^ 0xffff;
}
