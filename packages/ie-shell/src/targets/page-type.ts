import { findEncoding } from '@internet-exploder/ie-text/encodings';

/**
 * The name of the encoding that a label stands for. Undefined for what is no label, and for the labels of encodings that
 * are never decoded (`replacement`).
 *
 * @see https://encoding.spec.whatwg.org/#names-and-labels
 */
export function knownEncoding(label: string): string | undefined {
  const encoding = label.length > MAX_LABEL ? undefined : findEncoding(label);
  return encoding === 'replacement' ? undefined : encoding;
}

/** Longer than any label, or any MIME type that means something. */
const MAX_LABEL = 64;
const MAX_TYPE = 256;

/** @see https://mimesniff.spec.whatwg.org/#valid-mime-type */
const TYPE = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+\/[!#$%&'*+\-.^_`|~0-9A-Za-z]+[\t ]*(?:;[\t\x20-\x7e]*)?$/;
const CHARSET = /;[\t ]*charset[\t ]*=[\t ]*"?([^";]*)/i;

/** What an encoding has to be, for the message of whoever got something else. */
export const WANTED_ENCODING = 'a label of the Encoding Standard, such as utf-8, windows-1251 or shift_jis';
export const WANTED_TYPE =
  'a MIME type, such as text/html or application/xhtml+xml, with a known charset if any';

/** Whether a text is a MIME type whose charset, if it has one, is known. */
export function isMimeType(text: string): boolean {
  if (text.length > MAX_TYPE || !TYPE.test(text)) return false;
  const [, charset] = CHARSET.exec(text) ?? [];
  return charset === undefined || knownEncoding(charset) !== undefined;
}
