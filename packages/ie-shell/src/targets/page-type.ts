import { findEncoding } from '@internet-exploder/ie-text/encodings';

/**
 * The name of the encoding of a label. Undefined for an unknown label, and for labels of encodings that are
 * never decoded (`replacement`).
 *
 * @see https://encoding.spec.whatwg.org/#names-and-labels
 */
export function knownEncoding(label: string): string | undefined {
  const encoding = label.length > MAX_LABEL ? undefined : findEncoding(label);
  return encoding === 'replacement' ? undefined : encoding;
}

/** Longer than any label and any real MIME type. */
const MAX_LABEL = 64;
const MAX_TYPE = 256;

/** @see https://mimesniff.spec.whatwg.org/#valid-mime-type */
const TYPE = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+\/[!#$%&'*+\-.^_`|~0-9A-Za-z]+[\t ]*(?:;[\t\x20-\x7e]*)?$/;
const CHARSET = /;[\t ]*charset[\t ]*=[\t ]*"?([^";]*)/i;

/** Describes valid encodings in error messages. */
export const WANTED_ENCODING = 'a label of the Encoding Standard, such as utf-8, windows-1251 or shift_jis';
export const WANTED_TYPE =
  'a MIME type, such as text/html or application/xhtml+xml, with a known charset if any';

/** Whether a text is a MIME type with a known charset, or without one. */
export function isMimeType(text: string): boolean {
  if (text.length > MAX_TYPE || !TYPE.test(text)) return false;
  const [, charset] = CHARSET.exec(text) ?? [];
  return charset === undefined || knownEncoding(charset) !== undefined;
}
