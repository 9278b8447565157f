import { type EarlyEnd, endFromNow, watchEnd } from './deadline.js';
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

interface WaitingSend extends Omit<WaitingMessage, 'options'> {
  /** How it may end early, with what is left of its time. */
  options(): EarlyEnd;
  resolve(): void;
  reject(error: unknown): void;
  stopWatching: (() => void) | undefined;
}

/** Sends past the bound of a channel, in their order. One that ends early while it waits is never sent. */
export class WaitingSends {
  /** By their place in the line. */
  readonly #sends = new Map<number, WaitingSend>();
  #first = 0;
  #next = 0;

  get length(): number {
    return this.#sends.size;
  }

  /** Settles when the message has been taken and sent. @throws IpcError `IE_IPC_QUEUE_FULL` */
  add({ options, ...message }: WaitingMessage): Promise<void> {
    if (this.length >= MAX_WAITING_SENDS) {
      throw new IpcError(
        'IE_IPC_QUEUE_FULL',
        `${MAX_WAITING_SENDS} sends are waiting for the peer to read: await send() before the next`,
      );
    }
    const place = this.#next++;
    return new Promise((resolve, reject) => {
      const stopWatching = watchEnd(options, 'the peer made no room for the message', (reason) => {
        this.#sends.delete(place);
        reject(reason);
      });
      this.#sends.set(place, { ...message, options: endFromNow(options), resolve, reject, stopWatching });
    });
  }

  /** The one that has waited longest. */
  take(): WaitingSend | undefined {
    while (this.#first < this.#next) {
      const place = this.#first++;
      const send = this.#sends.get(place);
      this.#sends.delete(place);
      if (!send) continue;
      send.stopWatching?.();
      return send;
    }
    return undefined;
  }

  reject(error: unknown): void {
    for (let send = this.take(); send; send = this.take()) send.reject(error);
  }
}
