/**
 * Moves behind the next brace or semicolon that is outside comments, strings and URLs, and returns it. Empty
 * at the end of the text.
 *
 * @see https://www.w3.org/TR/css-syntax-3/
 */
export function scanToMark(scanner: CssScanner): '{' | '}' | ';' | '' {
  const { text } = scanner;
  for (;;) {
    SIGNIFICANT.lastIndex = scanner.at;
    const found = SIGNIFICANT.exec(text)?.[0];
    scanner.at = found === undefined ? text.length : SIGNIFICANT.lastIndex;
    if (found === undefined) return '';
    if (found === '{' || found === '}' || found === ';') return found;
    if (found === '\\') scanner.at += 1;
    else if (found === '/*') scanner.at = behind(text, '*/', scanner.at);
    else if (found === '"' || found === "'") scanner.at = stringEnd(text, found, scanner.at);
    else scanner.at = urlEnd(text, scanner.at);
  }
}

/** A CSS text and the position in it. */
export interface CssScanner {
  text: string;
  at: number;
}

/** Characters that may matter. Everything else is skipped unread. */
const SIGNIFICANT = /[{};"'\\]|\/\*|\burl\(/gi;

/** Moves behind the end of the block that has just started. */
export function skipBlock(scanner: CssScanner): void {
  for (let depth = 1; depth > 0; ) {
    const mark = scanToMark(scanner);
    if (mark === '{') depth += 1;
    else if (mark === '}') depth -= 1;
    else if (mark === '') return;
  }
}

export function withoutComments(text: string): string {
  let start = text.indexOf('/*');
  if (start < 0) return text;
  let rest = '';
  let end = 0;
  for (; start >= 0; start = text.indexOf('/*', end)) {
    rest += `${text.slice(end, start)} `;
    end = behind(text, '*/', start + 2);
  }
  return rest + text.slice(end);
}

/** A string ends at the end of its line at the latest. */
function stringEnd(text: string, quote: string, start: number): number {
  const end = quote === '"' ? /["\n\\]/g : /['\n\\]/g;
  for (end.lastIndex = start; ; ) {
    const found = end.exec(text)?.[0];
    if (found === undefined) return text.length;
    if (found !== '\\') return end.lastIndex;
    end.lastIndex += 1;
  }
}

/** The end of a URL without quotation marks. A quoted one is an ordinary string. */
function urlEnd(text: string, start: number): number {
  const content = /\s*/y;
  content.lastIndex = start;
  content.exec(text);
  const first = text[content.lastIndex];
  return first === '"' || first === "'" ? start : behind(text, ')', start);
}

function behind(text: string, mark: string, start: number): number {
  const found = text.indexOf(mark, start);
  return found < 0 ? text.length : found + mark.length;
}
