import type { CancelSignal } from '@internet-exploder/ie-options';
import { StreamedBody } from './body/streamed-body.js';
import { HttpCache } from './cache/http-cache.js';
import { ActiveSet } from './collections/active-set.js';
import { AgentPool } from './connections/agent-pool.js';
import { invalidOption } from './errors/check-option.js';
import { describeUrl } from './errors/describe-url.js';
import { NetError } from './errors/net-error.js';
import { RequestScope } from './exchange/request-scope.js';
import type { HeaderPairs } from './headers/header-pairs.js';
import { mergeHeaders } from './headers/request-headers.js';
import type { ResponseHeaders } from './headers/response-headers.js';
import type { ClientOptions, ClientSettings } from './options/client-options.js';
import { parseClientOptions } from './options/parse-client-options.js';
import {
  checkGetOptions,
  type GetOptions,
  parseRequestOptions,
  type RequestOptions,
  type RequestSettings,
} from './options/request-options.js';
import { type CookieFile, readCookieFile } from './partitions/cookie-file.js';
import { Partitions } from './partitions/partitions.js';
import { parseUrl } from './redirects/check-url.js';
import { followRedirects, type RedirectResult } from './redirects/follow-redirects.js';
import { separateCredentials } from './redirects/url-credentials.js';
import { collectBody, openBody, type SizedBody } from './response-body.js';
import type { ResponseMeta } from './responses/response-meta.js';

/**
 * An HTTP client that is private by default: HTTPS only, no private addresses, and limits on all resources.
 *
 * @example
 * ```ts
 * const client = new Client({ maxBodyBytes: 1_000_000 });
 * const { status, body } = await client.get('https://example.com/');
 * await client.close();
 * ```
 */
export class Client {
  readonly #settings: ClientSettings;
  readonly #agents: AgentPool;
  readonly #partitions: Partitions;
  readonly #cache: HttpCache;
  readonly #active = new ActiveSet<RequestScope>();
  #state: 'open' | 'closing' | 'destroyed' = 'open';
  #onIdle: (() => void) | undefined;
  #closed: Promise<void> | undefined;

