import { describeType, quoteText } from '@internet-exploder/ie-options';
import { NetError } from '../errors/net-error.js';
import { acceptEncoding } from './content-codings.js';
import type { HeaderPairs } from './header-pairs.js';
import { isHostHeader } from './host-header.js';
import { trimWhitespace } from './trim-blanks.js';
import { userAgent as defaultUserAgent } from './user-agent.js';

/**
 * Converts headers to pairs with lower-case names.
 *
 * @param allowed - connection headers that the caller may set here
 * @throws NetError `IE_NET_INVALID_OPTION` for invalid headers, and for those that the connection sets
 */
export function parseRequestHeaders(
  input: HeadersInput,
  allowed: ReadonlySet<string> = NO_NAMES,
): HeaderPairs {
  if (typeof input !== 'object' || input === null) {
    throw invalidHeaders(`give an object, a Headers or pairs of strings; got ${describeType(input)}`);
  }
  const entries: Iterable<unknown> = isIterable(input) ? input : Object.entries(input);
  const headers = Array.from(entries, (entry) => parseHeader(entry, allowed));
  // A server must refuse a request with two: RFC 9112 section 3.2.
  if (headers.filter(([name]) => name === 'host').length > 1) throw invalidHeaders('give host only once');
  return headers;
}

/** Request headers from a caller: a record, a `Headers`, or pairs. */
export type HeadersInput = Readonly<Record<string, string>> | Iterable<readonly [string, string]>;

/**
 * Merges lists of headers. The headers of a later list replace earlier ones with the same name.
 */
export function mergeHeaders(...lists: readonly HeaderPairs[]): HeaderPairs {
  return lists.reduce((merged, list) => {
    if (list.length === 0) return merged;
    if (merged.length === 0) return list;
    const replaced = new Set(list.map(([name]) => name));
    return [...merged.filter(([name]) => !replaced.has(name)), ...list];
  });
}

/** The default headers of every request. They reveal no language, history or identity of the user. */
export function defaultHeaders(userAgent = defaultUserAgent): HeaderPairs {
  return parseRequestHeaders({
    'user-agent': userAgent,
    accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
    'accept-encoding': acceptEncoding,
  });
}

// The client alone controls framing and connection: contradictory headers allow request smuggling.
const CONNECTION_HEADERS: ReadonlySet<string> = new Set([
  'connection',
  'content-length',
  'expect',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

const NO_NAMES: ReadonlySet<string> = new Set();

const TOKEN = /^[!#$%&'*+\-.^_`|~0-9a-z]+$/u;
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/u;

/** Whether a text is a valid header value: one line of Latin-1. */
export function isHeaderValue(value: string): boolean {
  return VALUE.test(value);
}

function isIterable(input: object): input is Iterable<unknown> {
  if (!(Symbol.iterator in input)) return false;
  if (typeof input[Symbol.iterator] === 'function') return true;
  throw invalidHeaders('give an object, a Headers or pairs of strings');
}

function parseHeader(entry: unknown, allowed: ReadonlySet<string>): readonly [string, string] {
  if (!Array.isArray(entry) || entry.length !== 2) throw invalidHeaders('each entry is a name and a value');
  const [rawName, rawValue] = entry as unknown[];
  if (typeof rawName !== 'string') throw invalidHeaders(`a name is a string; got ${describeType(rawName)}`);
  if (typeof rawValue !== 'string') {
    throw invalidHeaders(`the value of ${quoteText(rawName)} is a string; got ${describeType(rawValue)}`);
  }
  const name = rawName.toLowerCase();
  const value = trimWhitespace(rawValue);
  if (!TOKEN.test(name)) throw invalidHeaders(`${quoteText(rawName)} is not a header name`);
  if (CONNECTION_HEADERS.has(name) && !allowed.has(name))
    throw invalidHeaders(`the client sets ${name} itself; leave it out`);
  if (!isHeaderValue(value))
    throw invalidHeaders(`the value of ${name} has a character that is invalid in a header`);
  if (name === 'content-length' && !/^\d{1,15}$/u.test(value))
    throw invalidHeaders('content-length is a number of bytes');
  if (name === 'host' && !isHostHeader(value)) {
    throw invalidHeaders(
      `host is a name or an address, optionally with a port, such as example.com:8080; got ${quoteText(value)}`,
    );
  }
  return [name, value];
}

function invalidHeaders(problem: string): NetError {
  return new NetError('IE_NET_INVALID_OPTION', `invalid option headers: ${problem}`);
}
