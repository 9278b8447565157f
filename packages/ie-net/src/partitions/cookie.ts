/**
 * Whether a cookie meets the requirements of its name prefix and of `SameSite=None`.
 *
 * @see https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#name-storage-model
 */
export function isConsistent(cookie: Cookie, hasOwnPath: boolean): boolean {
  const { name, value, secure, hostOnly, path } = cookie;
  if (cookie.sameSite === 'none' && !secure) return false;
  if (name === '') return value !== '' && !PREFIX.test(value);
  if (/^__secure-/iu.test(name)) return secure;
  if (/^__host-/iu.test(name)) return secure && hostOnly && hasOwnPath && path === '/';
  return true;
}

/** Whether a cookie is sent with cross-site requests. `default` means the same as `lax`. */
export type SameSite = 'strict' | 'lax' | 'none' | 'default';

/** One cookie. Its text is latin1: each character is one byte. */
export interface Cookie {
  /** May be empty; then only the value is sent. */
  readonly name: string;
  readonly value: string;
  /** A host as in a URL, without a leading dot. */
  readonly domain: string;
  /** Whether the cookie is for that host only, without its subdomains. */
  readonly hostOnly: boolean;
  readonly path: string;
  readonly secure: boolean;
  readonly httpOnly: boolean;
  readonly sameSite: SameSite;
  /** Milliseconds since 1970; null for a session cookie. */
  readonly expires: number | null;
  /** Milliseconds since 1970. */
  readonly created: number;
}

/** Maximum size of name and value together, in bytes. A larger cookie is ignored, as in browsers. */
export const MAX_COOKIE_BYTES = 4096;

/** Maximum size of an attribute's value, in bytes. A larger attribute is ignored. */
export const MAX_ATTRIBUTE_BYTES = 1024;

/** Maximum length of a path, which may be the URL's. A cookie with a longer one is ignored. */
export const MAX_PATH = 4096;

/** Maximum lifetime of a cookie in milliseconds: 400 days. */
export const MAX_COOKIE_AGE_MS = 400 * 24 * 60 * 60 * 1000;

/** Characters that are invalid in a cookie: control characters except the tab. */
export const COOKIE_CONTROL = /(?![\t\u0080-\u009f])\p{Cc}/u;

const PREFIX = /^__(?:secure|host)-/iu;

/** Whether a cookie's path matches: https://www.rfc-editor.org/rfc/rfc6265#section-5.1.4 */
export function pathMatches(requestPath: string, cookiePath: string): boolean {
  if (!requestPath.startsWith(cookiePath)) return false;
  return (
    requestPath.length === cookiePath.length ||
    cookiePath.endsWith('/') ||
    requestPath[cookiePath.length] === '/'
  );
}

/** Maximum number of partitions. */
export const MAX_PARTITIONS = 200;

/** Maximum number of cookies in all partitions. */
export const MAX_COOKIES = 3000;
