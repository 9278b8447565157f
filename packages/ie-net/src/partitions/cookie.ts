/**
 * Whether a cookie keeps the promises that its name makes and may be `SameSite=None` at all.
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

/** When a cookie goes along with a request that another site has caused; `default` is what `lax` is. */
export type SameSite = 'strict' | 'lax' | 'none' | 'default';

/** One cookie; its text is latin1, each character one byte. */
export interface Cookie {
  /** May be empty; then the value alone is sent. */
  readonly name: string;
  readonly value: string;
  /** A host as a URL has it, without a dot before it. */
  readonly domain: string;
  /** Whether it belongs to that host alone and not to those below it. */
  readonly hostOnly: boolean;
  readonly path: string;
  readonly secure: boolean;
  readonly httpOnly: boolean;
  readonly sameSite: SameSite;
  /** Milliseconds since 1970; null is the end of the session. */
  readonly expires: number | null;
  /** Milliseconds since 1970. */
  readonly created: number;
}

/** The most bytes of name and value together; a cookie with more is ignored, as browsers do. */
export const MAX_COOKIE_BYTES = 4096;

/** The most bytes of an attribute's value; one with more is ignored. */
export const MAX_ATTRIBUTE_BYTES = 1024;

/** The most characters of a path, which may be that of the URL; a cookie with more is ignored. */
export const MAX_PATH = 4096;

/** How long a cookie lives at most, in milliseconds: 400 days. */
export const MAX_COOKIE_AGE_MS = 400 * 24 * 60 * 60 * 1000;

/** What may not be in a cookie: every control character but the tab. */
export const COOKIE_CONTROL = /(?![\t\u0080-\u009f])\p{Cc}/u;

const PREFIX = /^__(?:secure|host)-/iu;

/** https://www.rfc-editor.org/rfc/rfc6265#section-5.1.4 */
export function pathMatches(requestPath: string, cookiePath: string): boolean {
  if (!requestPath.startsWith(cookiePath)) return false;
  return (
    requestPath.length === cookiePath.length ||
    cookiePath.endsWith('/') ||
    requestPath[cookiePath.length] === '/'
  );
}

/** How many partitions are kept. */
export const MAX_PARTITIONS = 200;

/** How many cookies are kept in all of them together. */
export const MAX_COOKIES = 3000;
