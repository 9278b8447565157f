import { parsePorts as checkPorts, isHostHeader, NetError } from '@internet-exploder/ie-net/before-request';
import { targetUrl } from '@internet-exploder/ie-net/target-url';
import { InvalidArgumentError } from 'commander';
import { isMimeType, knownEncoding, WANTED_ENCODING, WANTED_TYPE } from '../../targets/page-type.js';

/** A list of host names, addresses and CIDRs, added to the earlier ones. */
export function parseHosts(text: string, earlier: string[] = []): string[] {
  const entries = text.split(',').map((entry) => entry.trim());
  if (entries.includes('')) throw new InvalidArgumentError('Use a host name, an address or a CIDR.');
  return [...earlier, ...entries];
}

/** More than any download, and a safe integer. */
const MAX_BYTES_LIMIT = 1024 ** 4;
const MAX_HEADER_BYTES_LIMIT = 1024 ** 2;

/** More than any site needs, and the most that a report can hold. */
const MAX_REDIRECTS_LIMIT = 1_000;

/** The limit of a message to the network process. */
const MAX_AGENT_LENGTH = 1_024;
const MAX_PROXY_LENGTH = 2_048;
const MAX_RESOLVE_LENGTH = 1_024;
const MAX_RESOLVES = 256;

/** @see https://www.rfc-editor.org/rfc/rfc9110#section-5.6.2 */
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]{1,64}$/;

/** @see https://www.rfc-editor.org/rfc/rfc9110#section-5.5 */
const HEADER_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

/** A file name, or `-`. */
export function parseFile(text: string): string {
  if (text === '') throw new InvalidArgumentError('Use a file name, or -.');
  return text;
}

/** The name of a file that is written besides stdout. */
export function parseFileName(text: string): string {
  if (text === '' || text === '-') throw new InvalidArgumentError('Use a file name.');
  return text;
}

export function parseAgent(text: string): string {
  if (text.length > MAX_AGENT_LENGTH) {
    throw new InvalidArgumentError(`Use a text of at most ${MAX_AGENT_LENGTH} characters.`);
  }
  return text;
}

