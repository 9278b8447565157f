import { defaultTreeAdapter, parse } from 'parse5';
import { findElement } from '../tree/tree.js';
import type { PageParser } from './parser.js';

/**
 * Builds the document that a browser shows for plain text.
 *
 * @see https://html.spec.whatwg.org/multipage/document-lifecycle.html#read-text
 */
export class PlainTextParser implements PageParser {
  readonly #document = parse('<!doctype html><pre></pre>');
  readonly #pieces: string[] = [];

  write(text: string): void {
    this.#pieces.push(text);
  }

  end(text: string) {
    const pre = findElement(this.#document, 'pre');
    const all = this.#pieces.join('') + text;
    if (pre && all !== '') defaultTreeAdapter.insertText(pre, all.replaceAll('\0', '\ufffd'));
    return { document: this.#document, attributes: 0 };
  }
}
