import { type CancelSignal, isOfClass, type KnownOptions } from '@internet-exploder/ie-options';
import { type AddressPolicy, type AllowPrivate, parseAddressPolicy } from '../addresses/address-policy.js';
import { type BodyContent, type BodyInput, readBody } from '../body/request-body.js';
import { StreamedBody } from '../body/streamed-body.js';
import { check, invalidOption } from '../errors/check-option.js';
import type { HeaderPairs } from '../headers/header-pairs.js';
import { type HeadersInput, mergeHeaders, parseRequestHeaders } from '../headers/request-headers.js';
import { CACHE_MODES, type CacheMode } from './cache-mode.js';
import type { ClientSettings } from './client-options.js';
import { PRIORITIES, type Priority } from './priority.js';
import { isFilePath, targetUrl } from './target-url.js';

/**
 * Checks the names of the options of a GET, which include neither `method` nor `body`.
 *
 * @throws NetError `IE_NET_INVALID_OPTION`
 */
export function checkGetOptions(options: GetOptions): void {
  check.options<GetOptions>(options, { what: 'get()', known: GET_OPTIONS });
}

/** Overrides of the client's options for one request. */
export interface RequestPolicy {
  /** Allows plain `http:` URLs. */
  readonly allowHttp?: boolean | undefined;
  /** Changes every `http:` URL to `https:`, also in redirects. */
  readonly upgrade?: boolean | undefined;
  /** Allowed private addresses. Requests with different values never share a connection. */
  readonly allowPrivate?: AllowPrivate | undefined;
  /** The deadline of the whole request in milliseconds, like `timeouts.totalMs`. */
  readonly timeoutMs?: number | undefined;
  /** Maximum size of the body after decoding, in bytes. */
  readonly maxBodyBytes?: number | undefined;
  /** Maximum number of redirects. */
  readonly maxRedirects?: number | undefined;
  /** Headers that replace the client's of the same name. */
  readonly headers?: HeadersInput | undefined;
}

/** The options of one request. */
export interface RequestOptions {
  /**
   * The method. CONNECT, TRACE and TRACK are refused, as in Fetch.
   * @default 'GET'
   */
  readonly method?: string | undefined;
  /** Headers. They replace those of the policy and of the client with the same name. */
  readonly headers?: HeadersInput | undefined;
  /**
   * The body; see {@link BodyInput} for its types. Text, URLSearchParams, FormData and Blobs with a type set the
   * `content-type`, unless the headers have one. A stream is read while it is sent, chunked unless the headers have
   * a `content-length`, and canceled when the request ends first. Bytes must not change during the request.
   */
  readonly body?: BodyInput | null | undefined;
  /**
   * The order of requests that wait for a connection: `high` before `normal` before `low`. Every eighth turn serves
   * the request that has waited longest.
   * @default 'normal'
   */
  readonly priority?: Priority | undefined;
  /** Aborts the request with the signal's reason, as in Fetch. */
  readonly signal?: AbortSignal | CancelSignal | undefined;
  /** Overrides of the client's options. */
  readonly policy?: RequestPolicy | undefined;
  /**
   * The page that this request is for, an `http:` or `https:` URL. Its site selects the state that the request uses:
   * connections, cookies, HSTS and cache.
   * @default the URL itself: a navigation, which uses the state of another site after a redirect to it
   */
  readonly topLevelUrl?: string | URL | undefined;
  /**
   * How this request uses the cache; see {@link CacheMode}.
   * @default 'default'
   */
  readonly cacheMode?: CacheMode | undefined;
  /**
   * The URL of the document that sends the request. It determines whether the request is cross-site.
   * @default none: the user sends the request
   */
  readonly initiator?: string | URL | undefined;
}

/** The options of a GET. */
export type GetOptions = Omit<RequestOptions, 'method' | 'body'>;

/** Validated options of one request, with policy and defaults applied. */
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

const POLICY_OPTIONS: KnownOptions<RequestPolicy> = {
  allowHttp: true,
  upgrade: true,
  allowPrivate: true,
  timeoutMs: true,
  maxBodyBytes: true,
  maxRedirects: true,
  headers: true,
};

const GET_OPTIONS: KnownOptions<GetOptions> = {
  headers: true,
  priority: true,
  signal: true,
  policy: POLICY_OPTIONS,
  topLevelUrl: true,
  cacheMode: true,
  initiator: true,
};

const REQUEST_OPTIONS: KnownOptions<RequestOptions> = { method: true, body: true, ...GET_OPTIONS };

/**
 * Checks the options of one request, and applies them to the client's settings.
 *
 * @throws NetError `IE_NET_INVALID_OPTION`. TypeError with that code for an invalid body.
 */
