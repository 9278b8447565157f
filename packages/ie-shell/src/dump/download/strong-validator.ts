/**
 * The header that identifies a resource byte for byte: its ETag unless that is weak, or its last modification
 * unless that may be within the second of the response.
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

/** Minimum age in milliseconds at which a modification time is unique. */
const STRONG_AGE_MS = 1_000;

/** The only header of that name; undefined for none, and for several. */
export function headerOf(headers: Headers, name: string): string | undefined {
  const [found, more] = headers.filter(([known]) => known === name);
  return more ? undefined : found?.[1];
}
