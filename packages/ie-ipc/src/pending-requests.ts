import { checkTimeout, setDeadline } from './deadline.js';
import { IpcError } from './errors.js';

/**
 * Ids that a channel issues begin somewhere from here on, so that they meet neither the small ones that callers
 * choose for messages of their own, nor those of the peer's requests.
 */
const LOWEST_ID = 2 ** 32;
/** How many requests may be pending on one channel. */
export const MAX_PENDING_REQUESTS = 65_536;

/** How a request may end before its answer comes. */
export interface RequestOptions {
  /** Rejects the request with the signal's reason. */
  signal?: AbortSignal | undefined;
  /**
   * Milliseconds until it rejects with `IE_IPC_TIMEOUT`: above 0, and no more than 2^31 - 1 count. `Infinity`
   * is none.
   * @default none
   */
  timeoutMs?: number | undefined;
}

interface PendingRequest<Message> {
  resolve(message: Message): void;
  reject(error: unknown): void;
  lease: unknown;
}

/** Requests that wait for the message with their id. Each settles exactly once. */
export class PendingRequests<Message> {
  readonly #pending = new Map<number, PendingRequest<Message>>();
  readonly #firstId = LOWEST_ID + Math.floor(Math.random() * 2 ** 52);
  #nextId = this.#firstId;
  #ended: { error: unknown } | undefined;

  /**
   * Issues an id, lets `send` send the request under it, and waits for the answer. Rejects with a RangeError,
   * before anything is sent, for a `timeoutMs` that is none.
   */
  add(send: (id: number) => Promise<void>, lease: unknown, options: RequestOptions): Promise<Message> {
    try {
      checkTimeout('timeoutMs', options.timeoutMs);
    } catch (error) {
      return Promise.reject(error);
    }
    if (this.#ended) return Promise.reject(this.#ended.error);
    if (options.signal?.aborted) return Promise.reject(options.signal.reason);
    if (this.#pending.size >= MAX_PENDING_REQUESTS) {
      return Promise.reject(
        new IpcError('IE_IPC_QUEUE_FULL', `${MAX_PENDING_REQUESTS} requests are pending: await some first`),
      );
    }
    const id = this.#nextId++;
    const answer = new Promise<Message>((resolve, reject) => {
      this.#pending.set(id, { resolve, reject, lease });
    });
    const stopWatching = this.#watch(id, options);
    send(id).catch((error: unknown) => this.#reject(id, error));
    return stopWatching ? answer.finally(stopWatching) : answer;
  }

  /**
   * Takes a message that answers an id issued here. A late answer, to a request that has been given up, is
   * taken too, and dropped.
   */
  claim(message: Message): boolean {
    const id = idOf(message);
    if (id === undefined || id < this.#firstId || id >= this.#nextId) return false;
    const request = this.#pending.get(id);
    this.#pending.delete(id);
    request?.resolve(message);
    return true;
  }

  /** Rejects every request, now and from now on. */
  end(error: unknown): void {
    this.#ended ??= { error };
    for (const id of this.#pending.keys()) this.#reject(id, this.#ended.error);
  }

  #reject(id: number, error: unknown): void {
    const request = this.#pending.get(id);
    this.#pending.delete(id);
    request?.reject(error);
  }

  #watch(id: number, { signal, timeoutMs }: RequestOptions): (() => void) | undefined {
    if (!signal && timeoutMs === undefined) return undefined;
    const abort = () => this.#reject(id, signal?.reason);
    signal?.addEventListener('abort', abort);
    const callOff = setDeadline(timeoutMs ?? Number.POSITIVE_INFINITY, () => {
      this.#reject(id, new IpcError('IE_IPC_TIMEOUT', `no answer within ${timeoutMs} ms`));
    });
    return () => {
      signal?.removeEventListener('abort', abort);
      callOff();
    };
  }
}

function idOf(message: unknown): number | undefined {
  if (typeof message !== 'object' || message === null || !('id' in message)) return undefined;
  return typeof message.id === 'number' ? message.id : undefined;
}
