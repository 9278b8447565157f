import { type AddressPolicy, type AllowPrivate, parseAddressPolicy } from './address-policy.js';
import { type CancelSignal, checkSignal } from './cancel-signal.js';
import {
  checkBoolean,
  checkInteger,
  checkObject,
  checkOneOf,
  checkTimeout,
  invalidOption,
} from './check-option.js';
import type { ClientSettings } from './client-options.js';
import { CACHE_MODES, type CacheMode } from './http-cache-wish.js';
import { type BodyContent, type BodyInput, readBody } from './request-body.js';
import { type HeaderPairs, type HeadersInput, mergeHeaders, parseRequestHeaders } from './request-headers.js';
import { StreamedBody } from './streamed-body.js';
import { PRIORITIES, type Priority } from './waiting-requests.js';

/** What one request may do where it differs from its client; whatever is absent is the client's. */
export interface RequestPolicy {
  /** Allows plain `http:` URLs. */
  readonly allowHttp?: boolean | undefined;
  /** Makes `https:` of every `http:` URL, redirects included, instead of refusing or fetching it. */
  readonly upgrade?: boolean | undefined;
  /** Private addresses that may be reached. Requests with different values never share a connection. */
  readonly allowPrivate?: AllowPrivate | undefined;
  /** Deadline for the whole request in milliseconds, like `timeouts.totalMs`. */
  readonly timeoutMs?: number | undefined;
  /** The most bytes the body may have after decoding. */
  readonly maxBodyBytes?: number | undefined;
  /** How many redirects are followed. */
  readonly maxRedirects?: number | undefined;
  /** Headers that replace the client's of the same name. */
  readonly headers?: HeadersInput | undefined;
}

/** What may be said about one request. */
export interface RequestOptions {
  /**
   * The method; CONNECT, TRACE and TRACK are refused, as in Fetch.
   * @default 'GET'
   */
  readonly method?: string;
  /** Headers; they replace those of the policy and of the client with the same name. */
  readonly headers?: HeadersInput;
  /**
   * The body; see {@link BodyInput} for what it may be. Text, URLSearchParams, FormData and Blobs with a type set the
   * `content-type` where no headers do. A stream of bytes is read while it is sent, in chunks unless the headers have a
   * `content-length`, and canceled when the request ends before it does. Bytes are not to be changed meanwhile.
   */
  readonly body?: BodyInput | null;
  /**
   * Who is served first when requests wait for a connection: `high` before `normal` before `low`, but for one in
   * eight, which is the one that has waited longest.
   * @default 'normal'
   */
  readonly priority?: Priority;
  /** Ends the request when aborted, with `IE_NET_ABORTED` and the signal's reason as its cause. */
  readonly signal?: AbortSignal | CancelSignal;
  /** Where this request's policy differs from the client's. */
  readonly policy?: RequestPolicy;
  /**
   * The page that this request is made for, an `http:` or `https:` URL. Its site decides which state the request
   * shares: connections, cookies, HSTS and cache.
   * @default the URL itself: a navigation, which goes on in the state of another site when it is redirected there
   */
  readonly topLevelUrl?: string | URL;
  /**
   * How this request uses the cache; see {@link CacheMode}.
   * @default 'default'
   */
  readonly cacheMode?: CacheMode;
  /**
   * The URL of the document that asks, which decides whether the request is one across sites.
   * @default none: the user asked
   */
  readonly initiator?: string | URL;
}

/** One request with policy and defaults resolved and every value checked. */
export interface RequestSettings {
  readonly method: string;
  readonly headers: HeaderPairs;
  readonly body: Uint8Array | StreamedBody | null;
  readonly allowHttp: boolean;
  readonly upgrade: boolean;
  readonly addresses: AddressPolicy;
  readonly maxRedirects: number;
  readonly maxBodyBytes: number;
  readonly maxWireBytes: number;
  readonly totalMs: number;
  readonly topLevelUrl: URL | undefined;
  readonly cacheMode: CacheMode;
  readonly initiator: URL | undefined;
  readonly priority: Priority;
}

/**
 * Lays one request's options over its client's settings.
 *
 * @throws NetError `IE_NET_INVALID_OPTION`
 */
