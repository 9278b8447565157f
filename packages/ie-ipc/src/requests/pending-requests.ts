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

  /** `onGivenUp` hears of each request that ended early, but not with the channel. */
  constructor(onGivenUp: (id: number) => void) {
    this.#onGivenUp = onGivenUp;
  }

  /**
   * Issues an id, lets `send` send the request under it, and waits for the answer. The options have been checked.
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
    // Before the watch begins, so that one which ends while it still waits for room is withdrawn first.
    const sent = send(id);
    sent.catch((error: unknown) => this.#reject(id, error));
    const stopWatching = watchEnd(options, 'no answer', (reason) => {
      // Of one that is never sent, the peer has nothing to hear.
      if (this.#reject(id, reason))
        sent.then(
          () => this.#onGivenUp(id),
          () => {},
        );
    });
    return stopWatching ? answer.finally(stopWatching) : answer;
  }

  /**
   * Takes a message that answers an id issued here, and looks after its body if that is a stream. A late answer,
   * to a request that has been given up, is taken too, and dropped.
   */
  claim(message: Message, body: IncomingStream | undefined): boolean {
    const id = idOf(message);
    if (id === undefined || id < this.#firstId || id >= this.#nextId) return false;
    const request = this.#pending.take(id);
    if (!request) {
      body?.cancel(new IpcError('IE_IPC_CANCELLED', 'the request has been given up'));
      return true;
    }
    if (body) {
      body.giveLease(request.lease);
      body.watch({ ...request.options, timeoutMs: timeLeft(request.dueAt) });
    }
    request.resolve(message);
    return true;
  }

  /** Rejects every request, now and from now on. */
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
 * Ids that a channel issues begin somewhere from here on, so that they meet neither the small ones that callers
 * choose for messages of their own, nor those of the peer's requests.
 */
export const LOWEST_ID = 2 ** 32;
/** How many requests may be pending on one channel. */
export const MAX_PENDING_REQUESTS = 65_536;

/**
 * How a request may end before its answer has come, whole if its body is a stream. The peer is told then; see
 * `IpcChannel.signalFor`.
 */
export type RequestOptions = EarlyEnd;

interface PendingRequest<Message> {
  resolve(message: Message): void;
  reject(error: unknown): void;
  lease: unknown;
  options: RequestOptions;
  /** When its time is up, on the clock of `performance.now`. */
  dueAt: number;
}
