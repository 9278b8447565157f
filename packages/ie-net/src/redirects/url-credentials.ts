import type { HeaderPairs } from '../headers/header-pairs.js';
import { percentDecode } from './percent-decode.js';

/**
 * Moves the user name and password of a URL into an `authorization` header, so that redirects and messages
 * treat them as credentials.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7617#section-2
 */
export function separateCredentials(input: URL): SeparatedCredentials {
  if (input.username === '' && input.password === '') return { url: input, headers: [] };
  const url = new URL(input);
  url.username = '';
  url.password = '';
  const bytes = Buffer.concat([
    percentDecode(input.username),
    Buffer.from(':'),
    percentDecode(input.password),
  ]);
  return { url, headers: [['authorization', `Basic ${bytes.toString('base64')}`]] };
}

/** A URL without user name and password, and the header with them. */
export interface SeparatedCredentials {
  readonly url: URL;
  readonly headers: HeaderPairs;
}