export function parseRequestOptions(client: ClientSettings, options: RequestOptions): RequestSettings {
  const { policy = {}, signal } = checkObject('options', options);
  checkObject('policy', policy);
  checkSignal('signal', signal);
  const method = parseMethod(options.method ?? 'GET');
  const body = parseBody(method, options.body ?? null);
  const maxBodyBytes = checkInteger('policy.maxBodyBytes', policy.maxBodyBytes ?? client.maxBodyBytes, 0);
  return {
    method,
    headers: parseHeaders(client, options, body),
    body: body && toSend(body),
    allowHttp: checkBoolean('policy.allowHttp', policy.allowHttp ?? client.allowHttp),
    upgrade: checkBoolean('policy.upgrade', policy.upgrade ?? false),
    addresses: policy.allowPrivate == null ? client.addresses : parseAddressPolicy(policy.allowPrivate),
    maxRedirects: checkInteger('policy.maxRedirects', policy.maxRedirects ?? client.maxRedirects, 0),
    maxBodyBytes,
    maxWireBytes: client.maxWireBytes ?? maxBodyBytes,
    totalMs: checkTimeout('policy.timeoutMs', policy.timeoutMs ?? client.timeouts.totalMs),
    topLevelUrl: parseTopLevelUrl(options.topLevelUrl),
    cacheMode: parseCacheMode(options.cacheMode ?? 'default'),
    initiator: parseOptionUrl('initiator', options.initiator),
    priority: checkOneOf('priority', options.priority ?? 'normal', PRIORITIES),
  };
}

function parseCacheMode(mode: CacheMode): CacheMode {
  if (!CACHE_MODES.includes(mode)) throw invalidOption('cacheMode', CACHE_MODES.join(', '));
  return mode;
}

function parseTopLevelUrl(value: unknown): URL | undefined {
  const url = parseOptionUrl('topLevelUrl', value);
  if (url === undefined || url.protocol === 'https:' || url.protocol === 'http:') return url;
  throw invalidOption('topLevelUrl', 'an absolute https: or http: URL');
}

function parseOptionUrl(name: string, value: unknown): URL | undefined {
  if (value === undefined || value === null) return undefined;
  if (value instanceof URL) return value;
  if (typeof value === 'string' && URL.canParse(value)) return new URL(value);
  throw invalidOption(name, 'an absolute URL');
}

const METHOD = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/u;
const REFUSED_METHODS: ReadonlySet<string> = new Set(['CONNECT', 'TRACE', 'TRACK']);
// Fetch writes these, and only these, in upper case: https://fetch.spec.whatwg.org/#concept-method-normalize
const NORMALIZED_METHODS: ReadonlySet<string> = new Set(['DELETE', 'GET', 'HEAD', 'OPTIONS', 'POST', 'PUT']);

function parseMethod(method: unknown): string {
  if (typeof method !== 'string' || !METHOD.test(method)) throw invalidOption('method', 'an HTTP method');
  const upper = method.toUpperCase();
  if (REFUSED_METHODS.has(upper)) throw invalidOption('method', `another method than ${upper}`);
  return NORMALIZED_METHODS.has(upper) ? upper : method;
}

const NO_HEADERS: HeaderPairs = [];
// Nobody but the caller knows how long a stream is.
const WITH_LENGTH: ReadonlySet<string> = new Set(['content-length']);

function parseHeaders(
  client: ClientSettings,
  options: RequestOptions,
  body: BodyContent | null,
): HeaderPairs {
  const { policy, headers } = options;
  const isOfUnknownLength = body !== null && body.length === undefined;
  const merged = mergeHeaders(
    client.headers,
    policy?.headers == null ? NO_HEADERS : parseRequestHeaders(policy.headers),
    headers == null ? NO_HEADERS : parseRequestHeaders(headers, isOfUnknownLength ? WITH_LENGTH : undefined),
  );
  return body === null ? merged : [...merged, ...bodyHeaders(body, merged)];
}

function bodyHeaders({ content, type, length }: BodyContent, given: HeaderPairs): HeaderPairs {
  const own: [string, string][] = [];
  if (type !== undefined && !given.some(([name]) => name === 'content-type'))
    own.push(['content-type', type]);
  // Of bytes it is the connection's to say.
  if (length !== undefined && !(content instanceof Uint8Array)) own.push(['content-length', String(length)]);
  return own;
}

function parseBody(method: string, body: unknown): BodyContent | null {
  if (body === null) return null;
  if (method === 'GET' || method === 'HEAD') throw invalidOption('body', `no body with ${method}`);
  return readBody(body);
}

function toSend({ content, again }: BodyContent): Uint8Array | StreamedBody {
  return content instanceof Uint8Array ? content : new StreamedBody(content, again);
}
