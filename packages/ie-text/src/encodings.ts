import type { Decoder } from './decoder.js';
import { utf8Decoder } from './utf8-decoder.js';

/**
 * Returns the name, in lower case, of the encoding for a label; undefined for an unknown label.
 *
 * @see https://encoding.spec.whatwg.org/#concept-encoding-get
 */
export function findEncoding(label: string): string | undefined {
  if (label.length > MAX_LABEL) return undefined;
  const name = label.replace(/^[\t\n\f\r ]+|[\t\n\f\r ]+$/gu, '').toLowerCase();
  const own = OWN_LABELS.get(name);
  if (own !== undefined) return own;
  try {
    return new TextDecoder(name).encoding;
  } catch {
    return undefined;
  }
}

/**
 * Decodes bytes with the named encoding. A byte order mark is not part of the text, and errors become U+FFFD.
 */
export function decodeBytes(bytes: Uint8Array, encoding: string): string {
  return decoderOf(encoding)(bytes, true);
}

/** Returns a decoder that does the same as `decodeBytes`, piece by piece. */
export function decoderOf(encoding: string): Decoder {
  if (encoding === 'replacement') return replacementDecoder();
  if (encoding === 'utf-8') return utf8Decoder();
  const decode = BYTE_ENCODINGS.has(encoding) ? decodeLatin1 : textDecoder(encoding);
  const corrections = CORRECTIONS[encoding];
  return corrections ? (bytes, isLast) => correct(decode(bytes, isLast), corrections) : decode;
}

function replacementDecoder(): Decoder {
  let isOver = false;
  return ({ length }) => {
    if (isOver || length === 0) return '';
    isOver = true;
    return '\ufffd';
  };
}

function decodeLatin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}

function textDecoder(encoding: string): Decoder {
  const decoder = new TextDecoder(encoding);
  return (bytes, isLast) => decoder.decode(bytes, { stream: !isLast });
}

const MAX_LABEL = 100;

// Encodings that Node's TextDecoder does not support.
const OWN_LABELS: ReadonlyMap<string, string> = new Map([
  ['iso-8859-16', 'iso-8859-16'],
  ['x-user-defined', 'x-user-defined'],
  ...['csiso2022kr', 'hz-gb-2312', 'iso-2022-cn', 'iso-2022-cn-ext', 'iso-2022-kr', 'replacement'].map(
    (label) => [label, 'replacement'] as const,
  ),
]);

/** Encodings that are decoded as one byte for each character and then corrected. */
const BYTE_ENCODINGS: ReadonlySet<string> = new Set(['windows-1252', 'iso-8859-16', 'x-user-defined']);

/**
 * Character replacements: each character of the first text becomes the one at the same position in the
 * second.
 */
interface Corrections {
  readonly wrong: string;
  readonly right: string;
}

/**
 * Differences between Node.js and the Encoding Standard: Node.js decodes windows-1252 as ISO-8859-1, and ICU
 * has older tables of some other encodings.
 *
 * @see https://github.com/nodejs/node/issues/56542
 */
const CORRECTIONS: Readonly<Record<string, Corrections>> = {
  'windows-1252': {
    wrong: charactersOf(0x80, 0x9f),
    right: '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ',
  },
  'iso-8859-16': {
    wrong: charactersOf(0xa1, 0xff),
    right:
      'ĄąŁ€„Š§š©Ș«Ź\u00adźŻ°±ČłŽ”¶·žčș»ŒœŸżÀÁÂĂÄĆÆÇÈÉÊËÌÍÎÏĐŃÒÓÔŐÖŚŰÙÚÛÜĘȚßàáâăäćæçèéêëìíîïđńòóôőöśűùúûüęțÿ',
  },
  'x-user-defined': { wrong: charactersOf(0x80, 0xff), right: charactersOf(0xf780, 0xf7ff) },
  'koi8-u': { wrong: '╝╬', right: 'ўЎ' },
  'windows-874': { wrong: charactersOf(0xf8c1, 0xf8c8), right: '\ufffd'.repeat(8) },
  'windows-1253': { wrong: 'ª', right: '\ufffd' },
};

function charactersOf(first: number, last: number): string {
  return String.fromCharCode(...Array.from({ length: last - first + 1 }, (_, index) => first + index));
}

function correct(text: string, { wrong, right }: Corrections): string {
  return text.replace(new RegExp(`[${wrong}]`, 'gu'), (char) => right[wrong.indexOf(char)] ?? char);
}
