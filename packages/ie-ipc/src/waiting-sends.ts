import type { EarlyEnd } from './deadline.js';
import { IpcError } from './errors.js';
import type { Encoded } from './message-codec.js';

/** How many sends may wait for room before the next is refused. */
export const MAX_WAITING_SENDS = 65_536;

/** A message that waits for room, as it was when it was sent. */
interface WaitingMessage {
  encoded: Encoded;
  /** The length of its body when it was sent: the memory may be taken away meanwhile. */
  tailBytes: number;
  lease: unknown;
  options: EarlyEnd;
}

interface WaitingSend extends WaitingMessage {
  resolve(): void;
  reject(error: unknown): void;
}

/** Sends past the bound of a channel, in their order. */
export class WaitingSends {
  #sends: WaitingSend[] = [];
  #first = 0;

  get length(): number {
    return this.#sends.length - this.#first;
  }

  /** Settles when the message has been taken and sent. @throws IpcError `IE_IPC_QUEUE_FULL` */
  add(message: WaitingMessage): Promise<void> {
    if (this.length >= MAX_WAITING_SENDS) {
      throw new IpcError(
        'IE_IPC_QUEUE_FULL',
        `${MAX_WAITING_SENDS} sends are waiting for the peer to read: await send() before the next`,
      );
    }
    return new Promise((resolve, reject) => {
      this.#sends.push({ ...message, resolve, reject });
    });
  }

  /** The one that has waited longest. */
  take(): WaitingSend | undefined {
    const send = this.#sends[this.#first];
    if (send) this.#first++;
    if (this.#first === this.#sends.length || this.#first === 1024) {
      this.#sends.splice(0, this.#first);
      this.#first = 0;
    }
    return send;
  }

  reject(error: unknown): void {
    for (let send = this.take(); send; send = this.take()) send.reject(error);
  }
}
