import type { OutputCleaner } from '../output/clean-output.js';
import { characterStart, checkUtf8 } from './utf8.js';

/**
 * Reads JSON (RFC 8259) from an untrusted process. `JSON.parse` would hold the event loop for seconds, and take a
 * gigabyte for some texts. This reader yields at least once in a millisecond, and has limits. It cleans names and
 * strings. It drops members named `__proto__`, because code that copies members one by one would set a prototype.
 *
 * @throws TypeError for text that is not JSON, or exceeds a limit
 */
export function* readJson(bytes: Uint8Array, options: JsonOptions): Generator<void, unknown> {
  yield* checkUtf8(bytes);
  return yield* new JsonReader(bytes, options).read();
}

export interface JsonOptions {
  cleaner: OutputCleaner;
  limits: JsonLimits;
  /** Whether a string stays as it is. `depth` counts the containers around it. @default none */
  isRaw?: ((name: string | undefined, depth: number) => boolean) | undefined;
  /** Called with each item of the outermost array when it is complete. */
  onItem?: ((item: unknown) => void) | undefined;
}

export interface JsonLimits {
  /** Maximum number of values, at any depth. */
  values: number;
  /** Maximum number of values in one item of the outermost array. @default `values` */
  itemValues?: number | undefined;
  /** Maximum number of containers inside each other. */
  depth: number;
  /** Maximum number of members of an object. */
  members: number;
}

/** What the reader expects next. */
type Expected = 'value' | 'first item' | 'name' | 'first name' | 'colon' | 'separator' | 'end';

/** An array or object that is not complete. */
interface Container {
  value: unknown[] | Record<string, unknown>;
  /** The name of the current member. */
  name: string | undefined;
  members: number;
}

/** A string that is not complete. */
interface OpenString {
  text: string;
  isName: boolean;
  isRaw: boolean;
}

/** The longest number that `JSON.stringify` writes has 25 characters. */
const MAX_NUMBER_LENGTH = 32;

/** Strings are read in pieces of so many bytes. */
const PIECE_BYTES = 256 * 1024;

/** The reader yields after this amount of work. A step is one unit, and so are 256 bytes of a string. */
const WORK_PER_PAUSE = 256;

const [SPACE, QUOTE, BACKSLASH, LETTER_U] = [0x20, 0x22, 0x5c, 0x75] as const;
const SPACES: ReadonlySet<number> = new Set([SPACE, 0x09, 0x0a, 0x0d]);
const NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?/;
const LITERALS: readonly (readonly [word: string, value: boolean | null])[] = [
  ['true', true],
  ['false', false],
  ['null', null],
];

class JsonReader {
  readonly #bytes: Buffer;
  readonly #options: JsonOptions;
  readonly #stack: Container[] = [];
  #expected: Expected = 'value';
  #string: OpenString | undefined;
  #at = 0;
  #values = 0;
  /** The number of values before the current item of the outermost array, which is one itself. */
  #valuesBefore = 1;
  #result: unknown;

