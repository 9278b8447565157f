import { clipText } from './clip-text.js';

/**
 * A URL as it may stand in a message or a log: without user name, password and fragment, printable, and cut
 * to a length that a hostile server can't stretch.
 */
export function describeUrl(url: URL): string {
  const credentials = url.username !== '' || url.password !== '';
  return clipText(credentials ? withoutCredentials(url.href) : url.href, MAX_LENGTH).replace(/#.*/u, '');
}

const MAX_LENGTH = 300;

/** The same for text that didn't parse as a URL, quoted, with whatever may be a password removed. */
export function describeUrlText(text: string): string {
  return JSON.stringify(clipText(withoutCredentials(text), MAX_LENGTH));
}

function withoutCredentials(text: string): string {
  return text.replace(/([\\/]{2})[^\\/?#]*@/u, '$1');
}
