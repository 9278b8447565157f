import type { OpenPage } from '@internet-exploder/ie-ipc';
import type { KnownOptions } from '@internet-exploder/ie-options';
import { check, givenSignal, present } from '../errors/checks.js';
import { baseUrl as checkedBaseUrl } from '../targets/fetchable-url.js';
import { isMimeType, knownEncoding, WANTED_ENCODING, WANTED_TYPE } from '../targets/page-type.js';
import type { FetchParameters } from './fetch.js';
import { type BodyInput, type RequestBody, requestBody } from './given-body.js';
import { type HeadersInput, pageHeaders, requestHeaders } from './given-headers.js';

/** @throws ShellError `IE_SHELL_USAGE`. TypeError for an invalid body. */
export function openSettings(options: OpenOptions, defaults: Defaults & { refresh: boolean }): FetchSettings {
  check.options<OpenOptions>(options, { what: 'open()', known: OPEN_OPTIONS });
  const { refresh = defaults.refresh } = options;
  return {
    ...commonSettings(options, defaults),
    ...checkRequest(options, defaults.headers),
    refresh: check.boolean('refresh', refresh),
  };
}

/** How one page is opened. */
export interface OpenOptions {
  /** Cancels the opening, which rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
  /**
   * Milliseconds for fetching and parsing the page, and for each reading of it. @default that of the browser
   */
  timeoutMs?: number | undefined;
  /** Maximum size of its body in bytes. @default that of the browser */
  maxBytes?: number | undefined;
  /** Added to the headers of the browser. They replace headers of the same name. */
  headers?: HeadersInput | undefined;
  /** @default 'GET' */
  method?: string | undefined;
  /**
   * The body, as in Fetch, with its content type unless `headers` has one. It needs a method such as POST.
   */
  body?: BodyInput | null | undefined;
  /**
   * Follows the refresh of the page if its delay is at most 5 seconds, by a `Refresh` header or a
   * `<meta http-equiv="refresh">`. It counts as a redirect and is followed at once. @default that of the
   * browser
   */
  refresh?: boolean | undefined;
  /** Keeps the bytes in this process for `source()`. @default false */
  keepSource?: boolean | undefined;
  /**
   * The encoding of the bytes, as a label of the Encoding Standard. It overrides the page and its server, but
   * not a byte order mark, as in browsers. @default the encoding that the page states or that its bytes
   * suggest
   */
  encoding?: string | undefined;
  /**
   * The MIME type of the page, which overrides that of the server. A charset in it is an `encoding`. @default
   * that of the server
   */
  type?: string | undefined;
}

/** How given HTML is opened. */
export interface HtmlOptions
  extends Pick<OpenOptions, 'signal' | 'timeoutMs' | 'maxBytes' | 'keepSource' | 'encoding' | 'type'> {
  /** The base of its links; a bare host gets `https://`. @default 'about:blank' */
  baseUrl?: string | URL | undefined;
  /** Response headers for the HTML, such as `content-type`. @default HTML, in the encoding that it states */
  headers?: HeadersInput | undefined;
}

const COMMON = {
  signal: true,
  timeoutMs: true,
  maxBytes: true,
  keepSource: true,
  encoding: true,
  type: true,
} as const;

export const OPEN_OPTIONS: KnownOptions<OpenOptions> = {
  ...COMMON,
  headers: true,
  method: true,
  body: true,
  refresh: true,
};

const HTML_OPTIONS: KnownOptions<HtmlOptions> = { ...COMMON, headers: true, baseUrl: true };

/** Used for omitted options. */
interface Defaults {
  timeoutMs: number;
  maxBodyBytes: number;
  headers?: readonly (readonly [name: string, value: string])[] | undefined;
}

/** How a page is opened, fetched or given. */
export interface OpenSettings {
  signal: AbortSignal | undefined;
  timeoutMs: number;
  maxBytes: number;
  keepSource: boolean;
  /** The encoding and type that override those of the page. */
  given: Pick<OpenPage, 'encoding' | 'mimeType'>;
}

export interface FetchSettings extends OpenSettings {
  /** For the network process. */
  request: Pick<FetchParameters, 'method' | 'headers'>;
  body: RequestBody | undefined;
  refresh: boolean;
}

/** Validates a request. @param before Headers that are sent in any case. @throws as `openSettings` */
export function checkRequest(
  options: Pick<OpenOptions, 'method' | 'headers' | 'body'>,
  before: Defaults['headers'] = [],
): Pick<FetchSettings, 'request' | 'body'> {
  const { method, headers } = options;
  if (method !== undefined) checkMethod(method);
  const body = options.body === undefined || options.body === null ? undefined : requestBody(options.body);
  if (body && /^(get|head)$/i.test(method ?? 'GET')) {
    throw check.invalid('method', 'a method with a body, such as POST', method);
  }
  const given = headers === undefined ? [] : requestHeaders(headers, body?.isOfUnknownLength);
  const known = new Set([...before, ...given].map(([name]) => name));
  const own = Object.entries(body?.headers ?? {}).filter(([name]) => !known.has(name));
  const all = [...given, ...own];
  return {
    body,
    request: { ...(method !== undefined && { method }), ...(all.length > 0 && { headers: all }) },
  };
}

export interface HtmlSettings extends OpenSettings {
  url: string;
  /** Undefined if none are given. */
  headers: [name: string, value: string][] | undefined;
}

/** @throws ShellError `IE_SHELL_USAGE` */
export function htmlSettings(options: HtmlOptions, defaults: Defaults): HtmlSettings {
  check.options<HtmlOptions>(options, { what: 'openHtml()', known: HTML_OPTIONS });
  const { baseUrl, headers } = options;
  return {
    ...commonSettings(options, defaults),
    url: baseUrl === undefined ? 'about:blank' : checkedBaseUrl(baseUrl),
    headers: headers === undefined ? undefined : pageHeaders(headers),
  };
}

function commonSettings(options: HtmlOptions | OpenOptions, defaults: Defaults): OpenSettings {
  const { timeoutMs = defaults.timeoutMs, maxBytes = defaults.maxBodyBytes, keepSource = false } = options;
  return {
    signal: givenSignal(options.signal),
    timeoutMs: check.timeout('timeoutMs', timeoutMs),
    maxBytes: check.integer('maxBytes', maxBytes, 1),
    keepSource: check.boolean('keepSource', keepSource),
    given: given(options),
  };
}

function given({ encoding: label, type }: HtmlOptions | OpenOptions): OpenSettings['given'] {
  const encoding = label === undefined ? undefined : knownEncoding(check.string('encoding', label));
  if (label !== undefined && encoding === undefined) throw check.invalid('encoding', WANTED_ENCODING, label);
  if (type !== undefined && !isMimeType(check.string('type', type))) {
    throw check.invalid('type', WANTED_TYPE, type);
  }
  return present({ encoding, mimeType: type });
}

/** @see https://www.rfc-editor.org/rfc/rfc9110#section-5.6.2 */
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]{1,64}$/;

function checkMethod(method: unknown): void {
  if (typeof method !== 'string' || !TOKEN.test(method)) {
    throw check.invalid('method', 'an HTTP method, such as POST', method);
  }
}
