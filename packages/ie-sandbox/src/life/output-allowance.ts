import { performance } from 'node:perf_hooks';

/** Limits how much a child may write: a burst, a rate, and a total. */
export class OutputAllowance {
  #available = BURST_BYTES;
  #left = TOTAL_BYTES;
  #since: number;

  constructor(now = performance.now()) {
    this.#since = now;
  }

  /** Takes so many bytes from the allowance. Returns false, and takes nothing, if that is too many. */
  take(bytes: number, now = performance.now()): boolean {
    this.#available = Math.min(
      BURST_BYTES,
      this.#available + ((now - this.#since) / 1_000) * BYTES_PER_SECOND,
    );
    this.#since = now;
    if (bytes > this.#available || bytes > this.#left) return false;
    this.#available -= bytes;
    this.#left -= bytes;
    return true;
  }
}

const BURST_BYTES = 256 * 1024;
const BYTES_PER_SECOND = 64 * 1024;
const TOTAL_BYTES = 16 * 1024 * 1024;
