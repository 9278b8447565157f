import type { OpenPage } from '@internet-exploder/ie-ipc';
import type { KnownOptions } from '@internet-exploder/ie-options';
import { check, givenSignal, present } from '../errors/checks.js';
import { baseUrl as checkedBaseUrl } from '../targets/fetchable-url.js';
import { isMimeType, knownEncoding, WANTED_ENCODING, WANTED_TYPE } from '../targets/page-type.js';
import type { FetchParameters } from './fetch.js';
import { type BodyInput, type RequestBody, requestBody } from './given-body.js';
import { type HeadersInput, pageHeaders, requestHeaders } from './given-headers.js';

/** @throws ShellError `IE_SHELL_USAGE`. TypeError for what is no body. */
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
  /** Gives it up, and rejects with its reason. */
  signal?: AbortSignal | undefined;
  /** Milliseconds for fetching and parsing it, and then for each reading of it. @default that of the browser */
  timeoutMs?: number | undefined;
  /** The most bytes its body may have. @default that of the browser */
  maxBytes?: number | undefined;
  /** Added to those of the browser; they replace those of the same name. */
  headers?: HeadersInput | undefined;
  /** @default 'GET' */
  method?: string | undefined;
  /** What is sent, as in Fetch: with its content type, unless `headers` has one. It needs a method such as POST. */
  body?: BodyInput | null | undefined;
  /**
   * Goes on at once where the page sends its reader within 5 seconds, by a `Refresh` header or a
   * `<meta http-equiv="refresh">`: as a redirect, and counted with those. @default that of the browser
   */
  refresh?: boolean | undefined;
  /** Keeps its bytes in this process, for `source()`. @default false */
  keepSource?: boolean | undefined;
  /**
   * The encoding of its bytes, by a label of the Encoding Standard, whatever the page or its server says. As in browsers, a
   * byte order mark still counts more. @default what the page says, or looks like
   */
  encoding?: string | undefined;
  /** The MIME type of the page, whatever its server says; a charset in it is an `encoding`. @default what the server says */
  type?: string | undefined;
}

/** How HTML that is at hand is opened. */
export interface HtmlOptions
  extends Pick<OpenOptions, 'signal' | 'timeoutMs' | 'maxBytes' | 'keepSource' | 'encoding' | 'type'> {
  /** What its links are relative to; a bare host gets `https://`. @default 'about:blank' */
  baseUrl?: string | URL | undefined;
  /** What is known of it, such as a `content-type`. @default HTML, in the encoding that it says itself */
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

/** What holds where an option is left out. */
interface Defaults {
  timeoutMs: number;
  maxBodyBytes: number;
  headers?: readonly (readonly [name: string, value: string])[] | undefined;
}

/** How a page is opened, from wherever it comes. */
export interface OpenSettings {
  signal: AbortSignal | undefined;
  timeoutMs: number;
  maxBytes: number;
  keepSource: boolean;
  /** What the bytes are to be taken for, whatever is said of them. */
  given: Pick<OpenPage, 'encoding' | 'mimeType'>;
}

export interface FetchSettings extends OpenSettings {
  /** What of it is for the network process. */
  request: Pick<FetchParameters, 'method' | 'headers'>;
  body: RequestBody | undefined;
  refresh: boolean;
}

/** What is sent. @param before The headers that it is sent with in any case. @throws as `openSettings` */
export function checkRequest(
  options: Pick<OpenOptions, 'method' | 'headers' | 'body'>,
  before: Defaults['headers'] = [],
): Pick<FetchSettings, 'request' | 'body'> {
  const { method, headers } = options;
  if (method !== undefined) checkMethod(method);
  const body = options.body === undefined || options.body === null ? undefined : requestBody(options.body);
  if (body && /^(get|head)$/i.test(method ?? 'GET')) {
    throw check.invalid('method', 'one that has a body, such as POST', method);
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
  /** Undefined where nothing is known. */
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
