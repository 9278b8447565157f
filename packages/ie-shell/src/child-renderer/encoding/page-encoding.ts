import { isAscii } from 'node:buffer';
import { setImmediate } from 'node:timers/promises';
import { type Decoder, decoderOf, type EncodingSource } from '@internet-exploder/ie-text';
import type { NamedEncoding } from './named-encoding.js';
import { UndeclaredBytes } from './undeclared-bytes.js';

/**
 * The encoding of a page. It is certain if the response declares it. If not, it may change while the page is
 * parsed: when the first non-ASCII bytes arrive, or when the page declares an encoding itself.
 *
 * @see https://html.spec.whatwg.org/multipage/parsing.html#changing-the-encoding-while-parsing
 */
export class PageEncoding {
  #name: string;
  #from: EncodingSource;
  #decode: Decoder;
  #mayChange: boolean;
  /** Whether all bytes passed on so far are ASCII, which means the same in every encoding. */
  #isAscii = true;
  /** Whether nothing has declared the encoding, so that it is detected from the bytes. */
  #isOpen: boolean;

  constructor(
    { encoding, encodingFrom }: NamedEncoding,
    { mayChange, isOpen }: { mayChange: boolean; isOpen: boolean },
  ) {
    this.#name = encoding;
    this.#from = encodingFrom;
    this.#decode = decoderOf(encoding);
    this.#mayChange = mayChange;
    this.#isOpen = isOpen;
  }

  get named(): NamedEncoding {
    return { encoding: this.#name, encodingFrom: this.#from };
  }

  /** Whether a declaration in the page may still change the encoding. */
  get mayChange(): boolean {
    return this.#mayChange;
  }

  decode(bytes: Uint8Array, isLast: boolean): string {
    return this.#decode(bytes, isLast);
  }

  /**
   * Passes the pieces on, split where ASCII ends. If the encoding is still unknown there, it holds the rest
   * back until the bytes identify the encoding.
   */
  async *cut(pieces: AsyncIterable<Uint8Array>, signal: AbortSignal): AsyncGenerator<Uint8Array> {
    const undeclared = new UndeclaredBytes();
    for await (const bytes of pieces) {
      const rest = yield* this.#passAscii(bytes, undeclared);
      if (rest.length === 0) continue;
      if (!this.#isOpen) yield rest;
      else if (undeclared.hold(rest)) yield* this.#passHeld(undeclared, signal);
    }
    if (this.#isOpen && undeclared.held.length > 0) yield* this.#passHeld(undeclared, signal);
  }

  /**
   * Applies the encoding that the page declares. Returns false if text that was already passed on would
   * differ in that encoding; the page must then be parsed again.
   */
  declare(encoding: string): boolean {
    // If the page were UTF-16, its declaration could not have been read.
    if (!this.#mayChange || this.#name.startsWith('utf-16') || this.#name === encoding) {
      if (this.#name === encoding) this.#from = 'meta';
      return this.#settle();
    }
    // Both encodings read even ASCII bytes differently.
    if (!this.#isAscii || encoding === 'replacement' || encoding === 'iso-2022-jp') return false;
    this.#change({ encoding, encodingFrom: 'meta' });
    return this.#settle();
  }

  #settle(): true {
    this.#mayChange = false;
    this.#isOpen = false;
    return true;
  }

  /** Passes on the leading ASCII bytes and returns the rest. */
  async *#passAscii(bytes: Uint8Array, undeclared: UndeclaredBytes): AsyncGenerator<Uint8Array, Uint8Array> {
    if (!this.#isAscii || !(this.#mayChange || this.#isOpen)) return bytes;
    const length = asciiLength(bytes);
    const ascii = bytes.subarray(0, length);
    if (length > 0) {
      undeclared.follow(ascii);
      yield ascii;
    }
    this.#isAscii = length === bytes.length;
    return bytes.subarray(length);
  }

  async *#passHeld(undeclared: UndeclaredBytes, signal: AbortSignal): AsyncGenerator<Uint8Array> {
    this.#change((await undeclared.findEncoding()) ?? this.named);
    this.#isOpen = false;
    for (const piece of undeclared.held) {
      yield piece;
      await setImmediate();
      signal.throwIfAborted();
    }
  }

  #change({ encoding, encodingFrom }: NamedEncoding): void {
    this.#name = encoding;
    this.#from = encodingFrom;
    this.#decode = decoderOf(encoding);
    // A byte order mark counts only at the start of a page, so the new decoder must not be at its start.
    this.#decode(SPACE, false);
  }
}

/** Types that may have any encoding and need not declare it. */
const TEXT = /^text\/(?!xml$)/;

/**
 * Returns the initial encoding of a page.
 * @param mayDeclare Whether the page may still declare another encoding.
 */
export function encodingOf(named: NamedEncoding, mimeType: string, mayDeclare: boolean): PageEncoding {
  const { encodingFrom } = named;
  const isStated = encodingFrom !== 'default';
  return new PageEncoding(named, {
    mayChange: mayDeclare && (encodingFrom === 'meta' || !isStated),
    isOpen: !isStated && TEXT.test(mimeType),
  });
}

const SPACE = Uint8Array.of(0x20);

function asciiLength(bytes: Uint8Array): number {
  if (isAscii(bytes)) return bytes.length;
  return bytes.findIndex((byte) => byte >= 0x80);
}