  constructor(bytes: Uint8Array, options: JsonOptions) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#options = options;
  }

  *read(): Generator<void, unknown> {
    let work = 0;
    while (this.#at < this.#bytes.length) {
      const start = this.#at;
      this.#step();
      work += 1 + ((this.#at - start) >> 8);
      if (work < WORK_PER_PAUSE) continue;
      work = 0;
      yield;
    }
    if (this.#expected !== 'end') throw new TypeError('its JSON is incomplete');
    return this.#result;
  }

  /** Reads one token, or one piece of a string. */
  #step(): void {
    if (this.#string) {
      this.#continueString(this.#string);
      return;
    }
    const byte = this.#bytes[this.#at] as number;
    if (SPACES.has(byte)) this.#at += 1;
    else if (byte === QUOTE) this.#startString();
    else if (this.#isPunctuation(String.fromCharCode(byte))) this.#at += 1;
    else this.#readScalar();
  }

  /** Whether a byte is punctuation that may stand here. Its effect is applied. */
  #isPunctuation(sign: string): boolean {
    const container = this.#stack.at(-1);
    const expected = this.#expected;
    const isValue = expected === 'value' || expected === 'first item';
    if (isValue && sign === '[') this.#open([], 'first item');
    else if (isValue && sign === '{') this.#open({}, 'first name');
    else if (expected === 'colon' && sign === ':') this.#expected = 'value';
    else if (expected === 'separator' && sign === ',') {
      this.#expected = Array.isArray(container?.value) ? 'value' : 'name';
    } else if (container && this.#isClosing(container, sign)) {
      this.#stack.pop();
      this.#complete(container.value);
    } else return false;
    return true;
  }

  #isClosing({ value }: Container, sign: string): boolean {
    const isArray = Array.isArray(value);
    const first = isArray ? 'first item' : 'first name';
    return sign === (isArray ? ']' : '}') && (this.#expected === 'separator' || this.#expected === first);
  }

  #open(value: Container['value'], expected: Expected): void {
    this.#countValue();
    this.#stack.push({ value, name: undefined, members: 0 });
    if (this.#stack.length > this.#options.limits.depth) throw new TypeError('its JSON is nested too deeply');
    this.#expected = expected;
  }

  #startString(): void {
    const isName = this.#expected === 'name' || this.#expected === 'first name';
    if (!isName && this.#expected !== 'value' && this.#expected !== 'first item') throw this.#unexpected();
    if (!isName) this.#countValue();
    const depth = this.#stack.length;
    const isRaw = !isName && this.#options.isRaw?.(this.#stack.at(-1)?.name, depth) === true;
    this.#at += 1;
    this.#continueString({ text: '', isName, isRaw });
  }

  #continueString(string: OpenString): void {
    const { cleaner } = this.#options;
    const piece = this.#readPiece();
    string.text += string.isRaw ? piece : cleaner.push(piece);
    this.#string = string;
    if (this.#bytes[this.#at] !== QUOTE) return;
    this.#at += 1;
    this.#string = undefined;
    if (!string.isRaw) string.text += cleaner.end();
    if (string.isName) this.#nameMember(string.text);
    else this.#complete(string.text);
  }

  /** Reads to the end of the string, or of a piece of it. */
  #readPiece(): string {
    const bytes = this.#bytes;
    const start = this.#at;
    const limit = Math.min(start + PIECE_BYTES, bytes.length);
    let end = start;
    let isPlain = true;
    for (let byte = bytes[end] as number; end < limit && byte !== QUOTE; byte = bytes[end] as number) {
      // An escape sequence has two characters, or six such as \u0041.
      const length = byte !== BACKSLASH ? 1 : bytes[end + 1] === LETTER_U ? 6 : 2;
      if (byte === BACKSLASH || byte < SPACE) isPlain = false;
      end += length;
    }
    end = characterStart(bytes, end);
    if (end >= bytes.length) throw new TypeError('its JSON is incomplete');
    this.#at = end;
    const piece = bytes.toString('utf8', start, end);
    if (isPlain) return piece;
    try {
      return JSON.parse(`"${piece}"`) as string;
    } catch {
      throw new TypeError(`it has an invalid string in its JSON, at position ${start}`);
    }
  }

  #nameMember(name: string): void {
    const container = this.#stack.at(-1) as Container;
    const { members } = this.#options.limits;
    container.name = name;
    container.members += 1;
    if (container.members > members) throw new TypeError(`it has an object of more than ${members} members`);
    this.#expected = 'colon';
  }

  /** Reads a number, `true`, `false` or `null`. */
  #readScalar(): void {
    if (this.#expected !== 'value' && this.#expected !== 'first item') throw this.#unexpected();
    this.#countValue();
    const ahead = this.#bytes.toString('latin1', this.#at, this.#at + MAX_NUMBER_LENGTH + 1);
    const literal = LITERALS.find(([word]) => ahead.startsWith(word));
    const number = NUMBER.exec(ahead)?.[0] ?? '';
    const { length } = literal?.[0] ?? number;
    if (length === 0 || length > MAX_NUMBER_LENGTH) throw this.#unexpected();
    this.#at += length;
    this.#complete(literal ? literal[1] : Number(number));
  }

  /** Adds a complete value to its container. */
  #complete(value: unknown): void {
    const container = this.#stack.at(-1);
    this.#expected = container ? 'separator' : 'end';
    if (!container) this.#result = value;
    else if (!Array.isArray(container.value)) {
      if (container.name !== '__proto__') container.value[container.name as string] = value;
    } else {
      container.value.push(value);
      if (this.#stack.length === 1) this.#completeItem(value);
    }
  }

  #completeItem(item: unknown): void {
    this.#valuesBefore = this.#values;
    this.#options.onItem?.(item);
  }

  #countValue(): void {
    const { values, itemValues = values } = this.#options.limits;
    this.#values += 1;
    if (this.#values > values) throw new TypeError(`it has more than ${values} values`);
    if (this.#values - this.#valuesBefore > itemValues) {
      throw new TypeError(`it has an item of more than ${itemValues} values`);
    }
  }

  #unexpected(): TypeError {
    return new TypeError(`it is not JSON: the byte at position ${this.#at} is unexpected`);
  }
}
