import { locationText } from '../headers/location-text.js';
import { headerValues, type ResponseHeaders } from '../headers/response-headers.js';

/** Whether a method changes nothing at the server, so that what is stored stays right. */
export function isSafeMethod(method: string): boolean {
  return method === 'GET' || method === 'HEAD' || method === 'OPTIONS';
}

/**
 * The URLs that a server's answer to an unsafe method made stale: the one asked for, and those of the same origin
 * that the answer points to. None when the method failed.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9111#section-4.4
 */
export function findInvalidated(url: URL, status: number, headers: ResponseHeaders): readonly URL[] {
  if (status >= 400) return [];
  const pointedTo = ['location', 'content-location']
    .flatMap((name) => headerValues(headers, name).map(locationText))
    .flatMap((value) => (URL.canParse(value, url.href) ? [new URL(value, url.href)] : []))
    .filter(({ origin }) => origin === url.origin);
  return [url, ...pointedTo];
}
