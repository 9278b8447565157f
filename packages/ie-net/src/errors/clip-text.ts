import { replaceUnsafe } from '@internet-exploder/ie-text/unsafe';

/**
 * Prepares text from a server for a message or a log: one line of bounded length, without invisible characters.
 * Characters that are unsafe to show become a space.
 */
export function clipText(text: string, maxLength = 200): string {
  const line = replaceUnsafe(text, () => ' ')
    .replace(SPACES, ' ')
    .trim();
  if (line.length <= maxLength) return line;
  // Not between the two halves of a surrogate pair.
  return `${line.slice(0, maxLength).replace(/[\ud800-\udbff]$/, '')}…`;
}

/** White space, and format characters, which such a text does not need. */
const SPACES = /[\p{Cf}\s]+/gu;
