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

/** Loads tough-cookie on first use, because it takes tens of milliseconds. */
export async function loadSetCookieParser(): Promise<SetCookieParser> {
  parser ??= import('tough-cookie').then(buildParser);
  return parser;
}

/** Parses a `set-cookie` header; undefined when it must be ignored. */
export type SetCookieParser = (header: string, from: CookieSource) => Cookie | undefined;

/** The response that sets a cookie. */
export interface CookieSource {
  readonly url: URL;
  /** The host of its site, which is the highest domain of a cookie. */
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
    // Name and value are parsed here, because tough-cookie finds a name in `=a=b`.
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
 * The domain of the last `domain` attribute: empty for a host-only cookie, and undefined when the host must not set
 * it. tough-cookie ignores an empty attribute, which also makes the cookie host-only.
 */
function cookieDomain(attributes: readonly string[], host: string, siteHost: string): string | undefined {
  const attribute = attributes
    .filter((text) => /^[\t ]*domain[\t ]*=/iu.test(text) && isAllowedAttribute(text))
    .at(-1);
  if (attribute === undefined) return '';
  const domain = trimBlanks(attribute.slice(attribute.indexOf('=') + 1))
    .replace(/^\./u, '')
    .toLowerCase();
  if (domain === '') return '';
  return isWithin(host, domain) && isWithin(domain, siteHost) ? domain : undefined;
}

/** Whether a host is the domain or one of its subdomains. */
export function isWithin(host: string, domain: string): boolean {
  return host === domain || host.endsWith(`.${domain}`);
}

function expiryOf({ maxAge, expires }: ToughCookie, now: number): number | null {
  const latest = now + MAX_COOKIE_AGE_MS;
  if (typeof maxAge === 'number') return maxAge <= 0 ? 0 : Math.min(now + maxAge * 1000, latest);
  if (maxAge !== null) return maxAge === 'Infinity' ? latest : 0;
  return expires instanceof Date ? Math.min(expires.getTime(), latest) : null;
}
