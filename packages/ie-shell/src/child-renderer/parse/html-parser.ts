import { type DefaultTreeAdapterMap, Parser } from 'parse5';
import { boundFormatting } from './bound-formatting.js';
import { CappedTree } from './capped-tree.js';
import { endEmptyElements } from './end-empty-elements.js';
import type { PageParser } from './parser.js';

/** parse5, with a bound on whatever a page could make grow faster than itself. */
export class HtmlParser implements PageParser {
  readonly #tree = new CappedTree();
  readonly #parser = new Parser<DefaultTreeAdapterMap>({
    scriptingEnabled: false,
    treeAdapter: this.#tree,
  });
  /** What waits for more. */
  #text = '';

  /** `endsEmptyElements`: whether an element that ends with `/>` is empty, as in XML. */
  constructor({ endsEmptyElements = false } = {}) {
    boundFormatting(this.#parser.activeFormattingElements);
    if (endsEmptyElements) endEmptyElements(this.#parser);
  }

  write(text: string): void {
    this.#text += text;
    // In the middle of a long token, the tokenizer joins what it holds with what comes, which must not be done for
    // each piece anew.
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

/** How much of what is parsed the tokenizer may still hold after a piece. */
const HELD = 128 * 1024;
