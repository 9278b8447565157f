/**
 * How much a peer was sent that its program has not taken yet. Below the window, one more message may be
 * sent, whatever its size; above it, the next waits for credit. An answer to the peer's request may always be
 * sent and costs nothing, because the peer passes it on at once.
 *
 * A message costs the bytes of its frame and `MESSAGE_BYTES`. The messages of a batch cost the bytes of its
 * frame once. The peer counts in the same way, and reports what has been taken.
 */
export class MessageWindow {
  #windowBytes = MESSAGE_WINDOW_BYTES;
  #outstandingBytes = 0;

  /** Sets the size of the window, which the peer has announced. */
  limit(bytes: number): void {
    this.#windowBytes = bytes;
  }

  /** How much may be sent before the next message must wait: zero or less when it must wait. */
  get roomBytes(): number {
    return this.#windowBytes - this.#outstandingBytes;
  }

  /** Counts what was sent. */
  charge(bytes: number): void {
    this.#outstandingBytes += bytes;
  }

  /** Counts what the peer has taken. A peer that reports more than it was sent opens only its window. */
  allow(bytes: number): void {
    this.#outstandingBytes = Math.max(0, this.#outstandingBytes - bytes);
  }
}

/**
 * The approximate size of a message as an object. Each message costs this besides its bytes on the wire, so
 * that no number of small messages is free.
 */
export const MESSAGE_BYTES = 2 * 1024;
/** The window of a peer that announces none: 4096 empty messages. */
export const MESSAGE_WINDOW_BYTES = 8 * 1024 * 1024;
