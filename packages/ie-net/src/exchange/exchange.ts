import type { StreamedBody } from '../body/streamed-body.js';
import { type BodyWatcher, WireBody } from '../body/wire-body.js';
import type { ConnectionSlot, PoolRequest } from '../connections/connection.js';
import type { GuardedAgent } from '../connections/guarded-agent.js';
import type { HeaderPairs } from '../headers/header-pairs.js';
import type { ResponseHeaders } from '../headers/response-headers.js';
import type { ClientSettings } from '../options/client-options.js';
import type { Priority } from '../options/priority.js';
import type { ConnectionMeta, HopTimings } from '../responses/response-meta.js';
import { tooManyHeaders, tooManyInterim } from './head-errors.js';
import type { Hop } from './hop.js';
import { mayRetry } from './may-retry.js';
import type { RequestScope } from './request-scope.js';
import { requestTarget } from './request-target.js';
import { translateError } from './translate-error.js';

/**
 * Sends one request when the origin's pool has a connection for it. Resolves with the response headers.
 *
 * @throws NetError
 */
export function exchange(options: ExchangeOptions): Promise<ExchangeResponse> {
  return new Promise((resolve, reject) => {
    const { agent, hop, scope } = options;
    const request = new Exchange(options, resolve, reject);
    scope.onCancel((error) => request.fail(error));
    if (scope.error === undefined) agent.request(hop.url, request);
  });
}

/** Maximum number of interim responses before the final one. Servers usually send one or two. */
const MAX_INTERIM = 100;

/** Maximum number of connections on which one request is attempted. */
const MAX_ATTEMPTS = 5;

/** One request over one connection: no redirects, no decoding. */
export interface ExchangeOptions {
  readonly agent: GuardedAgent;
  readonly hop: Hop;
  /** Sent in place of the hop's own headers. */
  readonly headers: HeaderPairs;
  readonly priority: Priority;
  readonly scope: RequestScope;
  readonly settings: Pick<ClientSettings, 'timeouts' | 'maxHeaderBytes' | 'maxHeaderCount'>;
  /** Called with the head before the body. The returned watcher receives every byte of the body. */
  readonly watch?: WatchResponse | undefined;
}

/** Examines the head of a response, and may return a watcher for its body. */
export type WatchResponse = (head: ResponseHead) => BodyWatcher | undefined;

/** A response before its body. */
export interface ResponseHead {
  readonly status: number;
  readonly headers: ResponseHeaders;
  readonly connection: ConnectionMeta;
}

/** Status and headers, and a body that is still being received. */
export interface ExchangeResponse {
  readonly status: number;
  readonly headers: ResponseHeaders;
  readonly body: WireBody;
  /** False when no body can follow, regardless of the headers: HEAD, 204, 304. */
  readonly hasBody: boolean;
  /** Absent when no server was contacted. */
  readonly connection?: ConnectionMeta;
  readonly timings: HopTimings;
  /** True when the body comes from the cache. */
  readonly fromCache?: boolean;
  /** True when the server confirmed that the cached response is still valid. */
  readonly revalidated?: boolean;
}

class Exchange implements PoolRequest {
  place: object | undefined;
  readonly priority: Priority;
  readonly path: string;
  readonly method: string;
  readonly headers: string[] = [];
  readonly body: Uint8Array | StreamedBody | null;
  readonly #options: ExchangeOptions;
  readonly #resolve: (response: ExchangeResponse) => void;
  readonly #reject: (error: Error) => void;
  readonly #startedAt = Date.now();
  readonly #start = performance.now();
  #slot: ConnectionSlot | undefined;
  #assignedMs = 0;
  #sentMs: number | undefined;
  #abort: ((error: Error) => void) | undefined;
  #resume: (() => void) | undefined;
  #isPaused = false;
  #body: WireBody | undefined;
  #failure: Error | undefined;
  #complete = false;
  #interim = 0;
  #responseStarted = false;
  #attempts = 1;

  constructor(
    options: ExchangeOptions,
    resolve: (response: ExchangeResponse) => void,
    reject: (error: Error) => void,
  ) {
    const { hop, headers, priority } = options;
    const { url, method, body } = hop;
    this.#options = options;
    this.#resolve = resolve;
    this.#reject = reject;
    this.priority = priority;
    this.path = requestTarget(url);
    this.method = method;
    this.body = body;
    for (const [name, value] of headers) this.headers.push(name, value);
  }

