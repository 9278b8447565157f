import { hasUnsafe, replaceUnsafe } from '@internet-exploder/ie-text/unsafe';

/**
 * Removes what is unsafe to show from the text of a renderer, except the allowed escape sequences. The text arrives in
 * pieces. Our renderer sends nothing unsafe. A renderer that an attacker controls might, so the cleaner stops after
 * {@link MAX_REMOVED} removals, before they take noticeable time.
 *
 * @example
 * const cleaner = new OutputCleaner({ styles: true });
 * const clean = cleaner.push('a\u001b[1mb') + cleaner.end();
 */
export class OutputCleaner {
  readonly #allowed: AllowedSequences;
  /** The end of the last piece, which the next one may continue. */
  #held = '';
  #style = PLAIN;
  #target = '';
  #removed = 0;

  constructor(allowed: AllowedSequences = {}) {
    this.#allowed = allowed;
  }

  /** Returns what is clean so far. @throws TypeError after too many removals */
  push(piece: string): string {
    const text = this.#held + piece;
    const end = text.length - heldLength(text);
    this.#held = text.slice(end);
    return this.#clean(text.slice(0, end));
  }

  /** Returns the rest, and makes the cleaner ready for another text. @throws TypeError after too many removals */
  end(): string {
    let rest = this.#clean(this.#held);
    // Styles and links must not affect the terminal after the text.
    if (this.#target !== '') rest += `${ESCAPE}]8;;${ESCAPE}\\`;
    if (this.#style !== PLAIN) rest += `${ESCAPE}[${PLAIN}m`;
    this.#held = '';
    this.#style = PLAIN;
    this.#target = '';
    return rest;
  }

  #clean(text: string): string {
    if (!hasUnsafe(text)) return text;
    const { styles = false, hyperlinks = false } = this.#allowed;
    let clean = '';
    let end = 0;
    for (const { 0: sequence, 1: style, 2: target, index } of text.matchAll(SEQUENCE)) {
      const isAllowed =
        style === undefined ? hyperlinks && TARGET.test(target ?? '') : styles && STYLE.test(style);
      clean += this.#remove(text.slice(end, index));
      if (isAllowed) {
        clean += sequence;
        this.#style = style ?? this.#style;
        this.#target = target ?? this.#target;
      } else this.#count();
      end = index + sequence.length;
    }
    return clean + this.#remove(text.slice(end));
  }

  #remove(text: string): string {
    return replaceUnsafe(text, () => {
      this.#count();
      return '';
    });
  }

  #count(): void {
    this.#removed += 1;
    if (this.#removed > MAX_REMOVED) {
      throw new TypeError(`it has more than ${MAX_REMOVED} characters that are unsafe to show`);
    }
  }
}

/** Removes what is unsafe to show from a whole text; see {@link OutputCleaner}. */
export function cleanOutput(text: string, allowed?: AllowedSequences): string {
  const cleaner = new OutputCleaner(allowed);
  return cleaner.push(text) + cleaner.end();
}

/** The escape sequences that are kept. */
export interface AllowedSequences {
  /** The styles that text layout uses (SGR). @default false */
  styles?: boolean | undefined;
  /** Hyperlinks (OSC 8) to the web or to a mail address. @default false */
  hyperlinks?: boolean | undefined;
}

/** Maximum number of removals in all texts of one cleaner. */
const MAX_REMOVED = 10_000;

const ESCAPE = '\u001b';
const SEQUENCE = new RegExp(`${ESCAPE}\\[(\\d{1,2})m|${ESCAPE}\\]8;;([\\u0021-\\u007e]*)${ESCAPE}\\\\`, 'g');

/** Bold, faint, italic, underlined, reversed, struck, their ends, and foreground colours. */
const STYLE = /^(0|[1234579]|2[234579]|3[0-79]|9[0-7])$/;

/** Resets all styles. */
const PLAIN = '0';

/** The target of a hyperlink; an empty one ends it. */
const TARGET = /^(|https?:\/\/.*|mailto:.*)$/;

/** Maximum length of a sequence that continues in the next piece. A longer one is not kept. */
const MAX_HELD = 64 * 1024;

/** The length of the unfinished sequence, or the first half of a character, at the end of a text. */
function heldLength(text: string): number {
  const last = text.charCodeAt(text.length - 1);
  if (last >= 0xd800 && last <= 0xdbff) return 1;
  const tail = text.slice(-MAX_HELD);
  const start = tail.lastIndexOf(ESCAPE);
  if (start < 0) return 0;
  // The last escape may be the first half of the terminator of a hyperlink.
  const before = start === tail.length - 1 ? tail.lastIndexOf(ESCAPE, start - 1) : -1;
  for (const from of [before, start]) {
    if (from >= 0 && UNFINISHED.test(tail.slice(from))) return tail.length - from;
  }
  return 0;
}

/** The beginning of a sequence, up to the end of the text. */
const UNFINISHED = new RegExp(`^${ESCAPE}(\\[\\d{0,2}|\\](8(;(;[\\u0021-\\u007e]*${ESCAPE}?)?)?)?)?$`);
