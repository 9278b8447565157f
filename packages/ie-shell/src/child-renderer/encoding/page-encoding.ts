import { isAscii } from 'node:buffer';
import { setImmediate } from 'node:timers/promises';
import { type Decoder, decoderOf, type EncodingSource } from '@internet-exploder/ie-text';
import type { NamedEncoding } from './named-encoding.js';
import { UndeclaredBytes } from './undeclared-bytes.js';

/**
 * The encoding of a page as far as it is known, which is sure when the page comes with it, and may turn out while the page
 * is parsed when it does not: by what is no ASCII any more, and by what the page says itself.
 *
 * @see https://html.spec.whatwg.org/multipage/parsing.html#changing-the-encoding-while-parsing
 */
export class PageEncoding {
  #name: string;
  #from: EncodingSource;
  #decode: Decoder;
  #mayChange: boolean;
  /** Whether what has been passed on is the same in every encoding. */
  #isAscii = true;
  /** Whether nothing has said what it is, so that the bytes are to tell. */
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

  /** Whether the page may still say another one. */
  get mayChange(): boolean {
    return this.#mayChange;
  }

  decode(bytes: Uint8Array, isLast: boolean): string {
    return this.#decode(bytes, isLast);
  }

  /**
   * The same bytes, cut where they cease to be ASCII. Where nothing has said the encoding by then, what follows is held
   * back until the bytes tell it.
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
   * The page says in which encoding it is. False where what has been passed on would have been something else in that:
   * then it has to be parsed anew.
   */
  declare(encoding: string): boolean {
    // In UTF-16, it could not have been read.
    if (!this.#mayChange || this.#name.startsWith('utf-16') || this.#name === encoding) {
      if (this.#name === encoding) this.#from = 'meta';
      return this.#settle();
    }
    // Both are something else from the first byte on.
    if (!this.#isAscii || encoding === 'replacement' || encoding === 'iso-2022-jp') return false;
    this.#change({ encoding, encodingFrom: 'meta' });
    return this.#settle();
  }

  #settle(): true {
    this.#mayChange = false;
    this.#isOpen = false;
    return true;
  }

  /** Passes on what is ASCII before anything else, and returns what is behind that. */
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
    // A byte order mark is one at the beginning alone.
    this.#decode(SPACE, false);
  }
}

/** What may be in any encoding, and need not say in which. */
const TEXT = /^text\/(?!xml$)/;

/** What is known of the encoding of a page of that type; `mayDeclare` where the page may yet say another one itself. */
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
