import { html } from 'parse5';

/**
 * Which prefix stands for which namespace in the elements that are open. Names without a prefix are those of HTML where
 * nothing is declared, since many pages forget to.
 *
 * @see https://www.w3.org/TR/xml-names/
 */
export class XmlNamespaces {
  /** What each prefix has been declared to be, the innermost last. */
  readonly #bound = new Map<string, string[]>([
    ['', [html.NS.HTML]],
    ['xml', [html.NS.XML]],
    ['xmlns', [XMLNS]],
  ]);
  /** What each of the open elements has declared. */
  readonly #declared: (readonly string[])[] = [];

  /** An element with these attributes begins. */
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

  /** The innermost element ends. */
  close(): void {
    for (const prefix of this.#declared.pop() ?? []) this.#bound.get(prefix)?.pop();
  }

  /** Reads the name of an element; that of an attribute without a prefix is in no namespace. */
  read(name: string): ExpandedName {
    const colon = name.indexOf(':');
    const [prefix, local] = colon < 0 ? ['', name] : [name.slice(0, colon), name.slice(colon + 1)];
    return { prefix, local, namespace: this.#bound.get(prefix)?.at(-1) };
  }
}

const XMLNS = 'http://www.w3.org/2000/xmlns/';

/** A name in a namespace; undefined for none. */
export interface ExpandedName {
  prefix: string;
  local: string;
  namespace: string | undefined;
}