  /** @throws NetError `IE_NET_INVALID_OPTION` */
  constructor(options: ClientOptions = {}) {
    this.#settings = parseClientOptions(options);
    this.#agents = new AgentPool(this.#settings);
    this.#partitions = new Partitions((partition) => this.#agents.forget(partition));
    if (this.#settings.cookieJar) this.#partitions.importCookies(this.#settings.cookieJar, Date.now());
    this.#cache = new HttpCache(this.#settings.cacheBytes);
  }

  /**
   * Requests a URL and reads the whole body.
   *
   * @param url - a bare host such as `example.com` gets `https://`
   * @throws NetError with any code of {@link NetErrorCode}. The signal's reason, when it aborts. TypeError for an
   * invalid body.
   */
  async request(url: string | URL, options: RequestOptions = {}): Promise<ClientResponse> {
    const { followed, request, scope } = await this.#follow(url, options);
    try {
      const { response, hop } = followed;
      const body = await collectBody(response, { url: hop.url, limits: request }, scope);
      return toClientResponse(followed, body);
    } catch (error) {
      throw scope.explain(error);
    } finally {
      scope.end();
    }
  }

  /**
   * Requests a URL with GET and reads the whole body.
   *
   * @throws NetError. The signal's reason, when it aborts.
   */
  async get(url: string | URL, options: GetOptions = {}): Promise<ClientResponse> {
    checkGetOptions(options);
    return this.request(url, { ...options, method: 'GET' });
  }

  /**
   * Requests a URL and resolves with the headers. The body occupies its connection, and the total deadline
   * continues, until it is read to the end or destroyed.
   *
   * @throws NetError. The signal's reason, when it aborts. TypeError for an invalid body. A later failure destroys
   * the body with the same error. A reason that is not an Error becomes the cause of an `IE_NET_ABORTED`.
   */
  async stream(url: string | URL, options: RequestOptions = {}): Promise<ClientResponse<BodyStream>> {
    const { followed, request, scope } = await this.#follow(url, options);
    try {
      const { response, hop } = followed;
      const body = openBody(response, { url: hop.url, limits: request });
      body.once('close', () => scope.end());
      scope.onCancel((error) => body.destroy(toError(scope.explain(error), error)));
      return toClientResponse(followed, body);
    } catch (error) {
      scope.end();
      throw scope.explain(error);
    }
  }

  /** Returns all cookies, including session cookies, as plain data for JSON. The result contains secrets. */
  exportCookies(): CookieFile {
    return this.#partitions.exportCookies(Date.now());
  }

  /**
   * Adds cookies from {@link Client.exportCookies}, as an object or as JSON, to the stored ones.
   *
   * @throws NetError `IE_NET_INVALID_OPTION` for an invalid cookie; then none is added
   */
  importCookies(cookieJar: CookieFile | string): void {
    if (!this.#settings.cookies) throw invalidOption('cookieJar', 'no cookie jar while cookies are off');
    this.#partitions.importCookies(readCookieFile('cookieJar', cookieJar), Date.now());
  }

  /** Refuses new requests, waits for those in progress, then closes the connections. */
  close(): Promise<void> {
    this.#closed ??= this.#closeGracefully();
    return this.#closed;
  }

  /** Fails requests in progress with `IE_NET_CLOSED`, closes the connections, and deletes all state. */
  async destroy(): Promise<void> {
    this.#state = 'destroyed';
    const error = new NetError('IE_NET_CLOSED', 'the client was destroyed during the request');
    for (const scope of this.#active) scope.cancel(error);
    this.#partitions.clear();
    this.#cache.clear();
    await this.#agents.destroy();
  }

  /** The same as {@link Client.close}. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #closeGracefully(): Promise<void> {
    if (this.#state === 'open') this.#state = 'closing';
    if (this.#active.size > 0) {
      await new Promise<void>((resolve) => {
        this.#onIdle = resolve;
      });
    }
    this.#cache.clear();
    await this.#agents.close();
  }

  /** Resolves with the final response, before its body. The caller must end the scope. */
  async #follow(url: string | URL, options: RequestOptions) {
    const request = parseRequestOptions(this.#settings, options);
    let scope: RequestScope | undefined;
    try {
      const target = separateCredentials(parseUrl(url));
      scope = this.#openScope(target.url, request.totalMs, options.signal);
      const followed = await followRedirects({
        url: target.url,
        request: withUrlHeaders(request, target.headers),
        client: this.#settings,
        agents: this.#agents,
        partitions: this.#partitions,
        cache: this.#cache,
        scope,
      });
      return { followed, request, scope };
    } catch (error) {
      scope?.end();
      // Without a connection, nothing else closes the stream.
      if (request.body instanceof StreamedBody) request.body.destroy();
      throw scope === undefined ? error : scope.explain(error);
    }
  }

  #openScope(url: URL, totalMs: number, signal: CancelSignal | undefined): RequestScope {
    if (this.#state !== 'open') {
      throw new NetError('IE_NET_CLOSED', `${describeUrl(url)} was not fetched: the client is closed`);
    }
    const scope = new RequestScope({ url, totalMs, signal, onEnd: (ended) => this.#removeScope(ended) });
    this.#active.add(scope);
    return scope;
  }

  #removeScope(scope: RequestScope): void {
    this.#active.delete(scope);
    if (this.#active.size === 0) this.#onIdle?.();
  }
}

/** The final response, after redirects. */
export interface ClientResponse<Body = Uint8Array> {
  /**
   * The status from the server: 200 to 999, though HTTP defines none above 599. No status is an error.
   */
  readonly status: number;
  /** The headers as received, including `content-encoding` and `content-length`. */
  readonly headers: ResponseHeaders;
  /** The decoded body. */
  readonly body: Body;
  /** The URL of the final hop, with the fragment, but without user name and password. */
  readonly url: string;
  /** Each hop, with its connection and timings. */
  readonly meta: ResponseMeta;
}

/**
 * A body that is being received. Reading fails with a {@link NetError} when a limit or deadline is exceeded.
 * `destroy()`, or leaving a `for await` loop early, closes the connection.
 */
export interface BodyStream extends SizedBody {
  [Symbol.asyncIterator](): NodeJS.AsyncIterator<Uint8Array>;
}

// Most URLs have no credentials, and so no headers.
function withUrlHeaders(request: RequestSettings, headers: HeaderPairs): RequestSettings {
  return headers.length === 0 ? request : { ...request, headers: mergeHeaders(headers, request.headers) };
}

// A stream can be destroyed only with an Error.
function toError(reason: unknown, fallback: NetError): Error {
  return reason instanceof Error ? reason : fallback;
}

function toClientResponse<Body>({ response, hop, hops }: RedirectResult, body: Body): ClientResponse<Body> {
  const { status, headers } = response;
  return { status, headers, body, url: hop.url.href, meta: { hops } };
}
