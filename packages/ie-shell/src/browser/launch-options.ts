import type { NetworkSettings } from '@internet-exploder/ie-ipc';
import { isHeaderValue, NetError, parsePorts } from '@internet-exploder/ie-net/before-request';
import { DEFAULT_MAX_BODY_BYTES, DEFAULT_TIMEOUT_MS } from '@internet-exploder/ie-net/defaults';
import { isOfClass, type KnownOptions } from '@internet-exploder/ie-options';
import type { SandboxMode } from '@internet-exploder/ie-sandbox';
import { authoritiesIn } from '../certificates/authorities.js';
import { check, present } from '../errors/checks.js';
import { DEFAULT_LOG_LEVEL, LOG_LEVELS, type LogLevel } from '../errors/log.js';
import { ShellError } from '../errors/shell-error.js';
import type { BrowserParts } from './browser.js';
import { type HeadersInput, requestHeaders } from './given-headers.js';

/** Validates all known options. @throws ShellError `IE_SHELL_USAGE` for an invalid one */
export function launchSettings(options: LaunchOptions): LaunchSettings {
  const { logLevel = DEFAULT_LOG_LEVEL, sandbox, refresh = true } = options;
  if (sandbox !== undefined) check.oneOf('sandbox', sandbox, SANDBOX_MODES);
  return {
    sandbox,
    logLevel: check.oneOf('logLevel', logLevel, LOG_LEVELS),
    refresh: check.boolean('refresh', refresh),
    network: networkSettings(options),
    policy: policyOf(options),
  };
}

/** The permissions and settings of a browser. Every default is the private one. */
export interface LaunchOptions
  extends Pick<
    NetworkSettings,
    'cache' | 'cookies' | 'http2' | 'ports' | 'resolve' | 'userAgent' | 'maxHeaderBytes'
  > {
  /** Allow `http:` URLs. @default false */
  allowHttp?: boolean | undefined;
  /**
   * Allow private addresses: all but link-local ones and those for cloud metadata, or those that match a host name,
   * an address or a CIDR. In a list, `*` is what `true` allows. @default false
   */
  allowPrivate?: boolean | string[] | undefined;
  /** Change `http:` to `https:`, also in redirects. @default false */
  upgrade?: boolean | undefined;
  /** Milliseconds for fetching and parsing a page, and for each reading of it. @default 60 000 */
  timeoutMs?: number | undefined;
  /** Maximum size of a page in bytes. @default 32 MiB */
  maxBytes?: number | undefined;
  /** Maximum number of redirects and refreshes of a page. @default 20 */
  maxRedirects?: number | undefined;
  /** Follow the refresh of a page, as in `OpenOptions`. @default true */
  refresh?: boolean | undefined;
  /** Sent with every request. */
  headers?: HeadersInput | undefined;
  /** `http:` or `socks5:`, optionally with credentials. The environment has no effect. @default none */
  proxy?: string | URL | undefined;
  /** Certificate authorities that are trusted besides those of Node.js: PEM, one or several in a text. */
  ca?: string | Uint8Array | readonly (string | Uint8Array)[] | undefined;
  /** The confinement that is required. @default 'require' on Linux and macOS, else 'best-effort' */
  sandbox?: SandboxMode | undefined;
  /** The log level of the children on stderr. @default 'warn' */
  logLevel?: LogLevel | undefined;
}

/** Validated launch options with their defaults. */
export interface LaunchSettings {
  sandbox: SandboxMode | undefined;
  logLevel: LogLevel;
  network: NetworkSettings;
  policy: BrowserParts['policy'];
  refresh: boolean;
}

export const LAUNCH_OPTIONS: KnownOptions<LaunchOptions> = {
  allowHttp: true,
  allowPrivate: true,
  upgrade: true,
  timeoutMs: true,
  maxBytes: true,
  maxHeaderBytes: true,
  maxRedirects: true,
  refresh: true,
  headers: true,
  userAgent: true,
  proxy: true,
  ports: true,
  resolve: true,
  http2: true,
  cookies: true,
  cache: { maxBytes: true },
  ca: true,
  sandbox: true,
  logLevel: true,
};

const SANDBOX_MODES: readonly SandboxMode[] = ['require', 'best-effort', 'off'];

function policyOf(options: LaunchOptions): LaunchSettings['policy'] {
  const { timeoutMs = DEFAULT_TIMEOUT_MS, maxBytes = DEFAULT_MAX_BODY_BYTES, headers } = options;
  const { allowHttp, allowPrivate, upgrade, maxRedirects } = options;
  if (allowHttp !== undefined) check.boolean('allowHttp', allowHttp);
  if (upgrade !== undefined) check.boolean('upgrade', upgrade);
  if (maxRedirects !== undefined) check.integer('maxRedirects', maxRedirects, 0);
  if (allowPrivate !== undefined && typeof allowPrivate !== 'boolean') {
    checkTexts('allowPrivate', allowPrivate, 'true, false or a list of host names, addresses and CIDRs');
  }
  return {
    ...present({ allowHttp, allowPrivate, upgrade, maxRedirects }),
    ...(headers !== undefined && { headers: requestHeaders(headers) }),
    timeoutMs: check.timeout('timeoutMs', timeoutMs),
    maxBodyBytes: check.integer('maxBytes', maxBytes, 1),
  };
}

