import { check, invalidOption } from '../errors/check-option.js';
import {
  COOKIE_CONTROL,
  type Cookie,
  isConsistent,
  MAX_COOKIE_AGE_MS,
  MAX_COOKIE_BYTES,
  MAX_COOKIES,
  MAX_PARTITIONS,
  MAX_PATH,
} from './cookie.js';
import { MAX_COOKIES_OF_SITE } from './cookie-jar.js';
import { isWithin } from './parse-set-cookie.js';
import { OPAQUE_SITE, siteHost } from './site.js';

/**
 * Reads the result of `exportCookies`, as an object or as JSON. It is not trusted: a cookie that no server could
 * have set is refused.
 *
 * @throws NetError `IE_NET_INVALID_OPTION`, which names the invalid field
 */
export function readCookieFile(name: string, input: unknown, now = Date.now()): CookieFile {
  const file = checkFields(name, parseJson(name, input), ['version', 'partitions']);
  if (file.version !== 1) throw invalidOption(`${name}.version`, '1, the only version');
  const partitions = checkList(`${name}.partitions`, file.partitions, MAX_PARTITIONS).map((entry, index) =>
    readPartition(`${name}.partitions[${index}]`, entry, now),
  );
  const total = partitions.reduce((sum, { cookies }) => sum + cookies.length, 0);
  if (total > MAX_COOKIES) throw invalidOption(name, `at most ${MAX_COOKIES} cookies`);
  return { version: 1, partitions };
}

/** All cookies of a client as plain data for JSON and for `importCookies`. */
export interface CookieFile {
  readonly version: 1;
  readonly partitions: readonly PartitionCookies[];
}

/** The cookies of one partition, in the order of their creation. */
export interface PartitionCookies {
  /** Scheme and registrable domain of the page, such as `https://example.com`. */
  readonly topLevelSite: string;
  /** The site of the frame. Without a frame, it is the site of the page. For a frame without a site, it is `null`. */
  readonly frameSite: string;
  readonly cookies: readonly Cookie[];
}

const MAX_TEXT = 32 * 1024 * 1024;

function parseJson(name: string, input: unknown): unknown {
  if (typeof input !== 'string') return input;
  if (input.length > MAX_TEXT) throw invalidOption(name, `at most ${MAX_TEXT} characters of JSON`);
  try {
    return JSON.parse(input);
  } catch {
    throw invalidOption(name, 'JSON from exportCookies');
  }
}

function readPartition(name: string, input: unknown, now: number): PartitionCookies {
  const partition = checkFields(name, input, ['topLevelSite', 'frameSite', 'cookies']);
  const topLevelSite = checkSite(`${name}.topLevelSite`, partition.topLevelSite);
  const { frameSite } = partition;
  return {
    topLevelSite,
    frameSite: frameSite === OPAQUE_SITE ? frameSite : checkSite(`${name}.frameSite`, frameSite),
    cookies: checkList(`${name}.cookies`, partition.cookies, MAX_COOKIES_OF_SITE).map((entry, index) =>
      readCookie(`${name}.cookies[${index}]`, entry, topLevelSite, now),
    ),
  };
}

function readCookie(name: string, input: unknown, topLevelSite: string, now: number): Cookie {
  const fields = checkFields(name, input, Object.keys(COOKIE_FIELDS));
  for (const [field, { expected, accepts }] of Object.entries(COOKIE_FIELDS)) {
    if (!accepts(fields[field])) throw invalidOption(`${name}.${field}`, expected);
  }
  const cookie = fields as unknown as Cookie;
  if (cookie.name.length + cookie.value.length > MAX_COOKIE_BYTES) {
    throw invalidOption(name, `at most ${MAX_COOKIE_BYTES} bytes of name and value`);
  }
  if (!isWithin(cookie.domain, siteHost(topLevelSite))) {
    throw invalidOption(`${name}.domain`, 'a host of the top-level site');
  }
  if ((cookie.secure && !topLevelSite.startsWith('https:')) || !isConsistent(cookie, true)) {
    throw invalidOption(name, 'a cookie that a server could have set');
  }
  // Limited again, because the clock may have been set back since the export.
  return { ...cookie, expires: cookie.expires && Math.min(cookie.expires, now + MAX_COOKIE_AGE_MS) };
}

interface FieldRule {
  readonly expected: string;
  readonly accepts: (value: unknown) => boolean;
}

const isBoolean: FieldRule = { expected: 'true or false', accepts: (value) => typeof value === 'boolean' };

const COOKIE_FIELDS: Readonly<Record<keyof Cookie, FieldRule>> = {
  name: {
    expected: 'a cookie name',
    accepts: (value) => isCookieText(value, MAX_COOKIE_BYTES) && !value.includes('='),
  },
  value: { expected: 'a cookie value', accepts: (value) => isCookieText(value, MAX_COOKIE_BYTES) },
  domain: {
    expected: 'a host name',
    accepts: (value) => typeof value === 'string' && isHost(value),
  },
  hostOnly: isBoolean,
  path: {
    expected: 'a path that begins with a slash',
    accepts: (value) => isCookieText(value, MAX_PATH) && value.startsWith('/'),
  },
  secure: isBoolean,
  httpOnly: isBoolean,
  sameSite: {
    expected: 'strict, lax, none or default',
    accepts: (value) => ['strict', 'lax', 'none', 'default'].includes(value as string),
  },
  expires: {
    expected: 'milliseconds since 1970, or null',
    accepts: (value) => value === null || Number.isSafeInteger(value),
  },
  created: { expected: 'milliseconds since 1970', accepts: Number.isSafeInteger },
};

function isCookieText(value: unknown, maxLength: number): value is string {
  return (
    typeof value === 'string' &&
    value.length <= maxLength &&
    !COOKIE_CONTROL.test(value) &&
    !/[;\u0100-\u{10ffff}]|^[\t ]|[\t ]$/u.test(value)
  );
}

function checkFields(name: string, input: unknown, fields: readonly string[]): Record<string, unknown> {
  const object = check.object(name, input);
  const given = Object.keys(object);
  if (given.length === fields.length && fields.every((field) => given.includes(field))) {
    return object as Record<string, unknown>;
  }
  throw invalidOption(name, `an object with ${fields.join(', ')} and nothing else`);
}

function checkList(name: string, input: unknown, max: number): readonly unknown[] {
  if (!Array.isArray(input) || input.length > max) throw invalidOption(name, `a list of at most ${max}`);
  return input;
}

function checkSite(name: string, input: unknown): string {
  const [, scheme, host = ''] = typeof input === 'string' ? (/^(https?):\/\/(.*)$/su.exec(input) ?? []) : [];
  if (scheme === undefined || !isHost(host)) throw invalidOption(name, 'a site such as https://example.com');
  return `${scheme}://${host}`;
}

// The URL parser's form of a host is the one used for lookups.
function isHost(host: string): boolean {
  if (host.length > 300 || host.startsWith('.') || !URL.canParse(`https://${host}`)) return false;
  return new URL(`https://${host}`).hostname === host;
}
