/**
 * Text of others as it may stand in a message or a log: one line, without characters that steer a terminal or
 * hide, and cut to a length that a hostile server can't stretch.
 */
export function clipText(text: string, maxLength = 200): string {
  const line = text.replace(UNPRINTABLE, ' ').trim();
  if (line.length <= maxLength) return line;
  // Not between the two halves of a character.
  return `${line.slice(0, maxLength).replace(/[\ud800-\udbff]$/, '')}…`;
}

const UNPRINTABLE = /[\p{Cc}\p{Cf}\s]+/gu;
