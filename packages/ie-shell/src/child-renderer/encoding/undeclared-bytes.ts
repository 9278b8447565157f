import { Utf8Count } from '@internet-exploder/ie-text';
import type { NamedEncoding } from './named-encoding.js';

/** The bytes of a page that declares no encoding, from its first non-ASCII byte on. */
export class UndeclaredBytes {
  /** The pieces in their order. */
  readonly held: Uint8Array[] = [];
  readonly #count = new Utf8Count();
  #before: Uint8Array = new Uint8Array();
  #bytes = 0;

  /** Remembers ASCII bytes that come before the held ones. */
  follow(bytes: Uint8Array): void {
    this.#before = bytes.subarray(-BEFORE);
  }

  /** Holds the next piece. Returns true when there is enough to detect the encoding. */
  hold(bytes: Uint8Array): boolean {
    this.held.push(bytes);
    this.#count.add(bytes);
    this.#bytes += bytes.length;
    const { characters, errors } = this.#count;
    if (this.#bytes >= ENOUGH_BYTES) return true;
    return errors === 0 ? characters >= ENOUGH_CHARACTERS : errors >= ENOUGH_ERRORS;
  }

  /** Returns the encoding that the bytes most likely have, or undefined. */
  async findEncoding(): Promise<NamedEncoding | undefined> {
    if (this.#isUtf8()) return { encoding: 'utf-8', encodingFrom: 'utf-8' };
    const { guessEncoding } = await import('./guess-encoding.js');
    const encoding = guessEncoding([this.#before, ...this.held]);
    return encoding === undefined ? undefined : { encoding, encodingFrom: 'guess' };
  }

  /** A few errors mean damaged UTF-8 rather than another encoding. */
  #isUtf8(): boolean {
    const { characters, errors } = this.#count;
    return characters > 0 && errors * 4 <= characters;
  }
}

/** This many valid multi-byte sequences do not occur by chance in other encodings. */
const ENOUGH_CHARACTERS = 16;
/** How much is examined when the bytes are ambiguous. */
const ENOUGH_ERRORS = 1_024;
const ENOUGH_BYTES = 512 * 1024;
/** How many ASCII bytes before them are examined too. */
const BEFORE = 256;