  /** Ends the exchange with an error, at any stage. */
  fail(error: Error): void {
    if (this.#failure !== undefined) return;
    this.#failure = error;
    const { agent, hop } = this.#options;
    if (this.#slot === undefined) agent.withdraw(hop.url, this);
    if (!this.#complete) this.#abort?.(error);
    if (this.#body === undefined) this.#reject(error);
    else this.#body.destroy(error);
  }

  onAssigned(slot: ConnectionSlot): void {
    this.#slot = slot;
    this.#assignedMs = this.#now();
  }

  onConnect(abort: (error?: Error) => void): void {
    this.#abort = abort;
    if (this.#failure !== undefined) abort(this.#failure);
  }

  onRequestSent(): void {
    this.#sentMs = this.#now();
  }

  onResponseStarted(): void {
    this.#responseStarted = true;
  }

  onHeaders(status: number, headers: ResponseHeaders, resume: () => void): boolean {
    if (this.#failure !== undefined || this.#slot === undefined) return true;
    const { hop, settings, watch } = this.#options;
    // The parser limits their bytes, so this count is bounded, too.
    if (headers.length > settings.maxHeaderCount) {
      this.fail(tooManyHeaders(hop.url, settings.maxHeaderCount));
      return true;
    }
    // 103 and other interim responses precede the final one.
    if (status < 200) {
      this.#skipInterim();
      return true;
    }
    this.#resume = resume;
    const { meta: connection } = this.#slot;
    const body = new WireBody({
      resume: () => this.#unpause(),
      abort: () => this.#abortBody(),
      watcher: watch?.({ status, headers, connection }),
    });
    this.#body = body;
    const hasBody = this.method !== 'HEAD' && status !== 204 && status !== 304;
    if (!hasBody) this.#endBody();
    this.#resolve({ status, headers, body, hasBody, connection, timings: this.#timings(this.#slot) });
    return !this.#isPaused;
  }

  onData(chunk: Buffer): boolean {
    this.#isPaused = this.#body?.receive(chunk) === false;
    return !this.#isPaused;
  }

  onDoubt(): void {
    this.#body?.spoil();
  }

  onComplete(): void {
    this.#endBody();
    this.#slot?.leave();
  }

  onError(error: Error): void {
    const slot = this.#slot;
    slot?.leave();
    if (this.#complete) return;
    const { agent, hop, settings } = this.#options;
    const { url } = hop;
    if (this.#failure === undefined && this.#attempts < MAX_ATTEMPTS && this.#mayRetry(error)) {
      this.#attempts += 1;
      this.#slot = undefined;
      this.#abort = undefined;
      agent.requestAgain(url, this);
      return;
    }
    const awaiting = this.#body === undefined ? 'headers' : 'body';
    this.fail(translateError(error, { url, ...settings, awaiting }));
  }

  #mayRetry(error: Error): boolean {
    const { method, body } = this;
    const connection = this.#slot?.meta;
    return mayRetry({ error, method, hasBody: body !== null, isAnswered: this.#responseStarted, connection });
  }

  #endBody(): void {
    if (this.#complete) return;
    this.#complete = true;
    this.#body?.finish();
  }

  // Limited, because each interim response restarts the deadline of the headers.
  #skipInterim(): void {
    this.#interim += 1;
    if (this.#interim > MAX_INTERIM) this.fail(tooManyInterim(this.#options.hop.url, MAX_INTERIM));
  }

  // Deferred: a reader may call this within another response's callback, and undici's parser is not reentrant.
  #unpause(): void {
    if (!this.#isPaused) return;
    this.#isPaused = false;
    queueMicrotask(() => this.#resume?.());
  }

  #abortBody(): void {
    if (!this.#complete) this.#abort?.(this.#failure ?? new Error('the reader closed the body early'));
  }

  // Excludes the time of a connection that was started before this request.
  #timings(slot: ConnectionSlot): HopTimings {
    const begunMs = slot.begunAt - this.#start;
    const isOwn = !slot.meta.reused && begunMs >= 0;
    return {
      startedAt: this.#startedAt,
      queuedMs: isOwn ? begunMs : this.#assignedMs,
      ...(isOwn && slot.steps),
      ...(this.#sentMs !== undefined && { sentMs: this.#sentMs }),
      headersMs: this.#now(),
    };
  }

  #now(): number {
    return performance.now() - this.#start;
  }
}
