/**
 * Removes spaces and tabs around a text. `String.trim` also removes line ends and other white space, and a regular
 * expression takes quadratic time for many spaces.
 */
export function trimBlanks(text: string, isAround = isBlank): string {
  let start = 0;
  let end = text.length;
  while (start < end && isAround(text.charCodeAt(start))) start += 1;
  while (end > start && isAround(text.charCodeAt(end - 1))) end -= 1;
  return text.slice(start, end);
}

/** Also removes line ends, as Fetch normalizes a header value. */
export function trimWhitespace(text: string): string {
  return trimBlanks(text, (code) => isBlank(code) || code === 0x0a || code === 0x0d);
}

/** Whether a character is a space or a tab. */
export function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09;
}
