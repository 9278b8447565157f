import { type EarlyEnd, endFromNow, watchEnd } from '../errors/deadline.js';
import { IpcError } from '../errors/ipc-error.js';
import type { Role } from '../requests/peer-requests.js';
import type { Encoded } from '../wire/message-codec.js';

/**
 * Sends that wait beyond a bound of a channel, each in the state in which it was sent. One that ends early
 * while it waits is never sent. Answers have a queue of their own: they wait only for their turn, while other
 * messages may wait for the peer to read.
 */
export class WaitingSends {
  readonly #messages = new SendQueue();
  readonly #answers = new SendQueue();
  readonly #onWithdrawn: () => void;
  #bytes = 0;
  /** The queue that is served next, where both may send. */
  #turn: Role = 'answer';

  /** `onWithdrawn` is called for each send that ended early. */
  constructor(onWithdrawn: () => void = () => {}) {
    this.#onWithdrawn = onWithdrawn;
  }

  get length(): number {
    return this.#messages.length + this.#answers.length;
  }

  /** Whether another message of its kind waits, which goes first. */
  isAnyBefore(role: Role): boolean {
    return this.#lineOf(role).length > 0;
  }

  /** Settles when the message has been taken and sent. @throws IpcError `IE_IPC_QUEUE_FULL` */
  add({ options, ...message }: WaitingMessage): Promise<void> {
    if (this.length >= MAX_WAITING_SENDS || this.#bytes >= MAX_WAITING_BYTES) {
      const what = this.#bytes >= MAX_WAITING_BYTES ? `${this.#bytes} bytes` : `${this.length} sends`;
      throw new IpcError(
        'IE_IPC_QUEUE_FULL',
        `${what} are waiting for the peer to read: await send() before the next`,
      );
    }
    this.#bytes += weight(message);
    const line = this.#lineOf(message.role);
    return new Promise((resolve, reject) => {
      const stopWatching = watchEnd(options, 'the peer did not accept the message', (reason) => {
        line.delete(place);
        this.#bytes -= weight(message);
        reject(reason);
        this.#onWithdrawn();
      });
      const place = line.push({ ...message, options: endFromNow(options), resolve, reject, stopWatching });
    });
  }

  /**
   * Returns the next send that may go. Answers and other messages take turns, because a peer with many
   * requests would otherwise receive only answers.
   */
  next(mayGo: (role: Role) => boolean): WaitingSend | undefined {
    for (const role of [this.#turn, otherThan(this.#turn)]) {
      const send = mayGo(role) ? this.take(role) : undefined;
      if (!send) continue;
      this.#turn = otherThan(role);
      return send;
    }
    return undefined;
  }

  /** Removes and returns the oldest answer, or the oldest other message. */
  take(role: Role): WaitingSend | undefined {
    const send = this.#lineOf(role).shift();
    if (!send) return undefined;
    this.#bytes -= weight(send);
    send.stopWatching?.();
    return send;
  }

  reject(error: unknown): void {
    for (const role of ['answer', 'message'] as const) {
      for (let send = this.take(role); send; send = this.take(role)) send.reject(error);
    }
  }

  #lineOf(role: Role): SendQueue {
    return role === 'answer' ? this.#answers : this.#messages;
  }
}

/** How many sends may wait before the next is refused. */
export const MAX_WAITING_SENDS = 65_536;
/** How many bytes of JSON and bodies may wait. Below that, one more may wait, whatever its size. */
export const MAX_WAITING_BYTES = 256 * 1024 * 1024;

/** A waiting message, in the state in which it was sent. */
interface WaitingMessage {
  encoded: Encoded;
  /** The length of its body when it was sent. The memory may be detached meanwhile. */
  tailBytes: number;
  role: Role;
  lease: unknown;
  options: EarlyEnd;
}

interface WaitingSend extends Omit<WaitingMessage, 'options'> {
  /** How it may end early, with the time that is left. */
  options(): EarlyEnd;
  resolve(): void;
  reject(error: unknown): void;
  stopWatching: (() => void) | undefined;
}

/** A queue from which any send may be removed. */
class SendQueue {
  /** The sends by their position. */
  readonly #sends = new Map<number, WaitingSend>();
  #first = 0;
  #next = 0;

  get length(): number {
    return this.#sends.size;
  }

  /** Adds a send and returns its position. */
  push(send: WaitingSend): number {
    this.#sends.set(this.#next, send);
    return this.#next++;
  }

  delete(place: number): void {
    this.#sends.delete(place);
  }

  shift(): WaitingSend | undefined {
    while (this.#first < this.#next) {
      const place = this.#first++;
      const send = this.#sends.get(place);
      this.#sends.delete(place);
      if (send) return send;
    }
    return undefined;
  }
}

function otherThan(role: Role): Role {
  return role === 'answer' ? 'message' : 'answer';
}

function weight({ encoded, tailBytes }: Pick<WaitingMessage, 'encoded' | 'tailBytes'>): number {
  return encoded.json.length + tailBytes;
}
