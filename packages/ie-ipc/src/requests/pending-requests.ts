import { type EarlyEnd, timeLeft, watchEnd } from '../errors/deadline.js';
import { IpcError } from '../errors/ipc-error.js';
import type { IncomingStream } from '../streams/incoming-stream.js';
import { idOf } from '../wire/message-codec.js';
import { IdTable } from './id-table.js';

/** Requests that wait for the message with their id. Each settles exactly once. */
export class PendingRequests<Message> {
  readonly #onGivenUp: (id: number) => void;
  readonly #pending = new IdTable<PendingRequest<Message>>();
  readonly #firstId = LOWEST_ID + Math.floor(Math.random() * 2 ** 52);
  #nextId = this.#firstId;
  #ended: { error: unknown } | undefined;

  /** `onGivenUp` is called for each request that ended early, except by the end of the channel. */
  constructor(onGivenUp: (id: number) => void) {
    this.#onGivenUp = onGivenUp;
  }

  /**
   * Issues an id, sends the request with it through `send`, and waits for the answer. The options are already
   * checked.
   */
  add(send: (id: number) => Promise<void>, lease: unknown, options: RequestOptions): Promise<Message> {
    if (this.#ended) return Promise.reject(this.#ended.error);
    if (options.signal?.aborted) return Promise.reject(options.signal.reason);
    if (this.#pending.size >= MAX_PENDING_REQUESTS) {
      return Promise.reject(
        new IpcError('IE_IPC_QUEUE_FULL', `${MAX_PENDING_REQUESTS} requests are pending: await some first`),
      );
    }
    const id = this.#nextId++;
    const dueAt = performance.now() + (options.timeoutMs ?? Number.POSITIVE_INFINITY);
    const answer = new Promise<Message>((resolve, reject) => {
      this.#pending.set(id, { resolve, reject, lease, options, dueAt });
    });
    // Sending starts before the watch, so that a request that ends while it waits for room is withdrawn
    // first.
    const sent = send(id);
    sent.catch((error: unknown) => this.#reject(id, error));
    const stopWatching = watchEnd(options, 'no answer', (reason) => {
      // The peer must not be told of a request that was never sent.
      if (this.#reject(id, reason))
        sent.then(
          () => this.#onGivenUp(id),
          () => {},
        );
    });
    return stopWatching ? answer.finally(stopWatching) : answer;
  }

  /**
   * Settles the pending request with the message's id, and watches the body if it is a stream. A late answer,
   * to a request that has ended, is claimed too, and dropped.
   */
  claim(message: Message, body: IncomingStream | undefined): boolean {
    const id = idOf(message);
    if (id === undefined || id < this.#firstId || id >= this.#nextId) return false;
    const request = this.#pending.take(id);
    if (!request) {
      body?.cancel(new IpcError('IE_IPC_CANCELLED', 'the request was cancelled'));
      return true;
    }
    if (body) {
      body.giveLease(request.lease);
      body.watch({ ...request.options, timeoutMs: timeLeft(request.dueAt) });
    }
    request.resolve(message);
    return true;
  }

  /** Rejects all requests, pending and later ones. */
  end(error: unknown): void {
    this.#ended ??= { error };
    for (const request of this.#pending.takeAll()) request.reject(this.#ended.error);
  }

  #reject(id: number, error: unknown): boolean {
    const request = this.#pending.take(id);
    request?.reject(error);
    return request !== undefined;
  }
}

/**
 * The ids of a channel start at a random number above this one. So they differ from the small ids that
 * callers choose, and from those of the peer's requests.
 */
export const LOWEST_ID = 2 ** 32;
/** The most requests pending on one channel. */
export const MAX_PENDING_REQUESTS = 65_536;

/**
 * How a request may end before its whole answer has arrived. The peer is then told; see
 * `IpcChannel.signalFor`.
 */
export type RequestOptions = EarlyEnd;

interface PendingRequest<Message> {
  resolve(message: Message): void;
  reject(error: unknown): void;
  lease: unknown;
  options: RequestOptions;
  /** Its deadline, on the clock of `performance.now`. */
  dueAt: number;
}
