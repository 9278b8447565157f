import { detectAll } from 'jschardet';
import { GUESSED_ENCODINGS, LATIN, OF_MANY_BYTES } from './guessed-encodings.js';

/**
 * Returns the encoding that bytes which are not UTF-8 most likely have, by its name in the Encoding Standard,
 * or undefined if no encoding fits. It never guesses seven-bit encodings or UTF-16, because a page could hide
 * markup in them.
 */
export function guessEncoding(pieces: readonly Uint8Array[]): string | undefined {
  const text = textOf(pieces);
  const runs = [...text.matchAll(/[\x80-\xff]+/g)];
  // Text in Latin letters has few non-ASCII characters. They may all be `©`, dashes and curly quotes.
  const letters = runs.filter(([run]) => !LONE_SIGN.test(run));
  if (letters.length === 0) return 'windows-1252';
  const found = mostLikely(text, GUESSED_ENCODINGS);
  // Letters of another script, such as Greek or Cyrillic, do not occur inside Latin words.
  const inWords = letters.filter(({ 0: run, index }) => isInWord(text, index, index + run.length));
  const isLatin = found !== undefined && !MANY_BYTES.has(found) && inWords.length * 2 > letters.length;
  if (isLatin && runs.length < ENOUGH_LETTERS) return 'windows-1252';
  return isLatin ? mostLikely(text, LATIN) : found;
}

/** How many bytes, counted from the end, are searched for text. */
const MAX_BYTES = 1024 * 1024;
/** How many characters of text are examined. */
const MAX_TEXT = 64 * 1024;
/** A more common encoding wins if its confidence is at least this share of the best one's. */
const NEARLY = 0.85;
/** Fewer non-ASCII letters than this in Latin text do not identify a language. */
const ENOUGH_LETTERS = 4;
/** A lower confidence is treated as no match. */
const MIN_CONFIDENCE = 0.005;

const MANY_BYTES = new Set(Object.values(OF_MANY_BYTES));

function isInWord(text: string, start: number, end: number): boolean {
  return /[A-Za-z]/.test(text.slice(Math.max(0, start - 1), start) + text.slice(end, end + 1));
}

/** A single windows-1252 character that is not a letter. */
const LONE_SIGN = /^[\x80-\x89\x8b\x91-\x99\x9b\xa0-\xa9\xab-\xb4\xb6-\xb9\xbb-\xbf\xd7\xf7]$/;

function mostLikely(text: string, encodings: Readonly<Record<string, string>>): string | undefined {
  const likely = detectAll(Buffer.from(text, 'latin1'), {
    detectEncodings: Object.keys(encodings),
    minimumThreshold: MIN_CONFIDENCE,
  }).flatMap(({ encoding, confidence }) => {
    const name = encodings[encoding?.toLowerCase() ?? ''];
    return name === undefined || confidence < MIN_CONFIDENCE ? [] : [{ name, confidence }];
  });
  const [best] = likely;
  const usual = likely.find(({ name }) => name === 'windows-1252');
  if (!best || !Object.values(LATIN).includes(best.name)) return best?.name;
  return usual && usual.confidence >= best.confidence * NEARLY ? usual.name : best.name;
}

/** Returns the non-ASCII text between tags, one character for each byte. */
function textOf(pieces: readonly Uint8Array[]): string {
  const parts: string[] = [];
  let length = 0;
  const markup = Buffer.concat(pieces).subarray(-MAX_BYTES).toString('latin1');
  for (const part of markup.split(/<[^<>]*>|&[#0-9A-Za-z]{1,10};/)) {
    if (!/[\x80-\xff]/.test(part)) continue;
    parts.push(part.slice(0, MAX_TEXT - length));
    length += part.length;
    if (length >= MAX_TEXT) break;
  }
  return parts.join(' ');
}
