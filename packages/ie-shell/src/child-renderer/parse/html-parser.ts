import { type DefaultTreeAdapterMap, Parser } from 'parse5';
import { boundFormatting } from './bound-formatting.js';
import { CappedTree } from './capped-tree.js';
import { endEmptyElements } from './end-empty-elements.js';
import type { PageParser } from './parser.js';

/** parse5 with bounds on everything that a page could make grow faster than the page itself. */
export class HtmlParser implements PageParser {
  readonly #tree = new CappedTree();
  readonly #parser = new Parser<DefaultTreeAdapterMap>({
    scriptingEnabled: false,
    treeAdapter: this.#tree,
  });
  /** Text that has arrived but is not parsed yet. */
  #text = '';

  /** `endsEmptyElements`: whether an element that ends with `/>` is empty, as in XML. */
  constructor({ endsEmptyElements = false } = {}) {
    boundFormatting(this.#parser.activeFormattingElements);
    if (endsEmptyElements) endEmptyElements(this.#parser);
  }

  write(text: string): void {
    this.#text += text;
    // Inside a long token the tokenizer joins the text that it holds with the next piece. Doing that for
    // every small piece would take quadratic time.
    const { length } = this.#parser.tokenizer.preprocessor.html;
    if (this.#text.length < length - HELD) return;
    this.#parser.tokenizer.write(this.#text, false);
    this.#text = '';
  }

  declared(): string | undefined {
    return this.#tree.encoding;
  }

  end(text: string) {
    this.#parser.tokenizer.write(this.#text + text, true);
    return { document: this.#parser.document, attributes: this.#tree.droppedAttributes };
  }
}

/** How much parsed text the tokenizer may hold after a piece. */
const HELD = 128 * 1024;
