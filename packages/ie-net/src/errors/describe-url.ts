import { clipText } from './clip-text.js';

/**
 * A URL for a message or a log: without user name, password and fragment, printable, and of bounded length.
 */
export function describeUrl(url: URL): string {
  const credentials = url.username !== '' || url.password !== '';
  return clipText(credentials ? withoutCredentials(url.href) : url.href, MAX_LENGTH).replace(/#.*/u, '');
}

const MAX_LENGTH = 300;

/** The same for text that is not a valid URL: quoted, and without a possible password. */
export function describeUrlText(text: string): string {
  return JSON.stringify(clipText(withoutCredentials(text), MAX_LENGTH));
}

function withoutCredentials(text: string): string {
  return text.replace(/([\\/]{2})[^\\/?#]*@/u, '$1');
}
