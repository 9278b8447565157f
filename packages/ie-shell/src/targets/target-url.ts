import { targetUrl as asUrl, hasScheme, isFilePath } from '@internet-exploder/ie-net/target-url';
import { ShellError } from '../errors/shell-error.js';

/**
 * The URL that a person means: a bare host gets `https://`. Whether the scheme is one that is fetched is not decided
 * here.
 *
 * @throws ShellError `IE_SHELL_USAGE` for what must not be looked up as the name of a host: the path of a file, a word
 * without a dot, an e-mail address, a phrase.
 */
export function targetUrl(written: string): string {
  const text = written.trim();
  const problem = problemOf(text);
  if (problem !== undefined) throw new ShellError('IE_SHELL_USAGE', problem);
  return asUrl(text);
}

/** The longest URL that a request may name, in characters. Most servers refuse shorter ones. */
export const MAX_URL_LENGTH = 65_536;

/** No scheme, port, dot or slash: looking it up would tell the resolver what was typed. */
const BARE_WORD = /^[^\s.:/?#@[\]\\]+$/;

const EMAIL_ADDRESS = /^[^\s@:/?#[\]]+@[^\s@:/?#[\]]+$/;

/** A space before the path, where a host has none. */
const PHRASE = /^[^/?#]*\s/;

/** Whether the text is one word, and nothing about it says that it is the name of a host. */
export function isBareWord(text: string): boolean {
  return BARE_WORD.test(text) && text.toLowerCase() !== 'localhost';
}

function problemOf(text: string): string | undefined {
  if (isFilePath(text)) return `${text} is a file path; ie-shell fetches URLs`;
  if (hasScheme(text)) return undefined;
  if (isBareWord(text)) return `${text} is a name without a dot: write https://${text}/ to open it`;
  if (EMAIL_ADDRESS.test(text)) {
    return `${text} is an e-mail address: write https://${text}/ to open the host with that user name`;
  }
  return PHRASE.test(text)
    ? `"${text}" has spaces and no scheme: write a URL, such as https://example.com/`
    : undefined;
}
