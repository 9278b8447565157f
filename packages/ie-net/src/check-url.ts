import { isBlockedPort } from './blocked-ports.js';
import { clipText } from './clip-text.js';
import { describeUrl, describeUrlText } from './describe-url.js';
import { NetError } from './net-error.js';

/**
 * Parses the URL a caller asks for.
 *
 * @throws NetError `IE_NET_INVALID_URL`; the message begins `invalid URL:`
 */
export function parseUrl(input: string | URL): URL {
  const text = textOf(input);
  try {
    return new URL(text);
  } catch {
    throw invalidUrl(text);
  }
}

function invalidUrl(text: string): NetError {
  const problem = text.trim() === '' ? 'it is empty' : describeUrlText(text);
  return new NetError('IE_NET_INVALID_URL', `invalid URL: ${problem}; give an absolute https:// URL`);
}

// Objects without a prototype can't be made text of.
function textOf(input: unknown): string {
  try {
    return String(input);
  } catch {
    return typeof input;
  }
}

/** One hop as the URL checks see it. */
export interface UrlCheck {
  /** Where the hop goes. */
  readonly url: URL;
  /** Where the redirect came from; absent for the first hop. */
  readonly from?: URL;
  /** Whether plain HTTP is allowed. */
  readonly allowHttp: boolean;
}

/**
 * Refuses a hop by what its URL alone says: scheme, downgrade, port. Addresses are no concern of it: they are
 * checked where the socket is made, because a URL doesn't tell where it leads.
 *
 * @throws NetError `IE_NET_SCHEME_BLOCKED`, `IE_NET_DOWNGRADE`, `IE_NET_HTTP_BLOCKED`, `IE_NET_BAD_PORT`
 */
export function checkUrl({ url, from, allowHttp }: UrlCheck): void {
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw new NetError(
      'IE_NET_SCHEME_BLOCKED',
      `scheme ${clipText(url.protocol, 40)} is blocked for ${describeUrl(url)}; only https: and http: are fetched`,
    );
  }
  if (url.protocol === 'http:' && from?.protocol === 'https:') {
    throw new NetError(
      'IE_NET_DOWNGRADE',
      `${describeUrl(from)} redirects to plain HTTP at ${describeUrl(url)}; request that URL itself if this is wanted`,
    );
  }
  if (url.protocol === 'http:' && !allowHttp) {
    throw new NetError(
      'IE_NET_HTTP_BLOCKED',
      `plain HTTP is blocked for ${describeUrl(url)}; use https:// or allow plain HTTP`,
    );
  }
  if (isBlockedPort(url.port)) {
    throw new NetError(
      'IE_NET_BAD_PORT',
      `port ${url.port} is blocked for ${describeUrl(url)}; it belongs to another protocol, serve the page on another port`,
    );
  }
}
