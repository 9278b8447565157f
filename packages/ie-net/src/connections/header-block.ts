import { decodeHuffman } from './huffman.js';

/**
 * Examines a block of HTTP/2 header fields for names and values that are malformed, and that node:http2 therefore leaves
 * out without a word. Fields in the table of the connection were examined when they came.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7541#section-6
 * @see https://www.rfc-editor.org/rfc/rfc9113#section-8.2.1
 */
export function examineBlock(block: Uint8Array): BlockVerdict {
  const reader = new BlockReader(block);
  let hasMalformed = false;
  let hasKept = false;
  while (!reader.isAtEnd) {
    const first = reader.peek();
    if (first >= INDEXED) reader.integer(7);
    else if (first >= TABLE_SIZE && first < KEPT) reader.integer(5);
    else {
      const isKept = first >= KEPT;
      const isMalformed = !examineField(reader, isKept ? 6 : 4);
      hasMalformed ||= isMalformed;
      hasKept ||= isMalformed && isKept;
    }
    // Later blocks cannot be understood either.
    if (reader.isBroken) return 'kept';
  }
  return hasKept ? 'kept' : hasMalformed ? 'malformed' : 'fine';
}

/**
 * `kept`: a malformed field is now in the table of the connection, from which any later block can have it; or the block
 * cannot be understood.
 */
export type BlockVerdict = 'fine' | 'malformed' | 'kept';

/** The first bytes of a field from the table, of a literal that is added to it, and of a change of its size. */
const INDEXED = 0x80;
const KEPT = 0x40;
const TABLE_SIZE = 0x20;

function examineField(reader: BlockReader, bits: number): boolean {
  const isNamed = reader.integer(bits) > 0;
  const isNameFine = isNamed || isFieldName(reader.string());
  return isFieldValue(reader.string()) && isNameFine;
}

function isFieldName(name: string): boolean {
  return NAME.test(name);
}

function isFieldValue(value: string): boolean {
  return VALUE.test(value) && !BLANK_AT_END.test(value);
}

/** A token without upper case, after the colon of a pseudo-header. */
const NAME = /^:?[!#$%&'*+\-.^_`|~0-9a-z]+$/;

/** As node:http2 accepts it: not only without NUL, CR and LF, but without any control character except a tab. */
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;
const BLANK_AT_END = /^[\t ]|[\t ]$/;

class BlockReader {
  /** Whether the block is cut off, or has a number or a text that cannot be. */
  isBroken = false;
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#bytes.length;
  }

  peek(): number {
    return this.#bytes[this.#at] ?? 0;
  }

  /** @see https://www.rfc-editor.org/rfc/rfc7541#section-5.1 */
  integer(bits: number): number {
    const mask = 2 ** bits - 1;
    let value = this.#next() & mask;
    if (value < mask) return value;
    for (let factor = 1; factor <= MAX_FACTOR; factor *= 128) {
      const byte = this.#next();
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value;
    }
    this.isBroken = true;
    return 0;
  }

  /** @see https://www.rfc-editor.org/rfc/rfc7541#section-5.2 */
  string(): string {
    const isHuffman = this.peek() >= 0x80;
    const length = this.integer(7);
    const bytes = this.#bytes.subarray(this.#at, this.#at + length);
    this.#at += length;
    if (bytes.length < length) this.isBroken = true;
    const text = isHuffman ? decodeHuffman(bytes) : Buffer.from(bytes).toString('latin1');
    if (text === undefined) this.isBroken = true;
    return text ?? '';
  }

  #next(): number {
    const byte = this.#bytes[this.#at];
    this.#at += 1;
    if (byte === undefined) this.isBroken = true;
    return byte ?? 0;
  }
}

/** Numbers have at most 32 bits here. */
const MAX_FACTOR = 128 ** 4;
