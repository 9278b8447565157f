import { onAbort } from '@internet-exploder/ie-options';
import { IpcError } from '../errors/ipc-error.js';
import type { IncomingStream } from '../streams/incoming-stream.js';

/**
 * Messages that nobody has received yet, or receivers that wait for a message: never both. It counts the cost
 * of messages until they are taken; see `MessageWindow`.
 */
export class Inbox<Message> {
  readonly #options: InboxOptions;
  #unread: (Unread<Message> | undefined)[] = [];
  #first = 0;
  /** The cost of what the peer has sent without credit for it. */
  #uncreditedBytes = 0;
  /** How much of that has been taken. */
  #takenBytes = 0;
  /** There is seldom more than one. `IdTable` explains why this is not a Set. */
  readonly #receivers: Receiver<Message>[] = [];
  #handler: Handler<Message> | undefined;
  #ended: { error: unknown } | undefined;

  constructor(options: InboxOptions) {
    this.#options = options;
  }

  /**
   * Passes the message to the receiver that has waited longest, or keeps it.
   *
   * @throws IpcError `IE_IPC_INVALID_FRAME` for a peer that keeps sending although nobody takes its messages
   */
  put(message: Message, cost: number, body: IncomingStream | undefined): void {
    if (this.#uncreditedBytes >= MAX_WINDOWS * this.#options.windowBytes) {
      throw new IpcError('IE_IPC_INVALID_FRAME', 'the peer sent more messages than its credit allows');
    }
    this.#uncreditedBytes += cost;
    const receiver = this.#receivers.shift();
    if (!receiver && this.#handler) {
      const handler = this.#handler;
      // An error of the handler is not the peer's fault, so it must not end the channel.
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

  /** Returns the oldest unread message, if any, for a receiver with that lease. */
  take(lease: unknown): { message: Message } | undefined {
    const entry = this.#unread[this.#first];
    if (!entry) return undefined;
    // Taken messages must not be kept alive by later ones.
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

  /** Waits for a message. Rejects with the signal's reason, or with the error that ends the channel. */
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

  /** Rejects all receivers, waiting and later ones. Unread messages can still be taken. */
  end(error: unknown): void {
    this.#ended ??= { error };
    for (const receiver of this.#receivers.splice(0)) receiver.reject(this.#ended.error);
  }

  #leave(receiver: Receiver<Message>): void {
    const place = this.#receivers.indexOf(receiver);
    if (place >= 0) this.#receivers.splice(place, 1);
  }

  /**
   * Sends credit when half of the window has been taken, not for every message. A waiting peer has filled the
   * window, so it gets credit at the latest when half of what it sent has been taken.
   */
  #acknowledge(cost: number): void {
    this.#takenBytes += cost;
    if (this.#takenBytes * 2 < this.#options.windowBytes) return;
    const bytes = this.#takenBytes;
    this.#uncreditedBytes -= bytes;
    this.#takenBytes = 0;
    this.#options.onCredit(bytes);
  }
}

/** Receives messages as they arrive. */
export interface Handler<Message> {
  handle(message: Message): void;
}

/** A waiting `recv`, and what its wait keeps alive. */
interface Receiver<Message> {
  resolve(message: Message): void;
  reject(error: unknown): void;
  /** Held so that a waiting receiver keeps the channel's owner from being garbage-collected. */
  lease: unknown;
}

interface Unread<Message> {
  message: Message;
  cost: number;
  body: IncomingStream | undefined;
}

/**
 * How many windows a peer may fill before it counts as hostile. A correct peer fills one, and exceeds it by
 * one message. But messages with getters, or a schema that changes ids, may make the two sides disagree about
 * which messages are answers.
 */
const MAX_WINDOWS = 2;

export interface InboxOptions {
  /** The cost of messages that may be unread, which the peer was told. */
  windowBytes: number;
  /** Called with how much has been taken, so that the peer may go on. */
  onCredit(bytes: number): void;
}
