import { findEncoding } from './encodings.js';
import { encodingInContent, writtenIn } from './meta-encoding.js';
import { findXmlEncoding } from './xml-encoding.js';

/**
 * Returns the encoding that a page declares in a `meta` element, or else in an XML declaration, within its
 * first 1024 bytes.
 *
 * @see https://html.spec.whatwg.org/multipage/parsing.html#prescan-a-byte-stream-to-determine-its-encoding
 */
export function prescanHtml(bytes: Uint8Array): string | undefined {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, PRESCAN_BYTES));
  return new Prescan(head.toString('latin1')).find() ?? findXmlEncoding(head);
}

/** How many bytes of a page are scanned. */
export const PRESCAN_BYTES = 1024;

/**
 * Returns the encoding that a `meta` element anywhere in a page declares. It ignores what looks like one in a
 * script, a style sheet or another element with text content.
 */
export function findMetaEncoding(bytes: Uint8Array): string | undefined {
  const page = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return new Prescan(page.toString('latin1'), { passesText: true }).find();
}

/** Elements with text content. @see https://html.spec.whatwg.org/multipage/syntax.html#elements-2 */
const TEXT_ELEMENT = /^<(script|style|textarea|title|xmp|iframe|noembed|noframes)(?=[\t\n\f\r />])/iu;

/** The text ends inside a construct: nothing more counts. */
const END = Symbol('end');

const SPACES = '\t\n\f\r ';

// Each pattern matches one character, at which the scan stops. A page is too long to scan character by
// character.
const BEGINNING = /<(?=[a-z!/?])/gi;
const NAME_END = /[\t\n\f\r />=]/g;
const VALUE_END = /[\t\n\f\r >]/g;

interface Attribute {
  readonly name: string;
  readonly value: string;
}

class Prescan {
  readonly #text: string;
  readonly #passesText: boolean;
  #at = 0;

  constructor(text: string, { passesText = false } = {}) {
    this.#text = text;
    this.#passesText = passesText;
  }

  find(): string | undefined {
    for (; this.#goTo(BEGINNING); this.#at += 1) {
      const found = this.#step();
      if (found === END) return undefined;
      if (found !== undefined) return found;
    }
    return undefined;
  }

  // Skips the construct at the current position, or returns the encoding that it declares.
  #step(): string | undefined | typeof END {
    const rest = this.#text.slice(this.#at, this.#at + 6);
    // The dashes of `<!-->` start and end the comment.
    if (rest.startsWith('<!--')) return this.#skipTo(this.#text.indexOf('-->', this.#at + 2), 2);
    if (/^<meta[\t\n\f\r /]/iu.test(rest)) {
      this.#at += 5;
      return this.#readMeta();
    }
    if (/^<\/?[a-z]/iu.test(rest)) return this.#passesText ? this.#passElement() : this.#passTag();
    return this.#skipTo(this.#text.indexOf('>', this.#at), 0);
  }

  #skipTo(index: number, further: number): undefined | typeof END {
    this.#at = index + further;
    return index === -1 ? END : undefined;
  }

  // Skips an element, with its text if text is all that it contains.
  #passElement(): undefined | typeof END {
    const [, name] = TEXT_ELEMENT.exec(this.#text.slice(this.#at, this.#at + 12)) ?? [];
    const end = this.#passTag();
    if (end === END || name === undefined) return end;
    const close = new RegExp(`</${name}[\\t\\n\\f\\r />]`, 'giu');
    close.lastIndex = this.#at;
    // The next step starts after it.
    return this.#skipTo(close.exec(this.#text)?.index ?? -1, -1);
  }

  #passTag(): undefined | typeof END {
    this.#goTo(VALUE_END);
    for (;;) {
      const attribute = this.#readAttribute();
      if (attribute === END) return END;
      if (attribute === undefined) return undefined;
    }
  }

  #readMeta(): string | undefined | typeof END {
    // Of attributes with the same name, the first one counts.
    const attributes = new Map<string, string>();
    for (;;) {
      const attribute = this.#readAttribute();
      if (attribute === END) return END;
      if (attribute === undefined) return encodingOfAttributes(attributes);
      const { name, value } = attribute;
      if (!attributes.has(name)) attributes.set(name, value);
    }
  }

  // https://html.spec.whatwg.org/multipage/parsing.html#concept-get-attributes-when-sniffing
  #readAttribute(): Attribute | undefined | typeof END {
    this.#pass('\t\n\f\r /');
    if (this.#char() === '>') return undefined;
    const start = this.#at;
    // A name may start with an equals sign.
    if (this.#char() === '=') this.#at += 1;
    if (!this.#goTo(NAME_END)) return END;
    const name = this.#text.slice(start, this.#at).toLowerCase();
    this.#pass(SPACES);
    if (this.#isOver()) return END;
    if (this.#char() !== '=') return { name, value: '' };
    this.#at += 1;
    this.#pass(SPACES);
    const value = this.#readValue();
    return value === END ? END : { name, value: value.toLowerCase() };
  }

  #readValue(): string | typeof END {
    const quote = this.#char();
    if (quote === '"' || quote === "'") {
      const close = this.#text.indexOf(quote, this.#at + 1);
      if (close === -1) return END;
      const value = this.#text.slice(this.#at + 1, close);
      this.#at = close + 1;
      return value;
    }
    const start = this.#at;
    return this.#goTo(VALUE_END) ? this.#text.slice(start, this.#at) : END;
  }

  #char(): string {
    return this.#text[this.#at] ?? '';
  }

  #pass(characters: string): void {
    while (!this.#isOver() && characters.includes(this.#char())) this.#at += 1;
  }

  /** Moves to the next match from here on; to the end if there is none. */
  #goTo(pattern: RegExp): boolean {
    pattern.lastIndex = this.#at;
    const found = pattern.test(this.#text);
    this.#at = found ? pattern.lastIndex - 1 : this.#text.length;
    return found;
  }

  #isOver(): boolean {
    return this.#at >= this.#text.length;
  }
}

function encodingOfAttributes(attributes: ReadonlyMap<string, string>): string | undefined {
  const charset = attributes.get('charset');
  const isPragma = attributes.get('http-equiv') === 'content-type';
  const content = isPragma ? attributes.get('content') : undefined;
  // An invalid `charset` counts too: `content` is then ignored.
  const encoding = charset === undefined ? encodingInContent(content ?? '') : findEncoding(charset);
  return encoding && writtenIn(encoding);
}
