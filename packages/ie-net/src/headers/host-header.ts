import { isIP } from 'node:net';

/**
 * Whether a text is a valid value of the `host` header: a name or an address, with an optional port, or nothing.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-7.2
 * @see https://www.rfc-editor.org/rfc/rfc3986#section-3.2.2
 */
export function isHostHeader(value: string): boolean {
  const { host = '', address, port = '' } = HOST.exec(value)?.groups ?? NONE;
  if (Number(port) > 65_535) return false;
  return address === undefined ? NAME.test(host) : isIP(address) === 6 && !address.includes('%');
}

const HOST = /^(?<host>\[(?<address>[^\]]*)\]|[^:[\]]*)(?::(?<port>\d*))?$/u;

/** Matches no name. */
const NONE: Record<string, string | undefined> = { host: ' ' };

/** Characters of a name, and any byte as `%41`. */
const NAME = /^(?:[\w.~!$&'()*+,;=-]|%[\da-f]{2})*$/iu;
