import type { NetworkSettings } from '@internet-exploder/ie-ipc';
import { DEFAULT_MAX_BODY_BYTES, DEFAULT_TIMEOUT_MS } from '@internet-exploder/ie-net/defaults';
import type { SandboxMode } from '@internet-exploder/ie-sandbox';
import type { LogLevel } from '../log.js';
import { Browser } from './browser.js';
import { startNetworkProcess } from './network-process.js';
import type { OpenOptions } from './open-options.js';
import type { Page } from './page.js';
import { startRenderer } from './renderer-process.js';
import { Renderers } from './renderers.js';
import { targetUrl } from './target-url.js';

/** What a browser may do, and keeps to. Every field has a default, which is the private one. */
export interface LaunchOptions
  extends Pick<NetworkSettings, 'cache' | 'cookies' | 'http2' | 'proxy' | 'resolve' | 'userAgent' | 'ca'> {
  /** Allow plain `http:`. @default false */
  allowHttp?: boolean | undefined;
  /** Allow private addresses: all, or those matching a host name, an address or a CIDR. @default false */
  allowPrivate?: boolean | string[] | undefined;
  /** Fetch `https:` wherever `http:` is said. @default false */
  upgrade?: boolean | undefined;
  /** Milliseconds for fetching and parsing a page, and then for each reading of it. @default 60 000 */
  timeoutMs?: number | undefined;
  /** The most bytes that a page may have. @default 32 MiB */
  maxBytes?: number | undefined;
  /** The most redirects and refreshes of a page that are followed. @default 20 */
  maxRedirects?: number | undefined;
  /** Follow the refresh of a page, as `OpenOptions` has it. @default true */
  refresh?: boolean | undefined;
  /** Sent with every request. */
  headers?: [name: string, value: string][] | undefined;
  /** How much confinement of the children is insisted on. @default 'require' on Linux and macOS, else 'best-effort' */
  sandbox?: SandboxMode | undefined;
  /** What the children write to stderr. @default 'warn' */
  logLevel?: LogLevel | undefined;
}

/**
 * Starts a browser: its network process, and a renderer process for its first page.
 *
 * @throws SandboxError where a child cannot be started, or not be confined as it has to be. ShellError for settings that
 * the network process refuses.
 *
 * @example
 * const browser = await launch();
 * const page = await browser.open('https://example.com/');
 * const { text, sandbox } = await page.text();
 * await browser.close();
 */
export async function launch(options: LaunchOptions = {}): Promise<Browser> {
  const { sandbox, logLevel = 'warn' } = options;
  const renderers = new Renderers(() => startRenderer({ singleProcess: false, sandbox, logLevel }));
  renderers.warm();
  try {
    const { signal } = new AbortController();
    const settings = networkSettings(options);
    const network = await startNetworkProcess({ singleProcess: false, sandbox, logLevel, signal, settings });
    return new Browser({ network, renderers, policy: policy(options), refresh: options.refresh });
  } catch (error) {
    await renderers.kill();
    throw error;
  }
}

/**
 * Opens one page in a browser of its own, which ends with it. A bare host gets `https://`.
 *
 * @example
 * const page = await open('example.com');
 * console.log((await page.article()).markdown);
 * await page.close();
 */
export async function open(url: string, options: LaunchOptions & OpenOptions = {}): Promise<Page> {
  const { signal, method, body, keepSource, ...rest } = options;
  const browser = await launch(rest);
  try {
    const page = await browser.open(targetUrl(url), { signal, method, body, keepSource });
    page.onClose(() => browser.close());
    return page;
  } catch (error) {
    await browser.close();
    throw error;
  }
}

function policy({ allowHttp, allowPrivate, upgrade, maxRedirects, headers, ...rest }: LaunchOptions) {
  const { timeoutMs = DEFAULT_TIMEOUT_MS, maxBytes = DEFAULT_MAX_BODY_BYTES } = rest;
  return { allowHttp, allowPrivate, upgrade, maxRedirects, headers, timeoutMs, maxBodyBytes: maxBytes };
}

function networkSettings(options: LaunchOptions): NetworkSettings {
  const { cache, cookies, http2, proxy, resolve, userAgent, ca } = options;
  return { cache, cookies, http2, proxy, resolve, userAgent, ca };
}
