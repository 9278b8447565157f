import { isOfClass } from '@internet-exploder/ie-options';
import { withoutBrackets } from '../addresses/host-name.js';
import { check } from '../errors/check-option.js';

/**
 * Parses a proxy URL. A host and port without a scheme get `http://`, as in curl.
 *
 * @throws NetError `IE_NET_INVALID_OPTION`, which does not quote the URL, because it may have a password
 */
export function parseProxySettings(given: unknown): ProxySettings {
  const wanted = 'http:// or socks5:// with host and port, optionally with user:password@';
  const invalid = check.invalid('proxy', wanted, given, { isSecret: true });
  const text = isOfClass(given, 'URL') ? given.href : given;
  if (typeof text !== 'string') throw invalid;
  const whole = HOST_AND_PORT.test(text) ? `http://${text}` : text;
  const url = URL.canParse(whole) ? new URL(whole) : undefined;
  const scheme = url && SCHEMES.get(url.protocol);
  if (url === undefined || scheme === undefined) throw invalid;
  const { hostname, pathname, search, hash, username, password } = url;
  // The URL parser accepts any host for a non-special scheme such as `socks5:`.
  if (!URL.canParse(`http://${hostname}`) || !['', '/'].includes(pathname) || search + hash !== '')
    throw invalid;
  const credentials = username + password === '' ? undefined : decodeCredentials(username, password);
  if (credentials === null || !scheme.accepts(credentials)) throw invalid;
  const host = new URL(`http://${hostname}`).hostname;
  const port = Number(url.port || scheme.port);
  return {
    kind: scheme.kind,
    hostname: withoutBrackets(host),
    port,
    credentials,
    url: `${url.protocol}//${host}:${port}`,
  };
}

/** A proxy from the options. The environment's proxy is ignored. */
export interface ProxySettings {
  /** HTTP CONNECT, or SOCKS 5 by RFC 1928. */
  readonly kind: 'http' | 'socks5';
  /** A name or an address, without brackets. */
  readonly hostname: string;
  readonly port: number;
  readonly credentials: ProxyCredentials | undefined;
  /** Scheme, host and port, for messages and metadata. */
  readonly url: string;
}

/** Credentials that only the proxy receives. */
export interface ProxyCredentials {
  readonly username: string;
  readonly password: string;
}

const HOST_AND_PORT = /^([^/:@\s]+|\[[\d.:a-f]+\]):\d{1,5}$/i;

interface Scheme {
  readonly kind: ProxySettings['kind'];
  /** The default port, as in Chromium. */
  readonly port: number;
  /** Whether the protocol can transmit these credentials. */
  accepts(credentials: ProxyCredentials | undefined): boolean;
}

const HTTP: Scheme = {
  kind: 'http',
  port: 80,
  // RFC 7617 section 2
  accepts: (credentials) =>
    credentials === undefined ||
    (!/:|\p{Cc}/u.test(credentials.username) && !/\p{Cc}/u.test(credentials.password)),
};

const SOCKS: Scheme = {
  kind: 'socks5',
  port: 1080,
  // RFC 1929 section 2
  accepts: (credentials) =>
    credentials === undefined || [credentials.username, credentials.password].every(fitsOneByte),
};

/** In curl, `socks5h:` means that the proxy resolves names. Here, it always does. */
const SCHEMES = new Map([
  ['http:', HTTP],
  ['socks5:', SOCKS],
  ['socks5h:', SOCKS],
]);

function fitsOneByte(text: string): boolean {
  const length = Buffer.byteLength(text);
  return length > 0 && length < 256;
}

function decodeCredentials(username: string, password: string): ProxyCredentials | null {
  try {
    return { username: decodeURIComponent(username), password: decodeURIComponent(password) };
  } catch {
    return null;
  }
}
