import { findEncoding } from './encodings.js';
import { encodingInContent, writtenIn } from './meta-encoding.js';
import { findXmlEncoding } from './xml-encoding.js';

/** How many bytes of a page are looked at. */
export const PRESCAN_BYTES = 1024;

/**
 * The encoding that a page names in a `meta` element, or else in an XML declaration, within its first 1024 bytes.
 *
 * @see https://html.spec.whatwg.org/multipage/parsing.html#prescan-a-byte-stream-to-determine-its-encoding
 */
export function prescanHtml(bytes: Uint8Array): string | undefined {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, PRESCAN_BYTES));
  return new Prescan(head.toString('latin1')).find() ?? findXmlEncoding(head);
}

/**
 * The encoding that a `meta` element anywhere in a page names. What looks like one in a script, a style sheet or another
 * element whose content is text does not count.
 */
export function findMetaEncoding(bytes: Uint8Array): string | undefined {
  const page = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return new Prescan(page.toString('latin1'), { passesText: true }).find();
}

/** Elements whose content is text. @see https://html.spec.whatwg.org/multipage/syntax.html#elements-2 */
const TEXT_ELEMENT = /^<(script|style|textarea|title|xmp|iframe|noembed|noframes)(?=[\t\n\f\r />])/iu;

/** What the text has run out of in the middle of something: nothing that follows counts. */
const END = Symbol('end');

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
    for (; this.#at < this.#text.length; this.#at += 1) {
      const found = this.#step();
      if (found === END) return undefined;
      if (found !== undefined) return found;
    }
    return undefined;
  }

  // Passes what begins here, or answers with the encoding that it names.
  #step(): string | undefined | typeof END {
    if (this.#text[this.#at] !== '<') return undefined;
    const rest = this.#text.slice(this.#at, this.#at + 6);
    // The dashes of `<!-->` begin and end it.
    if (rest.startsWith('<!--')) return this.#skipTo(this.#text.indexOf('-->', this.#at + 2), 2);
    if (/^<meta[\t\n\f\r /]/iu.test(rest)) {
      this.#at += 5;
      return this.#readMeta();
    }
    if (/^<\/?[a-z]/iu.test(rest)) return this.#passesText ? this.#passElement() : this.#passTag();
    if (/^<[!/?]/u.test(rest)) return this.#skipTo(this.#text.indexOf('>', this.#at), 0);
    return undefined;
  }

  #skipTo(index: number, further: number): undefined | typeof END {
    this.#at = index + further;
    return index === -1 ? END : undefined;
  }

  // With the text in it, where that is all that it holds.
  #passElement(): undefined | typeof END {
    const [, name] = TEXT_ELEMENT.exec(this.#text.slice(this.#at, this.#at + 12)) ?? [];
    const end = this.#passTag();
    if (end === END || name === undefined) return end;
    const close = new RegExp(`</${name}[\\t\\n\\f\\r />]`, 'giu');
    close.lastIndex = this.#at;
    // The next step begins behind it.
    return this.#skipTo(close.exec(this.#text)?.index ?? -1, -1);
  }

  #passTag(): undefined | typeof END {
    while (this.#at < this.#text.length && !/[\t\n\f\r >]/u.test(this.#char())) this.#at += 1;
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
    this.#skip(/[\t\n\f\r /]/u);
    if (this.#char() === '>') return undefined;
    let name = '';
    // A name may begin with an equals sign.
    while (!/[\t\n\f\r />]/u.test(this.#char()) && !(this.#char() === '=' && name !== '')) {
      if (this.#isOver()) return END;
      name += this.#take();
    }
    this.#skip(/[\t\n\f\r ]/u);
    if (this.#isOver()) return END;
    if (this.#char() !== '=') return { name: name.toLowerCase(), value: '' };
    this.#at += 1;
    this.#skip(/[\t\n\f\r ]/u);
    const value = this.#readValue();
    return value === END ? END : { name: name.toLowerCase(), value: value.toLowerCase() };
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
    let value = '';
    while (!/[\t\n\f\r >]/u.test(this.#char())) {
      if (this.#isOver()) return END;
      value += this.#take();
    }
    return value;
  }

  #char(): string {
    return this.#text[this.#at] ?? '';
  }

  #take(): string {
    const char = this.#char();
    this.#at += 1;
    return char;
  }

  #skip(chars: RegExp): void {
    while (chars.test(this.#char())) this.#at += 1;
  }

  #isOver(): boolean {
    return this.#at >= this.#text.length;
  }
}

function encodingOfAttributes(attributes: ReadonlyMap<string, string>): string | undefined {
  const charset = attributes.get('charset');
  const isPragma = attributes.get('http-equiv') === 'content-type';
  const content = isPragma ? attributes.get('content') : undefined;
  // One that is no encoding counts too, so that what `content` says doesn't.
  const encoding = charset === undefined ? encodingInContent(content ?? '') : findEncoding(charset);
  return encoding && writtenIn(encoding);
}
