import { createHash } from 'node:crypto';

/** Random numbers that a seed repeats (mulberry32), and what is made of them. */
export class Random {
  #state;

  constructor(seed) {
    this.#state = seed | 0;
  }

  /** A whole number from 0 on, below `limit`. */
  below(limit) {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  }

  between(lowest, highest) {
    return lowest + this.below(highest - lowest + 1);
  }

  /** True in one of `count` cases. */
  oneIn(count) {
    return this.below(count) === 0;
  }

  pick(list) {
    return list[this.below(list.length)];
  }

  bytes(count) {
    const bytes = Buffer.alloc(count);
    for (let at = 0; at < count; at++) bytes[at] = this.below(256);
    return bytes;
  }
}

/** The random numbers of one input: the same seed, target and number give the same input on every machine. */
export function randomOf(...parts) {
  return new Random(createHash('sha256').update(parts.join(' ')).digest().readInt32BE());
}

/** The random numbers of a run of an input, which hang on nothing but its bytes: a replay is the same run. */
export function randomOfInput(input) {
  return new Random(createHash('sha256').update(input).digest().readInt32BE());
}
