import { html } from 'parse5';

/**
 * The namespaces that prefixes stand for in the open elements. A name without a prefix belongs to HTML if
 * nothing declares a default namespace, because many pages omit it.
 *
 * @see https://www.w3.org/TR/xml-names/
 */
export class XmlNamespaces {
  /** The declarations of each prefix, the innermost last. */
  readonly #bound = new Map<string, string[]>([
    ['', [html.NS.HTML]],
    ['xml', [html.NS.XML]],
    ['xmlns', [XMLNS]],
  ]);
  /** The prefixes that each open element declared. */
  readonly #declared: (readonly string[])[] = [];

  /** Opens an element with these attributes. */
  open(attributes: Readonly<Record<string, string>>): void {
    const declared: string[] = [];
    for (const name in attributes) {
      if (name !== 'xmlns' && !name.startsWith('xmlns:')) continue;
      const prefix = name.slice('xmlns:'.length);
      const namespaces = this.#bound.get(prefix) ?? [];
      namespaces.push((attributes[name] ?? '').trim());
      this.#bound.set(prefix, namespaces);
      declared.push(prefix);
    }
    this.#declared.push(declared);
  }

  /** Closes the innermost element. */
  close(): void {
    for (const prefix of this.#declared.pop() ?? []) this.#bound.get(prefix)?.pop();
  }

  /** Resolves the name of an element. An attribute name without a prefix is in no namespace. */
  read(name: string): ExpandedName {
    const colon = name.indexOf(':');
    const [prefix, local] = colon < 0 ? ['', name] : [name.slice(0, colon), name.slice(colon + 1)];
    return { prefix, local, namespace: this.#bound.get(prefix)?.at(-1) };
  }
}

const XMLNS = 'http://www.w3.org/2000/xmlns/';

/** A name with its namespace, which is undefined if there is none. */
export interface ExpandedName {
  prefix: string;
  local: string;
  namespace: string | undefined;
}
