/**
 * What a peer that is known to be gone has left behind. It is little, and what comes beyond it, or the end that does
 * not come, is kept by somebody else, who holds the peer's end open: what is pending on the channel would wait for ever.
 */
export class PeerExitWatch {
  /** Hears that nothing that comes now is of the peer. */
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

  /** Counts what has come. */
  count(bytes: number): void {
    if (!this.#isGone) return;
    this.#hasCome = true;
    this.#bytesLeft -= bytes;
    if (this.#bytesLeft < 0) this.#onOver();
  }

  /** The channel has ended, be it before its peer. */
  stop(): void {
    this.#isStopped = true;
    clearInterval(this.#timer);
  }

  #begin(): void {
    if (this.#isStopped) return;
    this.#isGone = true;
    this.#timer = setInterval(() => {
      // Behind the poll of the event loop, which may have been kept from it for all that time.
      setImmediate(() => {
        if (!this.#hasCome && !this.#isStopped) this.#onOver();
        this.#hasCome = false;
      });
    }, QUIET_MS).unref();
  }
}

/** More than a kernel holds for a peer that is gone: beyond that, somebody else has got hold of its end. */
const MAX_BYTES = 4 * 1024 * 1024;
/** Milliseconds without a byte, and without the end, after which the same is taken to be so. */
const QUIET_MS = 1_000;
