import type { HeaderPairs } from '../headers/header-pairs.js';
import { headerValues, type ResponseHeaders } from '../headers/response-headers.js';

/**
 * The request headers that a later request must share to get the same response: those that `vary` names, and
 * always `authorization`. Undefined for `vary: *`, which matches no request, and for more than 64 names.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9111#section-4.1
 */
export function findSelectingHeaders(
  response: ResponseHeaders,
  request: HeaderPairs,
): SelectingHeaders | undefined {
  const names = headerValues(response, 'vary').flatMap((value) => value.toLowerCase().split(','));
  const wanted = new Set([
    'authorization',
    ...names.map((name) => name.trim()).filter((name) => name !== ''),
  ]);
  if (wanted.has('*') || wanted.size > MAX_NAMES) return undefined;
  return Array.from(wanted, (name) => [name, combine(request, name)] as const);
}

/** The request headers that select a response, with the values of its request; undefined for absent. */
export type SelectingHeaders = readonly (readonly [name: string, value: string | undefined])[];

const MAX_NAMES = 64;

/** Whether a request has the same selecting headers. */
export function matchesSelecting(selecting: SelectingHeaders, request: HeaderPairs): boolean {
  return selecting.every(([name, value]) => combine(request, name) === value);
}

// Several lines are equivalent to one with commas, and space around a comma is insignificant.
function combine(headers: HeaderPairs, name: string): string | undefined {
  const values = headerValues(headers, name);
  if (values.length === 0) return undefined;
  const parts = values.join(',').split(',');
  const text = parts.map((part) => part.trim()).join(',');
  return CASE_INSENSITIVE.has(name) ? text.toLowerCase() : text;
}

/** Headers with case-insensitive values: RFC 9110 section 12.5. */
const CASE_INSENSITIVE: ReadonlySet<string> = new Set(['accept-encoding', 'accept-language']);
