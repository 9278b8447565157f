import { replaceUnsafe } from '@internet-exploder/ie-text/unsafe';
/**
 * A value in words, for a message about what came instead of what was wanted: `the string "abc"`, `the number NaN`,
 * `an array`, `a URL`. It is one line that can be shown on a terminal, and no longer than about 100 characters. Values
 * that may be secret are for {@link describeType}.
 */
export function describeValue(value: unknown): string {
  if (value === undefined || value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return value === '' ? 'an empty string' : `the string ${quoteText(value)}`;
  if (typeof value === 'number') return `the number ${value}`;
  return describeType(value);
}

/** The type of a value, and nothing of what is in it: `a string`, `a Map`, `an array`. */
export function describeType(value: unknown): string {
  if (value === undefined || value === null) return String(value);
  if (typeof value !== 'object') return withArticle(typeof value);
  const name = nameOfClass(value);
  return name === undefined || name === 'Object'
    ? 'an object'
    : withArticle(name === 'Array' ? 'array' : name);
}

/** Text in quotes, clipped, and with everything escaped that steers a terminal or that nobody sees. */
export function quoteText(text: string, maxLength = 60): string {
  // Not between the two halves of a character.
  const clipped = text.slice(0, maxLength).replace(/[\ud800-\udbff]$/, '');
  const quoted = replaceUnsafe(JSON.stringify(clipped), escapeCharacter).replace(INVISIBLE, escapeCharacter);
  return text.length > maxLength ? `${quoted.slice(0, -1)}…"` : quoted;
}

/** Format characters, which a name or a short text does not need. */
const INVISIBLE = /\p{Cf}/gu;

function escapeCharacter(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}

function withArticle(name: string): string {
  // No U: a `URL` and a `Uint8Array` begin like `you`.
  return `${/^[aeio]/i.test(name) ? 'an' : 'a'} ${name}`;
}

const CLASS_NAME = /^[\p{ID_Start}$_][\p{ID_Continue}$]{0,39}$/u;

// Whoever made the object may have made its fields throw.
function nameOfClass(value: object): string | undefined {
  try {
    const name: unknown = value.constructor?.name;
    return typeof name === 'string' && CLASS_NAME.test(name) ? name : undefined;
  } catch {
    return undefined;
  }
}
