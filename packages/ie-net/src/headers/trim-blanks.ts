/**
 * A text without the spaces and tabs around it. `String.trim` would take line ends and other spaces too, and a pattern
 * would look for the end of the text from each of a thousand spaces.
 */
export function trimBlanks(text: string, isAround = isBlank): string {
  let start = 0;
  let end = text.length;
  while (start < end && isAround(text.charCodeAt(start))) start += 1;
  while (end > start && isAround(text.charCodeAt(end - 1))) end -= 1;
  return text.slice(start, end);
}

/** The same with the line ends around it, as Fetch normalizes the value of a header. */
export function trimWhitespace(text: string): string {
  return trimBlanks(text, (code) => isBlank(code) || code === 0x0a || code === 0x0d);
}

/** Whether a character is a space or a tab. */
export function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09;
}
