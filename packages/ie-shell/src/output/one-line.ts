/**
 * Joins the lines of a text. The text may be hostile, so the time is linear in its length; a pattern for line
 * ends with surrounding spaces would be quadratic.
 */
export function oneLine(text: string): string {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join(' ');
}
