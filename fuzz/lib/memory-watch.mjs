import { turn } from './turns.mjs';

const MIB = 1024 * 1024;
/** What compiled code, and what is remembered once and for all, may take on top of the first look. */
const HEAP_SLACK = 48 * MIB;
const BUFFER_SLACK = 8 * MIB;

const LOOK_EVERY_MS = 5_000;
/** Before the first look: code is compiled and tables are filled by then. */
const WARM_UP_INPUTS = 300;

/** Looks whether memory comes back: what one input leaves behind is little, so it is what all of them leave. */
export class MemoryWatch {
  #first;
  #inputs = 0;
  #nextLook = 0;

  /** What is wrong after one more input, if it is time to look and something is. */
  async look() {
    if (++this.#inputs < WARM_UP_INPUTS || performance.now() < this.#nextLook) return undefined;
    const problem = await this.#lookNow();
    this.#nextLook = performance.now() + LOOK_EVERY_MS;
    return problem;
  }

  async #lookNow() {
    // What waits for its finalizer goes at the second collection.
    for (let time = 0; time < 2; time++) {
      globalThis.gc?.();
      await turn();
      await turn();
    }
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    this.#first ??= { heapUsed, arrayBuffers };
    const heap = heapUsed - this.#first.heapUsed;
    const buffers = arrayBuffers - this.#first.arrayBuffers;
    if (heap < HEAP_SLACK && buffers < BUFFER_SLACK) return undefined;
    return `memory does not come back: ${Math.round(heap / MIB)} MiB of heap, ${Math.round(buffers / MIB)} MiB of buffers more`;
  }
}
