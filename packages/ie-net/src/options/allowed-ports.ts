import { describeValue } from '@internet-exploder/ie-options';
import { clipText } from '../errors/clip-text.js';
import { NetError } from '../errors/net-error.js';
import { isBlockedPort } from './blocked-ports.js';
import { parseProxySettings } from './proxy-settings.js';

/**
 * Parses a `ports` option. Ports that Fetch blocks are never part of a range.
 *
 * @throws NetError `IE_NET_INVALID_OPTION` for an entry that is neither a port nor a range, and for a blocked port
 */
export function parsePorts(entries: unknown): AllowedPorts {
  if (!Array.isArray(entries) || entries.length > MAX_ENTRIES) throw invalidPorts(entries);
  const ranges = entries.flatMap(parseEntry).sort((a, b) => a.from - b.from);
  // Nothing could be fetched.
  if (ranges.length === 0) throw invalidPorts(entries);
  return {
    ranges,
    text: clipText([...new Set(ranges.map(describeRange))].join(', ')),
    allows: (port) => ranges.some(({ from, to }) => from <= port && port <= to),
  };
}

/**
 * Ports of URLs: numbers, and ranges such as `'8000-8080'`. Ports that Fetch blocks stay blocked.
 *
 * @see https://fetch.spec.whatwg.org/#port-blocking
 */
export type PortList = readonly (number | string)[];

/** The ports that URLs may have. */
export interface AllowedPorts {
  /** In ascending order, without blocked ports. */
  readonly ranges: readonly PortRange[];
  /** In words: `80, 443, 8000-8080`. */
  readonly text: string;
  allows(port: number): boolean;
}

/** The ports from one to another, both included. */
export interface PortRange {
  readonly from: number;
  readonly to: number;
}

/**
 * The TCP ports that a client with these settings connects to: those of URLs, of the proxy and of name servers.
 * Undefined without a list of ports: then every port. An invalid proxy, which the client refuses, has none.
 *
 * @throws NetError `IE_NET_INVALID_OPTION` for invalid ports
 */
export function portsToConnect({ ports, proxy }: PortSettings): readonly PortRange[] | undefined {
  if (ports === undefined) return undefined;
  const others = [DNS_PORT, ...(proxy === undefined ? [] : proxyPorts(proxy))];
  return [...parsePorts(ports).ranges, ...others.map((port) => ({ from: port, to: port }))];
}

/** The settings that determine where a client connects to. */
export interface PortSettings {
  readonly ports?: PortList | undefined;
  readonly proxy?: string | URL | undefined;
}

/** Name servers use TCP when an answer is too large for UDP. */
const DNS_PORT = 53;

const MAX_ENTRIES = 256;
const LAST_PORT = 65_535;

function parseEntry(entry: unknown): PortRange[] {
  const [, first = '', last = first] = PORT_OR_RANGE.exec(String(entry)) ?? [];
  const [from, to] = [Number(first), Number(last)];
  const isText = typeof entry === 'string' || typeof entry === 'number';
  if (!isText || first === '' || from < 1 || to > LAST_PORT || from > to) throw invalidEntry(entry);
  const ranges = withoutBlocked(from, to);
  if (ranges.length > 0) return ranges;
  const what = from === to ? `port ${from} is` : `ports ${from}-${to} are`;
  throw new NetError(
    'IE_NET_INVALID_OPTION',
    `invalid option ports: ${what} blocked, because another protocol uses ${from === to ? 'it' : 'them'}; leave ${from === to ? 'it' : 'them'} out`,
  );
}

const PORT_OR_RANGE = /^(\d{1,5})(?:-(\d{1,5}))?$/u;

function withoutBlocked(from: number, to: number): PortRange[] {
  const ranges: PortRange[] = [];
  let start: number | undefined;
  for (let port = from; port <= to + 1; port += 1) {
    const isAllowed = port <= to && !isBlockedPort(port);
    if (isAllowed) start ??= port;
    else if (start !== undefined) {
      ranges.push({ from: start, to: port - 1 });
      start = undefined;
    }
  }
  return ranges;
}

function describeRange({ from, to }: PortRange): string {
  return from === to ? String(from) : `${from}-${to}`;
}

function proxyPorts(proxy: string | URL): number[] {
  try {
    return [parseProxySettings(proxy).port];
  } catch {
    return [];
  }
}

function invalidPorts(given: unknown): NetError {
  const wanted = `a list of 1 to ${MAX_ENTRIES} ports such as [80, 443, '8000-8080']`;
  return new NetError(
    'IE_NET_INVALID_OPTION',
    `invalid option ports: give ${wanted}; got ${describeValue(given)}`,
  );
}

function invalidEntry(entry: unknown): NetError {
  const wanted = 'ports from 1 to 65535, and ranges such as 8000-8080';
  return new NetError(
    'IE_NET_INVALID_OPTION',
    `invalid option ports: give ${wanted}; got ${describeValue(entry)}`,
  );
}
