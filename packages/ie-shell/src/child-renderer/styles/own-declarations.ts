import { type Declaration, readDeclarations } from './declaration.js';

/**
 * The declarations of `style` attributes. Each text is read once: the parser opens an unclosed formatting element again
 * in every paragraph, with all its attributes.
 */
export class OwnDeclarations {
  readonly #known = new Map<string, readonly Declaration[]>();

  of(text: string): readonly Declaration[] {
    let declarations = this.#known.get(text);
    if (!declarations) {
      declarations = readDeclarations({ text, at: 0 });
      this.#known.set(text, declarations);
    }
    return declarations;
  }
}
