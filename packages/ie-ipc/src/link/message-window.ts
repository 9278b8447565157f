/**
 * How much a peer has been sent that its program has not taken yet. While that is below the window one more message
 * may go, whatever its size; past it, the next waits for credit. An answer to a request of the peer's goes at any
 * time and costs nothing: the peer has asked for it, and hands it on at once.
 *
 * A message costs the bytes of its frame and `MESSAGE_BYTES`. The messages of a batch cost the bytes of its frame
 * once. The peer counts the same way, and tells what has been taken.
 */
export class MessageWindow {
  #windowBytes = MESSAGE_WINDOW_BYTES;
  #outstandingBytes = 0;

  /** The size of the window, as the peer has told it. */
  limit(bytes: number): void {
    this.#windowBytes = bytes;
  }

  /** What may still go before the next message has to wait: nothing, or less, when it has to. */
  get roomBytes(): number {
    return this.#windowBytes - this.#outstandingBytes;
  }

  /** So much has been sent. */
  charge(bytes: number): void {
    this.#outstandingBytes += bytes;
  }

  /** The peer has taken so much. One that says more than it was sent opens no more than its window. */
  allow(bytes: number): void {
    this.#outstandingBytes = Math.max(0, this.#outstandingBytes - bytes);
  }
}

/**
 * What a message takes as an object, about. It costs that beside its bytes on the wire, so that no number of small
 * messages is free.
 */
export const MESSAGE_BYTES = 2 * 1024;
/** What a peer keeps unread that says nothing of it: 4096 messages that are empty. */
export const MESSAGE_WINDOW_BYTES = 8 * 1024 * 1024;
