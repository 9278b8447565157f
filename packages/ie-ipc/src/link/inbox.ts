import { onAbort } from '@internet-exploder/ie-options';
import { IpcError } from '../errors/ipc-error.js';
import type { IncomingStream } from '../streams/incoming-stream.js';

/**
 * Messages nobody has received yet, or receivers for whom there is no message yet: never both. Counts what messages
 * cost, see `MessageWindow`, until they are taken.
 */
export class Inbox<Message> {
  readonly #options: InboxOptions;
  #unread: (Unread<Message> | undefined)[] = [];
  #first = 0;
  /** What the peer has sent and not been given credit for. */
  #owedBytes = 0;
  /** How much of that has been taken. */
  #takenBytes = 0;
  /** Seldom more than one; not a Set for the reason that `IdTable` tells. */
  readonly #receivers: Receiver<Message>[] = [];
  #handler: Handler<Message> | undefined;
  #ended: { error: unknown } | undefined;

  constructor(options: InboxOptions) {
    this.#options = options;
  }

  /**
   * Hands the message to whoever has waited longest, or keeps it.
   *
   * @throws IpcError `IE_IPC_INVALID_FRAME` for a peer that goes on though nobody takes what it has sent.
   */
  put(message: Message, cost: number, body: IncomingStream | undefined): void {
    if (this.#owedBytes >= MOST_WINDOWS * this.#options.windowBytes) {
      throw new IpcError('IE_IPC_INVALID_FRAME', 'the peer sent more messages than it was allowed');
    }
    this.#owedBytes += cost;
    const receiver = this.#receivers.shift();
    if (!receiver && this.#handler) {
      const handler = this.#handler;
      // An error of the handler is not the peer's, so it must not end the channel.
      queueMicrotask(() => handler.handle(message));
      this.#acknowledge(cost);
      return;
    }
    if (!receiver) {
      this.#unread.push({ message, cost, body });
      return;
    }
    body?.giveLease(receiver.lease);
    receiver.resolve(message);
    this.#acknowledge(cost);
  }

  /** The oldest unread message, if there is one, for a receiver with that lease. */
  take(lease: unknown): { message: Message } | undefined {
    const entry = this.#unread[this.#first];
    if (!entry) return undefined;
    // What has been taken is not to be held by what has not.
    this.#unread[this.#first++] = undefined;
    entry.body?.giveLease(lease);
    this.#acknowledge(entry.cost);
    if (this.#first === this.#unread.length) {
      this.#unread = [];
      this.#first = 0;
    } else if (this.#first === 1024) {
      this.#unread.splice(0, this.#first);
      this.#first = 0;
    }
    return entry;
  }

  /** Passes every unread and every later message to `handler`, unless a receiver waits for it. */
  handle(handler: Handler<Message>): void {
    this.#handler = handler;
    for (let unread = this.take(undefined); unread; unread = this.take(undefined)) {
      const { message } = unread;
      queueMicrotask(() => handler.handle(message));
    }
  }

  /** Waits for a message; rejects with the signal's reason, or with the error the channel ends with. */
  wait(lease: unknown, signal: AbortSignal | undefined): Promise<Message> {
    if (this.#ended) return Promise.reject(this.#ended.error);
    if (signal?.aborted) return Promise.reject(signal.reason);
    return new Promise((resolve, reject) => {
      if (!signal) {
        this.#receivers.push({ resolve, reject, lease });
        return;
      }
      const abort = () => {
        this.#leave(receiver);
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
      this.#receivers.push(receiver);
    });
  }

  /** Rejects every receiver, now and from now on. What lies unread can still be taken. */
  end(error: unknown): void {
    this.#ended ??= { error };
    for (const receiver of this.#receivers.splice(0)) receiver.reject(this.#ended.error);
  }

  #leave(receiver: Receiver<Message>): void {
    const place = this.#receivers.indexOf(receiver);
    if (place >= 0) this.#receivers.splice(place, 1);
  }

  /**
   * Lets the peer send more, when half of the window has been taken: not for every message. A peer that waits has
   * filled the window, so it is heard of the latest when half of what it sent has been taken.
   */
  #acknowledge(cost: number): void {
    this.#takenBytes += cost;
    if (this.#takenBytes * 2 < this.#options.windowBytes) return;
    const bytes = this.#takenBytes;
    this.#owedBytes -= bytes;
    this.#takenBytes = 0;
    this.#options.onCredit(bytes);
  }
}

/** What takes messages as they arrive. */
export interface Handler<Message> {
  handle(message: Message): void;
}

/** What a waiting `recv` needs, and what its wait keeps alive. */
interface Receiver<Message> {
  resolve(message: Message): void;
  reject(error: unknown): void;
  /** Held so that whoever asked for a message keeps the channel's owner from being collected. */
  lease: unknown;
}

interface Unread<Message> {
  message: Message;
  cost: number;
  body: IncomingStream | undefined;
}

/**
 * How many windows a peer may fill before it is taken for a hostile one. A peer that keeps to the rules fills one, and
 * goes beyond it by one message; but one whose messages have getters, or a schema that changes ids, may make the two
 * sides reckon differently which of them are answers.
 */
const MOST_WINDOWS = 2;

export interface InboxOptions {
  /** What messages may cost that have not been taken: the peer has been told. */
  windowBytes: number;
  /** Hears how much of that has been taken, for the peer to go on. */
  onCredit(bytes: number): void;
}
