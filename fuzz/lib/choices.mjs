/** What the bytes of an input decide, one after the other; when they are used up, always the first choice. */
export class Choices {
  #bytes;
  #at = 0;

  constructor(bytes) {
    this.#bytes = bytes;
  }

  get isUsedUp() {
    return this.#at >= this.#bytes.length;
  }

  below(limit) {
    const high = limit > 256 ? this.#next() << 8 : 0;
    return (high + this.#next()) % limit;
  }

  oneIn(count) {
    return this.below(count) === count - 1;
  }

  pick(list) {
    return list[this.below(list.length)];
  }

  #next() {
    return this.#bytes[this.#at++] ?? 0;
  }
}
