import { ShellError } from '../errors/shell-error.js';
import { readInput } from './read-input.js';

/**
 * Builds the `cookie` header from pairs (`a=1; b=2`) and from files in the Netscape format (`cookies.txt`),
 * which contribute the cookies for this URL. Undefined if there are none.
 *
 * @throws ShellError `IE_SHELL_INPUT` for a file that cannot be read or has another format
 * @see https://curl.se/docs/http-cookies.html
 */
export async function cookieHeader(
  given: readonly string[],
  url: string,
): Promise<[name: string, value: string][]> {
  const cookies: string[] = [];
  for (const text of given) {
    // curl uses the same rule.
    if (text.includes('=')) cookies.push(text.trim().replace(/;$/, ''));
    else cookies.push(...(await readCookies(text, url)));
  }
  return cookies.length === 0 ? [] : [['cookie', cookies.join('; ')]];
}

/** Larger than the cookies of a browser profile. */
const MAX_FILE_BYTES = 8 * 1024 * 1024;

async function readCookies(file: string, address: string): Promise<string[]> {
  const text = (await readInput(file, MAX_FILE_BYTES)).toString('latin1');
  if (!URL.canParse(address)) return [];
  const url = new URL(address);
  const now = Date.now() / 1_000;
  const lines = text.split(/\r?\n/).filter((line) => line !== '' && !/^#(?!HttpOnly_)/.test(line));
  const cookies = lines.flatMap((line) => {
    const fields = line.replace(/^#HttpOnly_/, '').split('\t');
    if (fields.length < 6 || fields.length > 7) throw otherFormat(file, text);
    const cookie = readFields(fields);
    return belongsTo(cookie, url, now) ? [cookie] : [];
  });
  cookies.sort((one, other) => other.path.length - one.path.length);
  return cookies.map(({ name, value }) => `${name}=${value}`);
}

interface FileCookie {
  domain: string;
  /** Whether subdomains are included. */
  isWide: boolean;
  path: string;
  isSecure: boolean;
  /** Seconds since 1970; 0 for a session cookie. */
  expires: number;
  name: string;
  value: string;
}

function readFields(fields: readonly string[]): FileCookie {
  const [domain = '', wide, path = '/', secure, expires, name = '', value = ''] = fields;
  return {
    domain: domain.replace(/^\./, '').toLowerCase(),
    isWide: wide === 'TRUE',
    path,
    isSecure: secure === 'TRUE',
    expires: Number(expires),
    name,
    value,
  };
}

/** @see https://www.rfc-editor.org/rfc/rfc6265#section-5.4 */
function belongsTo(cookie: FileCookie, url: URL, now: number): boolean {
  const { domain, isWide, path, isSecure, expires, name, value } = cookie;
  const { hostname, protocol, pathname } = url;
  const isOfHost = hostname === domain || (isWide && domain !== '' && hostname.endsWith(`.${domain}`));
  const isOfPath = pathname === path || pathname.startsWith(path.endsWith('/') ? path : `${path}/`);
  const isSendable = /^[\x20-\x3a\x3c-\x7e\x80-\xff]*$/.test(`${name}${value}`);
  return (
    isOfHost &&
    isOfPath &&
    isSendable &&
    (!isSecure || protocol === 'https:') &&
    (expires === 0 || expires > now)
  );
}

function otherFormat(file: string, text: string): ShellError {
  const hint = text.startsWith('{')
    ? `use --cookie-jar ${file}`
    : 'it must have lines of seven fields, separated by tabs';
  return new ShellError('IE_SHELL_INPUT', `${file} is not in the format of cookies.txt: ${hint}`);
}