export function parseRequestOptions(client: ClientSettings, options: RequestOptions): RequestSettings {
  check.options<RequestOptions>(options, { what: 'the request', known: REQUEST_OPTIONS });
  const { policy = {}, signal, cacheMode = 'default', priority = 'normal' } = options;
  check.inner<RequestPolicy>('policy', policy, POLICY_OPTIONS);
  check.signal('signal', signal);
  const method = parseMethod(options.method);
  const body = parseBody(method, options.body ?? null);
  const parsed = parsePolicy(client, policy);
  // Field by field: V8 creates a slow object for a literal with a spread before eight more fields.
  return {
    allowHttp: parsed.allowHttp,
    upgrade: parsed.upgrade,
    addresses: parsed.addresses,
    maxRedirects: parsed.maxRedirects,
    maxBodyBytes: parsed.maxBodyBytes,
    maxWireBytes: parsed.maxWireBytes,
    totalMs: parsed.totalMs,
    method,
    headers: parseHeaders(client, options, body),
    body: body && toRequestBody(body),
    topLevelUrl: parseTopLevelUrl(options.topLevelUrl),
    cacheMode: check.oneOf('cacheMode', cacheMode, CACHE_MODES),
    initiator: parseOptionUrl('initiator', options.initiator),
    priority: check.oneOf('priority', priority, PRIORITIES),
  };
}

function parsePolicy(client: ClientSettings, policy: RequestPolicy) {
  const { allowHttp = client.allowHttp, upgrade = false, allowPrivate } = policy;
  const { timeoutMs = client.timeouts.totalMs, maxRedirects = client.maxRedirects } = policy;
  const { maxBodyBytes = client.maxBodyBytes } = policy;
  return {
    allowHttp: check.boolean('policy.allowHttp', allowHttp),
    upgrade: check.boolean('policy.upgrade', upgrade),
    addresses:
      allowPrivate === undefined ? client.addresses : parseAddressPolicy(allowPrivate, 'policy.allowPrivate'),
    maxRedirects: check.integer('policy.maxRedirects', maxRedirects, 0),
    maxBodyBytes: check.integer('policy.maxBodyBytes', maxBodyBytes, 0),
    maxWireBytes: client.maxWireBytes ?? maxBodyBytes,
    totalMs: check.timeout('policy.timeoutMs', timeoutMs),
  };
}

function parseTopLevelUrl(value: unknown): URL | undefined {
  const url = parseOptionUrl('topLevelUrl', value);
  if (url === undefined || url.protocol === 'https:' || url.protocol === 'http:') return url;
  throw check.invalid('topLevelUrl', 'an https: or http: URL', url.protocol);
}

function parseOptionUrl(name: string, value: unknown): URL | undefined {
  if (value === undefined) return undefined;
  if (isOfClass(value, 'URL')) return new URL(value.href);
  const target = typeof value === 'string' && !isFilePath(value.trim()) ? targetUrl(value) : undefined;
  if (target !== undefined && URL.canParse(target)) return new URL(target);
  throw check.invalid(name, 'a URL', value);
}

const METHOD = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/u;
const REFUSED_METHODS: ReadonlySet<string> = new Set(['CONNECT', 'TRACE', 'TRACK']);
// Fetch changes only these to upper case: https://fetch.spec.whatwg.org/#concept-method-normalize
const NORMALIZED_METHODS: ReadonlySet<string> = new Set(['DELETE', 'GET', 'HEAD', 'OPTIONS', 'POST', 'PUT']);

function parseMethod(method: unknown = 'GET'): string {
  if (typeof method !== 'string' || !METHOD.test(method))
    throw check.invalid('method', 'an HTTP method', method);
  const upper = method.toUpperCase();
  if (REFUSED_METHODS.has(upper)) throw invalidOption('method', `a method other than ${upper}`);
  return NORMALIZED_METHODS.has(upper) ? upper : method;
}

const NO_HEADERS: HeaderPairs = [];
// Only the caller knows the length of a stream.
const ALLOWED_CONTENT_LENGTH: ReadonlySet<string> = new Set(['content-length']);

function parseHeaders(
  client: ClientSettings,
  options: RequestOptions,
  body: BodyContent | null,
): HeaderPairs {
  const { policy, headers } = options;
  const isOfUnknownLength = body !== null && body.length === undefined;
  const merged = mergeHeaders(
    client.headers,
    policy?.headers === undefined ? NO_HEADERS : parseRequestHeaders(policy.headers),
    headers === undefined
      ? NO_HEADERS
      : parseRequestHeaders(headers, isOfUnknownLength ? ALLOWED_CONTENT_LENGTH : undefined),
  );
  return body === null ? merged : [...merged, ...bodyHeaders(body, merged)];
}

function bodyHeaders({ content, type, length }: BodyContent, given: HeaderPairs): HeaderPairs {
  const own: [string, string][] = [];
  if (type !== undefined && !given.some(([name]) => name === 'content-type'))
    own.push(['content-type', type]);
  // The connection adds the length of bytes itself.
  if (length !== undefined && !(content instanceof Uint8Array)) own.push(['content-length', String(length)]);
  return own;
}

function parseBody(method: string, body: unknown): BodyContent | null {
  if (body === null) return null;
  if (method === 'GET' || method === 'HEAD') throw invalidOption('body', `no body with ${method}`);
  return readBody(body);
}

function toRequestBody({ content, again }: BodyContent): Uint8Array | StreamedBody {
  return content instanceof Uint8Array ? content : new StreamedBody(content, again);
}
