import { parseHttpDate } from '../headers/http-date.js';
import { headerValue, headerValues, type ResponseHeaders } from '../headers/response-headers.js';
import { type CacheDirectives, directiveMs } from './cache-control.js';

/**
 * Calculates a response's lifetime and age for a private cache, which ignores `s-maxage`.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9111#section-4.2
 */
export function findFreshness(head: ReceivedHead, directives: CacheDirectives): Freshness {
  const { headers, requestedAt, receivedAt } = head;
  const date = dateOf(headers, 'date') ?? receivedAt;
  const age = ageField(headers);
  // An invalid age could mean any age, so the response is stale.
  const lifetimeMs = age === undefined ? 0 : findLifetime(head, directives, date);
  const apparentAge = Math.max(0, receivedAt - date);
  return {
    lifetimeMs,
    initialAgeMs: Math.max(apparentAge, (age ?? 0) + receivedAt - requestedAt),
    receivedAt,
  };
}

/** A response's head, with the times of request and response in milliseconds since 1970. */
export interface ReceivedHead {
  readonly status: number;
  readonly headers: ResponseHeaders;
  readonly requestedAt: number;
  readonly receivedAt: number;
}

/** Lifetime of a response and its age on arrival, in milliseconds. */
export interface Freshness {
  readonly lifetimeMs: number;
  readonly initialAgeMs: number;
  readonly receivedAt: number;
}

/** Current age of a response in milliseconds. */
export function ageAt(now: number, { initialAgeMs, receivedAt }: Freshness): number {
  return initialAgeMs + Math.max(0, now - receivedAt);
}

/** Whether a response with this status may be stored without explicit permission: RFC 9110 section 15.1. */
export function isHeuristicallyCacheable(status: number): boolean {
  return HEURISTIC_STATUSES.has(status);
}

const HEURISTIC_STATUSES: ReadonlySet<number> = new Set([
  200, 203, 204, 300, 301, 308, 404, 405, 410, 414, 501,
]);

/** Maximum lifetime of a response without explicit freshness. */
const MAX_HEURISTIC_MS = 24 * 60 * 60 * 1000;

function findLifetime({ status, headers }: ReceivedHead, directives: CacheDirectives, date: number): number {
  const maxAge = directiveMs(directives, 'max-age');
  if (maxAge !== undefined) return maxAge;
  const expires = headerValue(headers, 'expires');
  // An invalid date, such as 0, means the past.
  if (expires !== undefined) return Math.max(0, (parseHttpDate(expires) ?? 0) - date);
  if (!isHeuristicallyCacheable(status) && !directives.has('public')) return 0;
  const modified = dateOf(headers, 'last-modified');
  if (modified === undefined) return 0;
  return Math.min(Math.max(0, (date - modified) / 10), MAX_HEURISTIC_MS);
}

// Stricter than RFC 9111 section 5.1, which ignores an invalid age and uses the first of several.
function ageField(headers: ResponseHeaders): number | undefined {
  const [age, ...others] = headerValues(headers, 'age');
  if (age === undefined) return 0;
  return others.length === 0 && /^\d{1,10}$/u.test(age) ? Number(age) * 1000 : undefined;
}

function dateOf(headers: ResponseHeaders, name: string): number | undefined {
  const value = headerValue(headers, name);
  return value === undefined ? undefined : parseHttpDate(value);
}
