import { targetUrl as asUrl, hasScheme, isFilePath } from '@internet-exploder/ie-net/target-url';
import { ShellError } from '../errors/shell-error.js';

/**
 * Parses the URL that a user writes. A bare host gets `https://`. The scheme is not checked here.
 *
 * @throws ShellError `IE_SHELL_USAGE` for a word that must not be looked up as a host name: a file path, a
 * word without a dot, an e-mail address, a phrase.
 */
export function targetUrl(written: string): string {
  const text = written.trim();
  const problem = problemOf(text);
  if (problem !== undefined) throw new ShellError('IE_SHELL_USAGE', problem);
  return asUrl(text);
}

/** Maximum length of a URL in characters. Most servers allow less. */
export const MAX_URL_LENGTH = 65_536;

/** A word without scheme, port, dot or slash. A lookup would send it to the resolver. */
const BARE_WORD = /^[^\s.:/?#@[\]\\]+$/;

const EMAIL_ADDRESS = /^[^\s@:/?#[\]]+@[^\s@:/?#[\]]+$/;

/** A space before the path, which a host cannot contain. */
const PHRASE = /^[^/?#]*\s/;

/** Whether the text is one word that does not look like a host name. */
export function isBareWord(text: string): boolean {
  return BARE_WORD.test(text) && text.toLowerCase() !== 'localhost';
}

function problemOf(text: string): string | undefined {
  if (isFilePath(text)) return `${text} is a file path, not a URL`;
  if (hasScheme(text)) return undefined;
  if (isBareWord(text)) return `${text} is a name without a dot: write https://${text}/ to open it`;
  if (EMAIL_ADDRESS.test(text)) {
    return `${text} is an e-mail address: write https://${text}/ to open the host with that user name`;
  }
  return PHRASE.test(text)
    ? `"${text}" has spaces and no scheme: write a URL, such as https://example.com/`
    : undefined;
}
