import { describeValue, isOfClass } from '@internet-exploder/ie-options';
import { clipText } from '../errors/clip-text.js';
import { describeUrl, describeUrlText } from '../errors/describe-url.js';
import { NetError } from '../errors/net-error.js';
import type { AllowedPorts } from '../options/allowed-ports.js';
import { isBlockedPort } from '../options/blocked-ports.js';
import { isFilePath, targetUrl } from '../options/target-url.js';

/**
 * Checks the URL of a hop: its scheme, a downgrade to plain HTTP, and its port. Addresses are checked when the
 * socket is created, because a URL does not determine them.
 *
 * @throws NetError `IE_NET_SCHEME_BLOCKED`, `IE_NET_DOWNGRADE`, `IE_NET_HTTP_BLOCKED`, `IE_NET_BAD_PORT`,
 * `IE_NET_PORT_BLOCKED`
 */
export function checkUrl({ url, from, allowHttp, ports }: UrlCheck): void {
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw schemeBlocked(url, from);
  if (url.protocol === 'http:' && from?.protocol === 'https:') {
    throw new NetError(
      'IE_NET_DOWNGRADE',
      `${describeUrl(from)} redirects to plain HTTP at ${describeUrl(url)}; request that URL directly if you accept plain HTTP`,
    );
  }
  if (url.protocol === 'http:' && !allowHttp) {
    throw new NetError(
      'IE_NET_HTTP_BLOCKED',
      `plain HTTP is blocked for ${describeUrl(url)}; use https:// or allow plain HTTP`,
    );
  }
  const port = Number(url.port || (url.protocol === 'https:' ? 443 : 80));
  if (isBlockedPort(port)) {
    throw new NetError(
      'IE_NET_BAD_PORT',
      `port ${port} is blocked for ${describeUrl(url)}, because another protocol uses it; serve the page on another port`,
    );
  }
  if (ports !== undefined && !ports.allows(port)) throw portBlocked(url, from, port, ports);
}

/**
 * Parses a caller's URL. A bare host gets `https://`.
 *
 * @throws NetError `IE_NET_INVALID_URL`; the message begins `invalid URL:`
 */
export function parseUrl(input: unknown): URL {
  if (isOfClass(input, 'URL')) return new URL(input.href);
  if (typeof input !== 'string') {
    throw invalidUrl(`give a string or a URL; got ${describeValue(input)}`);
  }
  const text = input.trim();
  if (text === '') throw invalidUrl('it is empty; give an absolute https:// URL');
  if (isFilePath(text)) {
    throw invalidUrl(`${describeUrlText(text)} is a file path; give an absolute https:// URL`);
  }
  const target = targetUrl(text);
  if (!URL.canParse(target)) throw invalidUrl(`${describeUrlText(text)}; give an absolute https:// URL`);
  return new URL(target);
}

function invalidUrl(problem: string): NetError {
  return new NetError('IE_NET_INVALID_URL', `invalid URL: ${problem}`);
}

/** The input of the URL checks. */
export interface UrlCheck {
  /** The URL of the hop. */
  readonly url: URL;
  /** The URL of the redirect; absent for the first hop. */
  readonly from?: URL;
  /** Whether plain HTTP is allowed. */
  readonly allowHttp: boolean;
  /** The ports that it may have; all, if absent. */
  readonly ports?: AllowedPorts | undefined;
}

function portBlocked(url: URL, from: URL | undefined, port: number, { text }: AllowedPorts): NetError {
  const where = from === undefined ? '' : `${describeUrl(from)} redirects to a blocked port: `;
  return new NetError(
    'IE_NET_PORT_BLOCKED',
    `${where}port ${port} of ${describeUrl(url)} is not among the allowed ports (${text}); add it if this is intended`,
  );
}

// The message shows only the scheme, because the rest may be a whole document or a script.
function schemeBlocked(url: URL, from: URL | undefined): NetError {
  const scheme = clipText(url.protocol, 40);
  const text =
    from === undefined
      ? `scheme ${scheme} is blocked`
      : `${describeUrl(from)} redirects to the blocked scheme ${scheme}`;
  return new NetError('IE_NET_SCHEME_BLOCKED', `${text}; only https: and http: are fetched`);
}