/** Ports, and ranges such as `8000-8080`, added to the earlier ones. */
export function parsePorts(text: string, earlier: string[] = []): string[] {
  const ports = [...earlier, ...text.split(',').map((entry) => entry.trim())];
  try {
    checkPorts(ports);
    return ports;
  } catch (error) {
    if (!(error instanceof NetError)) throw error;
    const [, problem = ''] = /^invalid option ports: (port.*)$/s.exec(error.message) ?? [];
    throw new InvalidArgumentError(
      problem === '' ? 'Use ports from 1 to 65535, and ranges: 80,443,8000-8080.' : `${sentence(problem)}.`,
    );
  }
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** A URL, or a host and a port. The client validates it. */
export function parseProxy(text: string): string {
  if (text.length > MAX_PROXY_LENGTH) {
    throw new InvalidArgumentError(`Use a URL of at most ${MAX_PROXY_LENGTH} characters.`);
  }
  return text;
}

/** An entry, which the client validates, added to the earlier ones. */
export function parseResolve(text: string, earlier: string[] = []): string[] {
  if (text.length > MAX_RESOLVE_LENGTH || earlier.length >= MAX_RESOLVES) {
    throw new InvalidArgumentError(
      `Use it at most ${MAX_RESOLVES} times, with at most ${MAX_RESOLVE_LENGTH} characters each.`,
    );
  }
  return [...earlier, text];
}

/** Seconds as milliseconds. */
export function parseSeconds(text: string): number {
  const seconds = Number(text);
  if (!/^[\d.]+$/.test(text) || !(seconds > 0) || seconds > 86_400) {
    throw new InvalidArgumentError('Use a number of seconds above 0, at most one day.');
  }
  return Math.max(1, Math.round(seconds * 1_000));
}

export function parseBytes(text: string): number {
  const [, digits, unit = ''] = /^(\d+)([kKmMgG]?)$/.exec(text) ?? [];
  const bytes = Number(digits) * ({ k: 1024, m: 1024 ** 2, g: 1024 ** 3 }[unit.toLowerCase()] ?? 1);
  if (!(bytes > 0) || bytes > MAX_BYTES_LIMIT) {
    throw new InvalidArgumentError('Use a number of bytes from 1 to 1024G, such as 500k or 10M.');
  }
  return bytes;
}

/** Maximum size of response headers, which travel in one message between processes. */
export function parseHeaderBytes(text: string): number {
  const bytes = parseBytes(text);
  if (bytes > MAX_HEADER_BYTES_LIMIT) {
    throw new InvalidArgumentError('Use a number of bytes from 1 to 1M, such as 64k.');
  }
  return bytes;
}

export function parseMethod(text: string): string {
  if (!TOKEN.test(text)) throw new InvalidArgumentError('It needs an HTTP method, such as PUT.');
  return text;
}

/** A line `name: value`, added to the earlier ones. */
export function parseHeader(line: string, earlier: [string, string][] = []): [string, string][] {
  const [, name = '', value = ''] = /^([^:]*):[\t ]*(.*?)[\t ]*$/s.exec(line) ?? [];
  if (!TOKEN.test(name) || !HEADER_VALUE.test(value)) {
    throw new InvalidArgumentError('Use a line such as "accept: text/html", in Latin-1 characters.');
  }
  if (name.toLowerCase() !== 'host') return [...earlier, [name.toLowerCase(), value]];
  if (!isHostHeader(value)) {
    throw new InvalidArgumentError(
      'Use a name or an address, optionally with a port: "host: example.com:8080".',
    );
  }
  if (earlier.some(([known]) => known === 'host')) throw new InvalidArgumentError('Use host only once.');
  return [...earlier, ['host', value]];
}

/** Added to the earlier ones. */
export function addText(text: string, earlier: string[] = []): string[] {
  return [...earlier, text];
}

/** The name of a file to upload, or `-`. */
export function parseUpload(text: string): string {
  // In w3m, -T sets a MIME type. Here it would upload a file.
  if (MEDIA_TYPE.test(text)) {
    throw new InvalidArgumentError(
      `It uploads a file; --type sets the MIME type of a page. For a file of that name, use ./${text}.`,
    );
  }
  return parseFile(text);
}

const MEDIA_TYPE = /^(application|text|image)\/[\w.+-]+$/;

/** A URL; a bare host gets `https://`. */
export function parseReferer(text: string): string {
  const url = text.includes('.') ? targetUrl(text) : text;
  if (!URL.canParse(url) || !HEADER_VALUE.test(url)) {
    throw new InvalidArgumentError('Use the URL of a page, in ASCII.');
  }
  return url;
}

/** A name, with a password after a colon. */
export function parseUser(text: string): string {
  if (text === '' || text.startsWith(':') || /\p{Cc}/u.test(text)) {
    throw new InvalidArgumentError('Use a name, a colon and a password, without control characters.');
  }
  return text;
}

/** Cookies as pairs, or the name of a file, added to the earlier ones. */
export function parseCookie(text: string, earlier: string[] = []): string[] {
  if (text === '' || !HEADER_VALUE.test(text)) {
    throw new InvalidArgumentError('Use name=value in Latin-1 characters, or a file name.');
  }
  return [...earlier, text];
}

/** A file name, `-`, or a template with known fields. */
export function parseOutput(text: string): string {
  const unknown = text.match(/\{[a-z]*\}/g)?.find((field) => !OUTPUT_FIELDS.includes(field));
  if (unknown !== undefined) {
    throw new InvalidArgumentError(`${unknown} is not a field: use ${OUTPUT_FIELDS.join(', ')}.`);
  }
  return parseFile(text);
}

/** The fields of a template: the number of the page, its host name, the last name in its URL. */
export const OUTPUT_FIELDS = ['{n}', '{host}', '{name}'];

export function parseRedirects(text: string): number {
  const redirects = Number(text);
  if (!/^\d+$/.test(text) || redirects > MAX_REDIRECTS_LIMIT) {
    throw new InvalidArgumentError(`Use a number from 0 to ${MAX_REDIRECTS_LIMIT}.`);
  }
  return redirects;
}

/** The name of an encoding, from its label. */
export function parseEncoding(label: string): string {
  const encoding = knownEncoding(label);
  if (encoding === undefined) throw new InvalidArgumentError(`Use ${WANTED_ENCODING}.`);
  return encoding;
}

export function parseType(text: string): string {
  if (!isMimeType(text)) throw new InvalidArgumentError(`Use ${WANTED_TYPE}.`);
  return text;
}

/** A number of columns. */
export function parseWidth(text: string): number {
  const columns = Number(text);
  if (!/^\d+$/.test(text) || columns < 8 || columns > 10_000) {
    throw new InvalidArgumentError('Use a number of columns from 8 to 10000.');
  }
  return columns;
}

export function parseRetries(text: string): number {
  if (!/^\d{1,2}$/.test(text)) throw new InvalidArgumentError('It needs a number from 0 to 99.');
  return Number(text);
}
