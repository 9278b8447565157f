/**
 * Bytes that arrive in pieces. Its memory doubles, so that bytes that arrive one by one are not copied again
 * for each.
 */
export class GrowingBytes {
  #memory = Buffer.alloc(0);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** Adds a piece. The returned buffer belongs to the caller only after {@link GrowingBytes.clear}. */
  append(piece: Uint8Array): Buffer {
    const length = this.#length + piece.length;
    if (this.#memory.length < length) {
      const larger = Buffer.allocUnsafe(Math.max(2 * this.#memory.length, length));
      larger.set(this.#memory.subarray(0, this.#length));
      this.#memory = larger;
    }
    this.#memory.set(piece, this.#length);
    this.#length = length;
    return this.#memory.subarray(0, length);
  }

  /** Replaces the contents. */
  set(bytes: Uint8Array): void {
    const copy = Buffer.from(bytes);
    this.#memory = copy;
    this.#length = copy.length;
  }

  /** Drops the contents, and leaves the memory to the caller that got it. */
  clear(): void {
    if (this.#length === 0) return;
    this.#memory = Buffer.alloc(0);
    this.#length = 0;
  }
}
