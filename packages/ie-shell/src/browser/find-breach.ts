import { isIP } from 'node:net';
import type { FetchResponse } from '@internet-exploder/ie-ipc';

/**
 * Finds what no server can have caused in a response, so that a compromised network process cannot forge
 * lines of a dump or control a terminal. Returns undefined if there is nothing.
 */
export function findBreach({ finalUrl, headers, meta }: Head): string | undefined {
  if (!isSerializedUrl(finalUrl)) return 'it reported an invalid URL';
  if (!areHeaders(headers)) return 'it reported an invalid header';
  return meta && !meta.hops.every(isHop) ? 'it reported an invalid hop' : undefined;
}

/** A token in lower case. @see https://www.rfc-editor.org/rfc/rfc9110#section-5.6.2 */
const HEADER_NAME = /^[!#$%&'*+\-.^_`|~0-9a-z]+$/;

/** The same in either case. */
const METHOD = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

/**
 * One line, one character for each byte. Servers send control characters, which are kept here and escaped
 * when shown.
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-5.5
 */
const HEADER_VALUE = /^[^\0\r\n\u0100-\uffff]*$/;

type Head = Pick<FetchResponse, 'finalUrl' | 'headers' | 'meta'>;
type Hop = NonNullable<FetchResponse['meta']>['hops'][number];

function isHop({ url, method, headers, connection }: Hop): boolean {
  const isConnected = !connection || isIP(connection.remoteAddress) > 0;
  return isSerializedUrl(url) && METHOD.test(method) && areHeaders(headers) && isConnected;
}

function areHeaders(headers: Head['headers']): boolean {
  return headers.every(([name, value]) => HEADER_NAME.test(name) && HEADER_VALUE.test(value));
}

/**
 * Whether a text is an `https:` or `http:` URL, serialised by the URL Standard: without spaces, line ends or
 * non-ASCII characters.
 *
 * @see https://url.spec.whatwg.org/#url-serializing
 */
export function isSerializedUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { href, protocol } = new URL(text);
  return href === text && (protocol === 'https:' || protocol === 'http:');
}
