import { locationText } from '../headers/location-text.js';
import { headerValues, type ResponseHeaders } from '../headers/response-headers.js';

/** Whether a method is read-only, so that stored responses stay valid: RFC 9110 section 9.2.1. */
export function isSafeMethod(method: string): boolean {
  return method === 'GET' || method === 'HEAD' || method === 'OPTIONS';
}

/**
 * The URLs whose stored responses become invalid after an unsafe method: the request's URL, and URLs of the
 * same origin in `location` and `content-location`. None when the method failed.
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
