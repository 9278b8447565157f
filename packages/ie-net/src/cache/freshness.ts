import { parseHttpDate } from '../headers/http-date.js';
import { headerValue, headerValues, type ResponseHeaders } from '../headers/response-headers.js';
import { type CacheDirectives, directiveMs } from './cache-control.js';

/**
 * Works out a response's lifetime and age for a private cache, which has no use for `s-maxage`.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9111#section-4.2
 */
export function findFreshness(head: ReceivedHead, directives: CacheDirectives): Freshness {
  const { headers, requestedAt, receivedAt } = head;
  const date = dateOf(headers, 'date') ?? receivedAt;
  const age = ageField(headers);
  // An age that can't be read may be any: the response is as old as its lifetime is long.
  const lifetimeMs = age === undefined ? 0 : findLifetime(head, directives, date);
  const apparentAge = Math.max(0, receivedAt - date);
  return {
    lifetimeMs,
    initialAgeMs: Math.max(apparentAge, (age ?? 0) + receivedAt - requestedAt),
    receivedAt,
  };
}

/** A response's head, and when its request left and it came, in milliseconds since 1970. */
export interface ReceivedHead {
  readonly status: number;
  readonly headers: ResponseHeaders;
  readonly requestedAt: number;
  readonly receivedAt: number;
}

/** How long a response is fresh, and how old it was when it came, in milliseconds. */
export interface Freshness {
  readonly lifetimeMs: number;
  readonly initialAgeMs: number;
  readonly receivedAt: number;
}

/** How old a response is by now, in milliseconds. */
export function ageAt(now: number, { initialAgeMs, receivedAt }: Freshness): number {
  return initialAgeMs + Math.max(0, now - receivedAt);
}

/** Whether a response of this status may be kept though nothing says so: RFC 9110 section 15.1. */
export function isHeuristicallyCacheable(status: number): boolean {
  return HEURISTIC_STATUSES.has(status);
}

const HEURISTIC_STATUSES: ReadonlySet<number> = new Set([
  200, 203, 204, 300, 301, 308, 404, 405, 410, 414, 501,
]);

/** The longest that a response is taken for fresh without its server saying so. */
const MAX_HEURISTIC_MS = 24 * 60 * 60 * 1000;

function findLifetime({ status, headers }: ReceivedHead, directives: CacheDirectives, date: number): number {
  const maxAge = directiveMs(directives, 'max-age');
  if (maxAge !== undefined) return maxAge;
  const expires = headerValue(headers, 'expires');
  // An invalid date, and 0 above all, means the past.
  if (expires !== undefined) return Math.max(0, (parseHttpDate(expires) ?? 0) - date);
  if (!isHeuristicallyCacheable(status) && !directives.has('public')) return 0;
  const modified = dateOf(headers, 'last-modified');
  if (modified === undefined) return 0;
  return Math.min(Math.max(0, (date - modified) / 10), MAX_HEURISTIC_MS);
}

// Stricter than RFC 9111 section 5.1, which would pass over what isn't a number and take the first of several.
function ageField(headers: ResponseHeaders): number | undefined {
  const [age, ...others] = headerValues(headers, 'age');
  if (age === undefined) return 0;
  return others.length === 0 && /^\d{1,10}$/u.test(age) ? Number(age) * 1000 : undefined;
}

function dateOf(headers: ResponseHeaders, name: string): number | undefined {
  const value = headerValue(headers, name);
  return value === undefined ? undefined : parseHttpDate(value);
}
