/**
 * A text of several lines as one. Its author may mean harm, so that the time this takes grows with the length of
 * the text and no faster: a pattern for line ends with the spaces around them tries every run of spaces anew.
 */
export function oneLine(text: string): string {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join(' ');
}
