import type { FetchResponse } from '@internet-exploder/ie-ipc';

/** A token in lower case. @see https://www.rfc-editor.org/rfc/rfc9110#section-5.6.2 */
const HEADER_NAME = /^[!#$%&'*+\-.^_`|~0-9a-z]+$/;

/** One line, each byte one character. @see https://www.rfc-editor.org/rfc/rfc9110#section-5.5 */
const HEADER_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

/**
 * What in a response no server can have caused, whatever it sent: by it, a network process that was taken over
 * would forge lines of a dump, or steer a terminal. Undefined where there is nothing.
 */
export function findBreach({ finalUrl, headers }: FetchResponse): string | undefined {
  if (!isSerializedUrl(finalUrl)) return 'the URL of its answer is none that can be fetched';
  const areHeaders = headers.every(([name, value]) => HEADER_NAME.test(name) && HEADER_VALUE.test(value));
  return areHeaders ? undefined : 'a header of its answer is none that a server can send';
}

/** Which says that it has no spaces, line ends or signs beyond ASCII. @see https://url.spec.whatwg.org/#url-serializing */
function isSerializedUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { href, protocol } = new URL(text);
  return href === text && (protocol === 'https:' || protocol === 'http:');
}
