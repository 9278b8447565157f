import type { Dispatcher } from 'undici';
import type { Timeouts } from './client-options.js';
import { describeUrl } from './describe-url.js';
import type { GuardedAgent } from './guarded-agent.js';
import { NetError } from './net-error.js';
import type { HeaderPairs } from './request-headers.js';
import type { RequestScope } from './request-scope.js';
import { parseResponseHeaders, type ResponseHeaders } from './response-headers.js';
import type { HopTimings } from './response-meta.js';
import { translateError } from './translate-error.js';
import { type BodyWatcher, WireBody } from './wire-body.js';

/** How many interim responses a server may send before its answer. Those in use send one or two. */
const MAX_INTERIM = 100;

/** One request over one connection: no redirects, no decoding. */
export interface ExchangeOptions {
  readonly agent: GuardedAgent;
  readonly url: URL;
  readonly method: string;
  readonly headers: HeaderPairs;
  readonly body: Uint8Array | null;
  readonly scope: RequestScope;
  readonly timeouts: Required<Timeouts>;
  /** What the agent allows, for messages. */
  readonly maxHeaderBytes: number;
  /** Called when the response is whole and its connection about to be free. */
  readonly onComplete: () => void;
  /** Called with the head before the body flows; what it returns sees every byte of the body. */
  readonly watch?: WatchResponse | undefined;
}

/** Looks at the head of a response and decides who watches its body. */
export type WatchResponse = (status: number, headers: ResponseHeaders) => BodyWatcher | undefined;

/** Status and headers, with the body still to come. */
export interface ExchangeResponse {
  readonly status: number;
  readonly headers: ResponseHeaders;
  readonly body: WireBody;
  /** False when no body can follow, whatever the headers say: HEAD, 204, 304. */
  readonly hasBody: boolean;
  readonly timings: HopTimings;
}

/**
 * Sends one request and settles when the response headers are there.
 *
 * It speaks to undici's dispatch rather than to its `request`, because the latter can't be aborted before it
 * has a connection and adds a stream of its own.
 *
 * @throws NetError
 */
export function exchange(options: ExchangeOptions): Promise<ExchangeResponse> {
  return new Promise((resolve, reject) => {
    const { agent, url, method, headers, body, scope } = options;
    const handler = new ExchangeHandler({ ...options, resolve, reject });
    scope.onCancel((error) => handler.fail(error));
    if (scope.error !== undefined) return;
    agent.dispatch(
      { origin: url.origin, path: url.pathname + url.search, method, headers: headers.flat(), body },
      handler,
    );
  });
}

interface HandlerOptions extends ExchangeOptions {
  readonly resolve: (response: ExchangeResponse) => void;
  readonly reject: (error: unknown) => void;
}

class ExchangeHandler implements Dispatcher.DispatchHandler {
  readonly #options: HandlerOptions;
  #stopWaiting: ((outcome: 'connected' | 'gave-up') => void) | undefined;
  #controller: Dispatcher.DispatchController | undefined;
  #body: WireBody | undefined;
  #failure: Error | undefined;
  #complete = false;
  #interim = 0;
  readonly #startedAt = Date.now();
  readonly #start = performance.now();
  #queuedMs = 0;

  constructor(options: HandlerOptions) {
    this.#options = options;
    this.#stopWaiting = options.agent.wait(options.url.origin);
  }

  /** Ends the exchange with an error, wherever it stands. */
  fail(error: Error): void {
    if (this.#failure !== undefined) return;
    this.#failure = error;
    this.#waitOver('gave-up');
    if (!this.#complete) this.#controller?.abort(error);
    if (this.#body === undefined) this.#options.reject(error);
    else this.#body.destroy(error);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#queuedMs = this.#now();
    this.#waitOver('connected');
    this.#controller = controller;
    if (this.#failure !== undefined) controller.abort(this.#failure);
  }

  onResponseStart(controller: Dispatcher.DispatchController, status: number): void {
    if (this.#failure !== undefined) return;
    // 103 and other interim responses precede the one that counts.
    if (status < 200) {
      this.#passOverInterim();
      return;
    }
    const headers = parseResponseHeaders(controller.rawHeaders);
    this.#body = new WireBody({
      resume: () => this.#resume(controller),
      abort: () => this.#abandon(),
      watcher: this.#options.watch?.(status, headers),
    });
    const hasBody = this.#options.method !== 'HEAD' && status !== 204 && status !== 304;
    // undici would hold a content-length against these, though a 304 may well tell the one of its page.
    if (!hasBody) this.onResponseEnd();
    const timings = { startedAt: this.#startedAt, queuedMs: this.#queuedMs, headersMs: this.#now() };
    this.#options.resolve({ status, headers, body: this.#body, hasBody, timings });
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#body?.receive(chunk) === false) controller.pause();
  }

  onResponseEnd(): void {
    if (this.#complete) return;
    this.#complete = true;
    this.#options.onComplete();
    this.#body?.finish();
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    if (this.#complete) return;
    const { url, timeouts, maxHeaderBytes } = this.#options;
    const awaiting = this.#body === undefined ? 'headers' : 'body';
    this.fail(translateError(error, { url, timeouts, maxHeaderBytes, awaiting }));
  }

  // Each of them puts off the deadline of the headers.
  #passOverInterim(): void {
    this.#interim += 1;
    if (this.#interim <= MAX_INTERIM) return;
    const text = `sent more than ${MAX_INTERIM} interim responses and not the one that counts`;
    this.fail(
      new NetError('IE_NET_PROTOCOL', `${describeUrl(this.#options.url)} ${text}; is this a web server?`),
    );
  }

  // undici's parser can't be entered from within another response's callback, where a reader may well be.
  #resume(controller: Dispatcher.DispatchController): void {
    if (controller.paused) queueMicrotask(() => controller.resume());
  }

  #abandon(): void {
    if (!this.#complete)
      this.#controller?.abort(this.#failure ?? new Error('the rest of the body is not wanted'));
  }

  #now(): number {
    return performance.now() - this.#start;
  }

  #waitOver(outcome: 'connected' | 'gave-up'): void {
    this.#stopWaiting?.(outcome);
    this.#stopWaiting = undefined;
  }
}
