import { type CancelSignal, onAbort } from '@internet-exploder/ie-options';
import type { ActiveItem } from '../collections/active-set.js';
import { describeUrl } from '../errors/describe-url.js';
import { NetError } from '../errors/net-error.js';

/** Cancels one request across its hops. The current step registers a callback, which is called at most once. */
export class RequestScope implements ActiveItem {
  index = 0;
  readonly #options: RequestScopeOptions;
  readonly #timer: NodeJS.Timeout;
  #stopListening: (() => void) | undefined;
  #stop: ((error: NetError) => void) | undefined;
  #error: NetError | undefined;
  #aborted: NetError | undefined;
  #ended = false;

  constructor(options: RequestScopeOptions) {
    this.#options = options;
    this.#timer = setTimeout(() => this.cancel(timeoutError(options)), options.totalMs);
    const { signal } = options;
    if (signal?.aborted) this.#abort();
    else if (signal) this.#stopListening = onAbort(signal, () => this.#abort());
  }

  /** The reason of the cancellation; undefined while the request continues. */
  get error(): NetError | undefined {
    return this.#error;
  }

  /** The error for the caller: the signal's reason when the signal aborted the request, or else the given error. */
  explain(error: unknown): unknown {
    const isAborted = this.#aborted !== undefined && this.#aborted === this.#error;
    return isAborted && this.#aborted?.cause !== undefined ? this.#aborted.cause : error;
  }

  /** Sets the callback that stops the current step. It is called at once when the scope is already cancelled. */
  onCancel(stop: (error: NetError) => void): void {
    this.#stop = stop;
    if (this.#error !== undefined) stop(this.#error);
  }

  /** Stops the current step with an error. Only the first call has an effect. */
  cancel(error: NetError): void {
    if (this.#ended || this.#error !== undefined) return;
    this.#error = error;
    this.#stop?.(error);
  }

  /** Releases the timer and the listener when the request has ended. */
  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    clearTimeout(this.#timer);
    this.#stopListening?.();
    this.#stop = undefined;
    this.#options.onEnd(this);
  }

  #abort(): void {
    this.#aborted = abortedError(this.#options);
    this.cancel(this.#aborted);
  }
}

/** The deadline and the signal of one request. */
export interface RequestScopeOptions {
  /** The requested URL, for messages. */
  readonly url: URL;
  /** Milliseconds until the request fails. */
  readonly totalMs: number;
  /** The caller's signal. */
  readonly signal: CancelSignal | undefined;
  /** Called once, at the end of the request. */
  readonly onEnd: (scope: RequestScope) => void;
}

function timeoutError({ url, totalMs }: RequestScopeOptions): NetError {
  return new NetError(
    'IE_NET_TIMEOUT',
    `${describeUrl(url)} took longer than the total deadline of ${totalMs} ms; try again or allow more time`,
  );
}

function abortedError({ url, signal }: RequestScopeOptions): NetError {
  return new NetError('IE_NET_ABORTED', `the request for ${describeUrl(url)} was aborted by its caller`, {
    cause: signal?.reason,
  });
}
