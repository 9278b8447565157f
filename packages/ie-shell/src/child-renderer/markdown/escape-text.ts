/** What of a text would be Markdown is escaped, as far as it needs to be. */
export function escapeText(text: string, place: TextPlace): string {
  const escaped = text.replace(/[\\`*_[\](<&~]/g, (sign, at: number) =>
    needsEscape(text, at, place) ? `\\${sign}` : sign,
  );
  return place.startsLine ? escapeLineStart(escaped) : escaped;
}

/** Where a text stands. */
export interface TextPlace {
  /** What comes behind it, if anything does. */
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
      // Some take any punctuation behind it for escaped.
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

/** `&copy;` and the like, which may end in what comes behind the text. */
function mayBeReference(ahead: string, after: string): boolean {
  return /^&#?\w{1,35};/.test(ahead) || (after !== '' && /^&#?\w{0,35}$/.test(ahead));
}

/** What would begin a heading, a quotation, a list, a rule or a table. */
function escapeLineStart(text: string): string {
  if (/^(?:#{1,6}(?:\s|$)|>|\||[-+](?:\s|$)|=+\s*$|-+[\s|:-]*$|:-)/.test(text)) return `\\${text}`;
  return text.replace(/^(\d{1,9})([.)])(?=\s|$)/, '$1\\$2');
}

export function isWord(sign: string): boolean {
  return /[\p{L}\p{N}]/u.test(sign);
}

export function isSpace(sign: string): boolean {
  return /^\s*$/.test(sign);
}
