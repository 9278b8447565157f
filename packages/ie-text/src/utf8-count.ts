/** Counts the characters and errors of bytes as UTF-8, however they are split. */
export class Utf8Count {
  /** Characters of two or more bytes. */
  characters = 0;
  /** Places that are not valid UTF-8. An unfinished character at the end is not counted. */
  errors = 0;
  #missing = 0;
  #lowest = 0x80;
  #highest = 0xbf;

  add(bytes: Uint8Array): void {
    for (let index = 0; index < bytes.length; index += 1) this.#take(bytes[index] ?? 0);
  }

  #take(byte: number): void {
    if (this.#missing === 0) {
      if (byte >= 0x80) this.#begin(byte);
    } else if (byte < this.#lowest || byte > this.#highest) {
      this.errors += 1;
      this.#expect(0);
      // The byte may start a character itself.
      this.#take(byte);
    } else {
      this.#expect(this.#missing - 1);
      if (this.#missing === 0) this.characters += 1;
    }
  }

  /** @see https://encoding.spec.whatwg.org/#utf-8-decoder */
  #begin(byte: number): void {
    if (byte < 0xc2 || byte > 0xf4) this.errors += 1;
    else if (byte < 0xe0) this.#expect(1);
    else if (byte < 0xf0) this.#expect(2, byte === 0xe0 ? 0xa0 : 0x80, byte === 0xed ? 0x9f : 0xbf);
    else this.#expect(3, byte === 0xf0 ? 0x90 : 0x80, byte === 0xf4 ? 0x8f : 0xbf);
  }

  #expect(missing: number, lowest = 0x80, highest = 0xbf): void {
    this.#missing = missing;
    this.#lowest = lowest;
    this.#highest = highest;
  }
}
