import { targetUrl as asUrl, isFilePath } from '@internet-exploder/ie-net/target-url';
import { ShellError } from '../errors.js';

/**
 * What a person means by what they wrote: a bare host gets `https://`. Whether the scheme is one that is fetched
 * is not decided here.
 *
 * @throws ShellError `IE_SHELL_USAGE` for the path of a file, which must not be looked up as the name of a host.
 */
export function targetUrl(written: string): string {
  const text = written.trim();
  if (isFilePath(text)) {
    throw new ShellError('IE_SHELL_USAGE', `${text} is a file path; ie-shell fetches URLs`);
  }
  return asUrl(text);
}
