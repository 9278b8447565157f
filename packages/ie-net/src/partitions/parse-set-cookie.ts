import type { Cookie as ToughCookie } from 'tough-cookie';
import { trimBlanks } from '../headers/trim-blanks.js';
import {
  COOKIE_CONTROL,
  type Cookie,
  isConsistent,
  MAX_ATTRIBUTE_BYTES,
  MAX_COOKIE_AGE_MS,
  MAX_COOKIE_BYTES,
  MAX_PATH,
  type SameSite,
} from './cookie.js';

/** Loads tough-cookie, which takes tens of milliseconds: when the first cookie comes, and not before. */
export async function loadSetCookieParser(): Promise<SetCookieParser> {
  parser ??= import('tough-cookie').then(buildParser);
  return parser;
}

/** Reads a `set-cookie` header that a URL has answered with; undefined when it has to be ignored. */
export type SetCookieParser = (header: string, from: CookieSource) => Cookie | undefined;

/** Who sets a cookie. */
export interface CookieSource {
  readonly url: URL;
  /** The host of its site: no cookie reaches further up. */
  readonly siteHost: string;
  /** Milliseconds since 1970. */
  readonly now: number;
}

let parser: Promise<SetCookieParser> | undefined;

function buildParser({ Cookie, defaultPath }: typeof import('tough-cookie')): SetCookieParser {
  return (header, { url, siteHost, now }) => {
    if (COOKIE_CONTROL.test(header)) return undefined;
    const [pair = '', ...attributes] = header.split(';');
    const { name, value } = splitPair(pair);
    if (name.length + value.length > MAX_COOKIE_BYTES) return undefined;
    // The name and value are read here, because tough-cookie takes `=a=b` for a cookie with a name.
    const parsed = Cookie.parse(['n=v', ...attributes.filter(isAllowedAttribute)].join(';'));
    if (parsed === undefined) return undefined;
    const domain = cookieDomain(attributes, url.hostname, siteHost);
    if (domain === undefined) return undefined;
    if (parsed.secure && url.protocol !== 'https:') return undefined;
    const cookie: Cookie = {
      name,
      value,
      domain: domain === '' ? url.hostname : domain,
      hostOnly: domain === '',
      path: parsed.path ?? defaultPath(url.pathname),
      secure: parsed.secure,
      httpOnly: parsed.httpOnly,
      sameSite: (parsed.sameSite as SameSite | undefined) ?? 'default',
      expires: expiryOf(parsed, now),
      created: now,
    };
    if (cookie.path.length > MAX_PATH) return undefined;
    return isConsistent(cookie, parsed.path !== null) ? cookie : undefined;
  };
}

function splitPair(pair: string): { name: string; value: string } {
  const equals = pair.indexOf('=');
  return { name: trimBlanks(pair.slice(0, Math.max(equals, 0))), value: trimBlanks(pair.slice(equals + 1)) };
}

function isAllowedAttribute(attribute: string): boolean {
  const equals = attribute.indexOf('=');
  return equals === -1 || trimBlanks(attribute.slice(equals + 1)).length <= MAX_ATTRIBUTE_BYTES;
}

/**
 * The domain that the last such attribute asks for, empty for the host alone, undefined when the host has no
 * right to it. tough-cookie passes over an empty one, with which the cookie belongs to the host alone.
 */
function cookieDomain(attributes: readonly string[], host: string, siteHost: string): string | undefined {
  const asked = attributes
    .filter((attribute) => /^[\t ]*domain[\t ]*=/iu.test(attribute) && isAllowedAttribute(attribute))
    .at(-1);
  if (asked === undefined) return '';
  const domain = trimBlanks(asked.slice(asked.indexOf('=') + 1))
    .replace(/^\./u, '')
    .toLowerCase();
  if (domain === '') return '';
  return isWithin(host, domain) && isWithin(domain, siteHost) ? domain : undefined;
}

/** Whether a host is the domain or below it. */
export function isWithin(host: string, domain: string): boolean {
  return host === domain || host.endsWith(`.${domain}`);
}

function expiryOf({ maxAge, expires }: ToughCookie, now: number): number | null {
  const latest = now + MAX_COOKIE_AGE_MS;
  if (typeof maxAge === 'number') return maxAge <= 0 ? 0 : Math.min(now + maxAge * 1000, latest);
  if (maxAge !== null) return maxAge === 'Infinity' ? latest : 0;
  return expires instanceof Date ? Math.min(expires.getTime(), latest) : null;
}
