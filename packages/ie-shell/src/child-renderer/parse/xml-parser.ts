import { html } from 'parse5';
import { SaxesParser, type SaxesTagPlain } from 'saxes';
import type { Document, Element, ParentNode } from '../tree/tree.js';
import { CappedTree } from './capped-tree.js';
import type { PageParser, ParsedDocument } from './parser.js';
import { xmlEntities } from './xml-entities.js';
import { type ExpandedName, XmlNamespaces } from './xml-namespaces.js';

/**
 * Parses XHTML into the same kind of tree as HTML. It reads no DTD: entities are HTML's, and it loads no
 * other document.
 *
 * @see https://html.spec.whatwg.org/multipage/xhtml.html#parsing-xhtml-documents
 */
export class XmlParser implements PageParser {
  readonly #tree = new CappedTree();
  readonly #document = this.#tree.createDocument() as Document;
  readonly #namespaces = new XmlNamespaces();
  /** The open elements, the innermost last; for a template, its contents. */
  readonly #open: ParentNode[] = [this.#document];
  readonly #parser = new SaxesParser<Options>({ position: false });
  #state: 'well-formed' | 'failed' | 'ending' = 'well-formed';

  constructor() {
    this.#parser.ENTITIES = xmlEntities();
    this.#parser.on('doctype', (doctype) => this.#setDoctype(doctype));
    this.#parser.on('opentag', (tag) => this.#begin(tag));
    this.#parser.on('closetag', () => this.#end());
    this.#parser.on('text', (text) => this.#addText(text));
    this.#parser.on('cdata', (text) => this.#addText(text));
    this.#parser.on('comment', (text) =>
      this.#tree.appendChild(this.#parent, this.#tree.createCommentNode(text)),
    );
    this.#parser.on('error', ({ message }) => {
      // At the end of a page, elements may still be open: only a tag that is cut off means damage.
      if (this.#state === 'well-formed' || message.includes(CUT_OFF)) this.#state = 'failed';
    });
  }

  write(text: string): void {
    if (this.#state === 'well-formed') this.#parser.write(text);
  }

  hasFailed(): boolean {
    return this.#state === 'failed';
  }

  end(text: string): ParsedDocument {
    this.write(text);
    const hasRoot = this.#document.childNodes.some((node) => this.#tree.isElementNode(node));
    if (this.#state === 'well-formed') this.#state = hasRoot ? 'ending' : 'failed';
    if (this.#state === 'ending') this.#parser.close();
    return { document: this.#document, attributes: this.#tree.droppedAttributes };
  }

  get #parent(): ParentNode {
    return this.#open.at(-1) ?? this.#document;
  }

  #begin({ name, attributes }: SaxesTagPlain): void {
    this.#namespaces.open(attributes);
    const expanded = this.#namespaces.read(name);
    const { namespace = '' } = expanded;
    const tagName = KNOWN.includes(namespace) ? expanded.local : name;
    const attrs = Object.entries(attributes).map(([key, value]) => this.#attribute(key, value, attributes));
    const element = this.#tree.createElement(tagName, namespace as html.NS, attrs);
    this.#tree.appendChild(this.#parent, element);
    this.#open.push(this.#inside(element));
  }

  #inside(element: Element): ParentNode {
    if (element.tagName !== 'template' || element.namespaceURI !== html.NS.HTML) return element;
    const content = this.#tree.createDocumentFragment();
    this.#tree.setTemplateContent(element as never, content);
    return content;
  }

  #end(): void {
    this.#namespaces.close();
    this.#open.pop();
  }

  #addText(text: string): void {
    // Outside the root element there is only white space.
    if (this.#open.length > 1) this.#tree.insertText(this.#parent, text);
  }

  #attribute(name: string, value: string, all: Readonly<Record<string, string>>): Attribute {
    if (!name.includes(':')) return { name, value };
    const { prefix, local, namespace }: ExpandedName = this.#namespaces.read(name);
    // A page may declare its language twice, for XML and HTML parsers.
    const isOwn = namespace === html.NS.XML && !Object.hasOwn(all, local);
    if (isOwn || namespace === html.NS.XLINK) return { name: local, value, prefix, namespace };
    // The meaning of an attribute from another vocabulary depends on more than its name.
    return { name, value };
  }

  #setDoctype(doctype: string): void {
    const [, name = '', publicId = '', systemId = ''] = DOCTYPE.exec(doctype.slice(0, MAX_DOCTYPE)) ?? [];
    this.#tree.setDocumentType(this.#document, name, publicId.slice(1, -1), systemId.slice(1, -1));
  }
}

type Options = { position: false; xmlns?: false };
type Attribute = Element['attrs'][number];

/** The message of saxes for text that ends inside a tag, a comment or a reference. */
const CUT_OFF = 'unexpected end';

/** Namespaces whose elements are named by their local name. */
const KNOWN: readonly string[] = [html.NS.HTML, html.NS.SVG, html.NS.MATHML];

const MAX_DOCTYPE = 1_024;
const DOCTYPE = /^\s*([^\s[]+)(?:\s+PUBLIC\s+("[^"]*"|'[^']*')|\s+SYSTEM)?(?:\s*("[^"]*"|'[^']*'))?/;
