/**
 * Watches a channel after its peer process has exited. The kernel keeps at most a few MiB of a dead peer's
 * data. More data, or an end of stream that does not arrive, means that another process holds the peer's end
 * open. The channel then ends, because its pending calls would never settle.
 */
export class PeerExitWatch {
  /** Called when nothing more can come from the peer. */
  readonly #onOver: () => void;
  #isGone = false;
  #isStopped = false;
  #bytesLeft = MAX_BYTES;
  #hasCome = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(gone: Promise<unknown> | undefined, onOver: () => void) {
    this.#onOver = onOver;
    const begin = () => this.#begin();
    gone?.then(begin, begin);
  }

  /** Counts bytes that have arrived. */
  count(bytes: number): void {
    if (!this.#isGone) return;
    this.#hasCome = true;
    this.#bytesLeft -= bytes;
    if (this.#bytesLeft < 0) this.#onOver();
  }

  /** Called when the channel has ended, perhaps before its peer. */
  stop(): void {
    this.#isStopped = true;
    clearInterval(this.#timer);
  }

  #begin(): void {
    if (this.#isStopped) return;
    this.#isGone = true;
    this.#timer = setInterval(() => {
      // After the poll phase of the event loop, which may have been delayed for all that time.
      setImmediate(() => {
        if (!this.#hasCome && !this.#isStopped) this.#onOver();
        this.#hasCome = false;
      });
    }, QUIET_MS).unref();
  }
}

/** More than a kernel keeps of a dead peer. */
const MAX_BYTES = 4 * 1024 * 1024;
/** Milliseconds without data and without the end of the stream that have the same meaning. */
const QUIET_MS = 1_000;
