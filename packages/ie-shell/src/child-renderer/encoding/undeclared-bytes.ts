import { Utf8Count } from '@internet-exploder/ie-text';
import type { NamedEncoding } from './named-encoding.js';

/** The bytes of a page that says nothing of its encoding, from the first one on that is no ASCII. */
export class UndeclaredBytes {
  /** In pieces, as they came. */
  readonly held: Uint8Array[] = [];
  readonly #count = new Utf8Count();
  #before: Uint8Array = new Uint8Array();
  #bytes = 0;

  /** They come behind these, which are ASCII. */
  follow(bytes: Uint8Array): void {
    this.#before = bytes.subarray(-BEFORE);
  }

  /** Keeps what comes next. True when it is enough to tell the encoding. */
  hold(bytes: Uint8Array): boolean {
    this.held.push(bytes);
    this.#count.add(bytes);
    this.#bytes += bytes.length;
    const { characters, errors } = this.#count;
    if (this.#bytes >= ENOUGH_BYTES) return true;
    return errors === 0 ? characters >= ENOUGH_CHARACTERS : errors >= ENOUGH_ERRORS;
  }

  /** The encoding that the bytes look like. Undefined where they look like none. */
  async findEncoding(): Promise<NamedEncoding | undefined> {
    if (this.#isUtf8()) return { encoding: 'utf-8', encodingFrom: 'utf-8' };
    const { guessEncoding } = await import('./guess-encoding.js');
    const encoding = guessEncoding([this.#before, ...this.held]);
    return encoding === undefined ? undefined : { encoding, encodingFrom: 'guess' };
  }

  /** A few errors make damaged UTF-8 of it, and not another encoding. */
  #isUtf8(): boolean {
    const { characters, errors } = this.#count;
    return characters > 0 && errors * 4 <= characters;
  }
}

/** So many characters of more than one byte are UTF-8 in nothing but UTF-8. */
const ENOUGH_CHARACTERS = 16;
/** How much is looked at where that is not clear. */
const ENOUGH_ERRORS = 1_024;
const ENOUGH_BYTES = 512 * 1024;
/** How much of the ASCII before them is looked at with them. */
const BEFORE = 256;