/** The limit of a message to the network process. */
const MAX_AGENT_LENGTH = 1_024;
const MAX_PROXY_LENGTH = 2_048;
const MAX_RESOLVE_LENGTH = 1_024;
const MAX_RESOLVE = 256;

function networkSettings(options: LaunchOptions): NetworkSettings {
  const { cache, cookies, http2, ports, proxy, resolve, userAgent, ca, maxHeaderBytes } = options;
  if (maxHeaderBytes !== undefined) check.integer('maxHeaderBytes', maxHeaderBytes, 1);
  if (cookies !== undefined) check.boolean('cookies', cookies);
  if (http2 !== undefined) check.boolean('http2', http2);
  if (
    userAgent !== undefined &&
    !isHeaderValue(checkText('userAgent', userAgent, { maxLength: MAX_AGENT_LENGTH }))
  ) {
    throw check.invalid('userAgent', 'text that is valid in a header', userAgent);
  }
  if (resolve !== undefined) {
    const wanted = `a list of at most ${MAX_RESOLVE} texts such as 'host:port:address'`;
    if (checkTexts('resolve', resolve, wanted, MAX_RESOLVE_LENGTH).length > MAX_RESOLVE) {
      throw check.invalid('resolve', wanted, resolve);
    }
  }
  return present({
    cache: cache === undefined ? undefined : cacheSetting(cache),
    cookies,
    http2,
    ports: ports === undefined ? undefined : portList(ports),
    resolve,
    userAgent,
    maxHeaderBytes,
    proxy: proxy === undefined ? undefined : proxyUrl(proxy),
    ca: ca === undefined ? undefined : authorities(ca),
  });
}

/** Copied, so that the restriction of the process and its settings agree. */
function portList(ports: NonNullable<LaunchOptions['ports']>): NonNullable<LaunchOptions['ports']> {
  try {
    parsePorts(ports);
    return [...ports];
  } catch (error) {
    if (!(error instanceof NetError)) throw error;
    throw new ShellError('IE_SHELL_USAGE', error.message, { cause: error });
  }
}

/** A cache without room is off. */
function cacheSetting(cache: NonNullable<LaunchOptions['cache']>): NonNullable<NetworkSettings['cache']> {
  if (typeof cache === 'boolean') return cache;
  if (typeof cache !== 'object' || cache === null) {
    throw check.invalid('cache', 'true, false or { maxBytes }', cache);
  }
  const { maxBytes } = check.inner<typeof cache>('cache', cache, { maxBytes: true });
  return check.integer('cache.maxBytes', maxBytes, 0) === 0 ? false : cache;
}

/** The URL may contain a password, so no error repeats it. */
function proxyUrl(proxy: string | URL): string {
  const text = isOfClass(proxy, 'URL') ? proxy.href : proxy;
  return checkText('proxy', text, { maxLength: MAX_PROXY_LENGTH, isSecret: true });
}

/** Undefined for an empty list. */
function authorities(ca: NonNullable<LaunchOptions['ca']>): string[] | undefined {
  const given: readonly unknown[] = Array.isArray(ca) ? ca : [ca];
  if (given.length === 0) return undefined;
  const texts = given.map((each) => {
    if (typeof each === 'string') return each;
    if (each instanceof Uint8Array) return Buffer.from(each).toString();
    throw check.invalid('ca', 'PEM, as a string or bytes, or a list of these', each);
  });
  const found = authoritiesIn(...texts);
  if ('problem' in found) throw new ShellError('IE_SHELL_USAGE', `invalid option ca: it ${found.problem}`);
  return found.certificates;
}

function checkText(
  name: string,
  value: unknown,
  { maxLength, isSecret = false }: { maxLength: number; isSecret?: boolean },
): string {
  const wanted = `a text of at most ${maxLength} characters`;
  if (typeof value !== 'string' || value.length > maxLength) {
    throw check.invalid(name, wanted, value, { isSecret });
  }
  return value;
}

function checkTexts(name: string, value: unknown, wanted: string, maxLength = Number.POSITIVE_INFINITY) {
  const texts = check.array(name, value, wanted);
  for (const text of texts) {
    if (typeof text !== 'string' || text.length > maxLength) throw check.invalid(name, wanted, text);
  }
  return texts;
}
