import { replaceUnsafe } from '@internet-exploder/ie-text/unsafe';
/**
 * Describes a value for a message about an invalid one: `the string "abc"`, `the number NaN`, `an array`, `a
 * URL`. The result is one line of about 100 characters at most, and safe to show. Use {@link describeType}
 * for values that may be secret.
 */
export function describeValue(value: unknown): string {
  if (value === undefined || value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return value === '' ? 'an empty string' : `the string ${quoteText(value)}`;
  if (typeof value === 'number') return `the number ${value}`;
  return describeType(value);
}

/** Describes the type of a value without its contents: `a string`, `a Map`, `an array`. */
export function describeType(value: unknown): string {
  if (value === undefined || value === null) return String(value);
  if (typeof value !== 'object') return withArticle(typeof value);
  const name = nameOfClass(value);
  return name === undefined || name === 'Object'
    ? 'an object'
    : withArticle(name === 'Array' ? 'array' : name);
}

/** Quotes a text, clipped, and escapes what is unsafe to show or invisible. */
export function quoteText(text: string, maxLength = 60): string {
  // Not between the two halves of a surrogate pair.
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
  // Without U: `URL` and `Uint8Array` start with the sound of `you`.
  return `${/^[aeio]/i.test(name) ? 'an' : 'a'} ${name}`;
}

const CLASS_NAME = /^[\p{ID_Start}$_][\p{ID_Continue}$]{0,39}$/u;

// The object's creator may have made its fields throw.
function nameOfClass(value: object): string | undefined {
  try {
    const name: unknown = value.constructor?.name;
    return typeof name === 'string' && CLASS_NAME.test(name) ? name : undefined;
  } catch {
    return undefined;
  }
}
