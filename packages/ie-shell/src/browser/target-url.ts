import { ShellError } from '../errors.js';

/** `//host` is none: it is a URL without its scheme. */
const FILE_PATH = /^(~|\.{1,2}(\/|$)|\/(?!\/))/;

/** What is written without slashes, and whose rest may be a number without being a port. */
const BARE_SCHEME = /^(about|blob|data|file|javascript|mailto|sms|tel|view-source|ws|wss|https?):/i;

/** Whatever else stands before a colon, unless a port stands behind it: then it is a host. */
const SCHEME = /^[a-z][a-z0-9+.-]*:(?!\d{1,5}([/?#]|$))/i;

/**
 * What a person means by what they wrote: a bare host gets `https://`. Whether the scheme is one that is fetched
 * is not decided here.
 *
 * @throws ShellError `IE_SHELL_USAGE` for the path of a file, which must not be looked up as the name of a host.
 */
export function targetUrl(written: string): string {
  const text = written.trim();
  if (FILE_PATH.test(text)) {
    throw new ShellError('IE_SHELL_USAGE', `${text} is a file path; ie-shell fetches URLs`);
  }
  if (text === '' || BARE_SCHEME.test(text) || SCHEME.test(text)) return text;
  return `https://${text.replace(/^\/\//, '')}`;
}
