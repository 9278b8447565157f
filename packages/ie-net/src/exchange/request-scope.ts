import { type CancelSignal, onAbort } from '@internet-exploder/ie-options';
import type { ActiveItem } from '../collections/active-set.js';
import { describeUrl } from '../errors/describe-url.js';
import { NetError } from '../errors/net-error.js';

/** The life of one request across its hops: whoever works on it registers how to stop, and is stopped once. */
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

  /** Why the request was cancelled; undefined while it goes on. */
  get error(): NetError | undefined {
    return this.#error;
  }

  /** What the caller is told of why the request failed: where its signal has ended it, the signal's reason. */
  explain(error: unknown): unknown {
    const isAborted = this.#aborted !== undefined && this.#aborted === this.#error;
    return isAborted && this.#aborted?.cause !== undefined ? this.#aborted.cause : error;
  }

  /** Puts `stop` in charge of ending the work at hand, and calls it at once when the scope is cancelled already. */
  onCancel(stop: (error: NetError) => void): void {
    this.#stop = stop;
    if (this.#error !== undefined) stop(this.#error);
  }

  /** Ends the work at hand with an error; only the first one counts. */
  cancel(error: NetError): void {
    if (this.#ended || this.#error !== undefined) return;
    this.#error = error;
    this.#stop?.(error);
  }

  /** Releases timer and listener; the request is over. */
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

/** What bounds one request from outside: its total deadline, its caller's signal, the end of its client. */
export interface RequestScopeOptions {
  /** The URL that was asked for, for messages. */
  readonly url: URL;
  /** Milliseconds until the request fails. */
  readonly totalMs: number;
  /** The caller's signal. */
  readonly signal: CancelSignal | undefined;
  /** Called once, when nothing of the request is left. */
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
