import { onAbort } from './deadline.js';
import type { IncomingStream } from './incoming-stream.js';

/** What a waiting `recv` needs, and what its wait keeps alive. */
interface Receiver<Message> {
  resolve(message: Message): void;
  reject(error: unknown): void;
  /** Held so that whoever asked for a message keeps the channel's owner from being collected. */
  lease: unknown;
}

interface Unread<Message> {
  message: Message;
  bytes: number;
  body: IncomingStream | undefined;
}

/** How many messages may lie unread before the channel stops reading from the peer. */
export const MAX_UNREAD_MESSAGES = 4096;

/** Messages nobody has received yet, or receivers for whom there is no message yet: never both. */
export class Inbox<Message> {
  readonly #maxBytes: number;
  #unread: (Unread<Message> | undefined)[] = [];
  #first = 0;
  #unreadBytes = 0;
  readonly #receivers = new Set<Receiver<Message>>();
  #ended: { error: unknown } | undefined;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  get isFull(): boolean {
    return this.#unreadBytes >= this.#maxBytes || this.#unread.length - this.#first >= MAX_UNREAD_MESSAGES;
  }

  /** Hands the message to whoever has waited longest, or keeps it. */
  put(message: Message, bytes: number, body: IncomingStream | undefined): void {
    if (this.#receivers.size > 0) {
      for (const receiver of this.#receivers) {
        this.#receivers.delete(receiver);
        body?.giveLease(receiver.lease);
        receiver.resolve(message);
        return;
      }
    }
    this.#unread.push({ message, bytes, body });
    this.#unreadBytes += bytes;
  }

  /** The oldest unread message, if there is one, for a receiver with that lease. */
  take(lease: unknown): { message: Message } | undefined {
    const entry = this.#unread[this.#first];
    if (!entry) return undefined;
    // What has been taken is not to be held by what has not.
    this.#unread[this.#first++] = undefined;
    this.#unreadBytes -= entry.bytes;
    entry.body?.giveLease(lease);
    if (this.#first === this.#unread.length) {
      this.#unread = [];
      this.#first = 0;
    } else if (this.#first === 1024) {
      this.#unread.splice(0, this.#first);
      this.#first = 0;
    }
    return entry;
  }

  /** Waits for a message; rejects with the signal's reason, or with the error the channel ends with. */
  wait(lease: unknown, signal: AbortSignal | undefined): Promise<Message> {
    if (this.#ended) return Promise.reject(this.#ended.error);
    if (signal?.aborted) return Promise.reject(signal.reason);
    return new Promise((resolve, reject) => {
      if (!signal) {
        this.#receivers.add({ resolve, reject, lease });
        return;
      }
      const abort = () => {
        this.#receivers.delete(receiver);
        reject(signal.reason);
      };
      const settle =
        <Value>(done: (value: Value) => void) =>
        (value: Value) => {
          stopListening();
          done(value);
        };
      const receiver = { resolve: settle(resolve), reject: settle(reject), lease };
      const stopListening = onAbort(signal, abort);
      this.#receivers.add(receiver);
    });
  }

  /** Rejects every receiver, now and from now on. What lies unread can still be taken. */
  end(error: unknown): void {
    this.#ended ??= { error };
    for (const receiver of this.#receivers) receiver.reject(this.#ended.error);
    this.#receivers.clear();
  }
}
