import { detectAll } from 'jschardet';
import { GUESSED_ENCODINGS, LATIN, OF_MANY_BYTES } from './guessed-encodings.js';

/**
 * The encoding that bytes look most like which are not UTF-8, by the name of the Encoding Standard. Undefined where they
 * look like none. Those of seven bits, UTF-16 and the like are never guessed: a page could hide markup in them.
 */
export function guessEncoding(pieces: readonly Uint8Array[]): string | undefined {
  const text = textOf(pieces);
  const runs = [...text.matchAll(/[\x80-\xff]+/g)];
  // A text in Latin letters has few others: `©`, dashes and curly quotes may be all.
  const letters = runs.filter(([run]) => !LONE_SIGN.test(run));
  if (letters.length === 0) return 'windows-1252';
  const found = mostLikely(text, GUESSED_ENCODINGS);
  // Greek or Cyrillic letters, say, do not stand in the middle of Latin words.
  const inWords = letters.filter(({ 0: run, index }) => isInWord(text, index, index + run.length));
  const isLatin = found !== undefined && !MANY_BYTES.has(found) && inWords.length * 2 > letters.length;
  if (isLatin && runs.length < ENOUGH_LETTERS) return 'windows-1252';
  return isLatin ? mostLikely(text, LATIN) : found;
}

/** How many bytes at the end are looked through for text. */
const MAX_BYTES = 1024 * 1024;
/** How much text is looked at. */
const MAX_TEXT = 64 * 1024;
/** What is as likely as this, compared with the most likely, is taken before it if it is more usual. */
const NEARLY = 0.85;
/** Fewer letters than that, among Latin ones, tell no language. */
const ENOUGH_LETTERS = 4;
/** Below that, it is as good as nothing. */
const MIN_CONFIDENCE = 0.005;

const MANY_BYTES = new Set(Object.values(OF_MANY_BYTES));

function isInWord(text: string, start: number, end: number): boolean {
  return /[A-Za-z]/.test(text.slice(Math.max(0, start - 1), start) + text.slice(end, end + 1));
}

/** A character of windows-1252 that is no letter, and stands alone. */
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

/** What stands between tags and is more than ASCII, each byte one character. */
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
