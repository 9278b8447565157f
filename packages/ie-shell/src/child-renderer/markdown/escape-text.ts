/** Escapes the characters of a text that would be Markdown in its place. */
export function escapeText(text: string, place: TextPlace): string {
  const escaped = text.replace(/[\\`*_[\](<&~]/g, (sign, at: number) =>
    needsEscape(text, at, place) ? `\\${sign}` : sign,
  );
  return place.startsLine ? escapeLineStart(escaped) : escaped;
}

/** The place of a text. */
export interface TextPlace {
  /** The text after it. */
  after: string;
  startsLine: boolean;
  inLink: boolean;
}

function needsEscape(text: string, at: number, place: TextPlace): boolean {
  const before = text[at - 1] ?? '';
  const after = text[at + 1] ?? place.after;
  const isInside = at > 0 && at + 1 < text.length;
  switch (text[at]) {
    case '\\':
      // Some parsers treat any punctuation after a backslash as escaped.
      return at + 1 >= text.length || /^[\p{P}\p{S}]/u.test(text.slice(at + 1, at + 3));
    case '*':
      return !isInside || !isSpace(before) || !isSpace(after);
    case '_':
      return !isInside || !isWord(before) || !isWord(after);
    case ']':
      return place.inLink;
    case '(':
      return place.inLink && before === ']';
    case '<':
      return /[a-z/!?]/i.test(after);
    case '&':
      return mayBeReference(text.slice(at, at + 40), place.after);
    case '~':
      return !isInside || !isSpace(before) || after === '~';
    default:
      return true;
  }
}

/** Whether `&` may start a character reference, which may end in the following text. */
function mayBeReference(ahead: string, after: string): boolean {
  return /^&#?\w{1,35};/.test(ahead) || (after !== '' && /^&#?\w{0,35}$/.test(ahead));
}

/** Escapes the start of a heading, quotation, list, rule or table. */
function escapeLineStart(text: string): string {
  if (/^(?:#{1,6}(?:\s|$)|>|\||[-+](?:\s|$)|=+\s*$|-[\s|:-]*$|:-)/.test(text)) return `\\${text}`;
  return text.replace(/^(\d{1,9})([.)])(?=\s|$)/, '$1\\$2');
}

export function isWord(sign: string): boolean {
  return /[\p{L}\p{N}]/u.test(sign);
}

export function isSpace(sign: string): boolean {
  return /^\s*$/.test(sign);
}
