/**
 * By which header a server tells byte for byte whether a resource is still the same: its ETag unless that is weak, or
 * the time of its last change unless that may have been in the second of the answer.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-13.1.5
 */
export function strongValidator(headers: Headers): string | undefined {
  const etag = headerOf(headers, 'etag');
  if (etag !== undefined) return /^"[\x21\x23-\x7e\x80-\xff]*"$/.test(etag) ? etag : undefined;
  const changed = headerOf(headers, 'last-modified');
  const age = Date.parse(headerOf(headers, 'date') ?? '') - Date.parse(changed ?? '');
  return age >= STRONG_AGE_MS ? changed : undefined;
}

type Headers = readonly (readonly [name: string, value: string])[];

/** Milliseconds that a change has to be old before its time tells it from the next one. */
const STRONG_AGE_MS = 1_000;

/** The one header of that name; undefined for none, and for several. */
export function headerOf(headers: Headers, name: string): string | undefined {
  const [found, more] = headers.filter(([known]) => known === name);
  return more ? undefined : found?.[1];
}
