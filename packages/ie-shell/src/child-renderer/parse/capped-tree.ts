import { encodingOfMeta } from '@internet-exploder/ie-text';
import {
  type DefaultTreeAdapterMap,
  type DefaultTreeAdapterTypes,
  defaultTreeAdapter,
  html,
  type TreeAdapter,
} from 'parse5';
import { ShellError } from '../../errors/shell-error.js';

/** How many elements and comments a page may have. */
export const MAX_NODES = 1_000_000;
/** How many attributes an element may have: those that come after are dropped. */
export const MAX_ATTRIBUTES = 512;

type Attribute = DefaultTreeAdapterTypes.Element['attrs'][number];

/** parse5's adapter as a class: a parser is as fast as with that one only when all of its adapters are alike to V8. */
const DefaultTree = class {} as new () => TreeAdapter<DefaultTreeAdapterMap>;
Object.assign(DefaultTree.prototype, defaultTreeAdapter);

/** Makes a tree as parse5 does, but for its bounds. */
export class CappedTree extends DefaultTree {
  droppedAttributes = 0;
  /** The encoding that the first `meta` element names that names one. */
  encoding: string | undefined;
  #nodes = 0;

  override createElement(
    ...[tagName, namespaceURI, attrs]: Parameters<typeof defaultTreeAdapter.createElement>
  ) {
    this.#count();
    if (tagName === 'meta' && namespaceURI === html.NS.HTML) this.encoding ??= encodingIn(attrs);
    return defaultTreeAdapter.createElement(tagName, namespaceURI, this.#cap(attrs));
  }

  override createCommentNode(data: string) {
    this.#count();
    return defaultTreeAdapter.createCommentNode(data);
  }

  override adoptAttributes(recipient: DefaultTreeAdapterTypes.Element, attrs: Attribute[]): void {
    // What comes next looks at all that the element has, even for none.
    if (attrs.length === 0) return;
    const room = MAX_ATTRIBUTES - recipient.attrs.length;
    if (room > 0) defaultTreeAdapter.adoptAttributes(recipient, attrs);
    else this.droppedAttributes += attrs.length;
    this.#cap(recipient.attrs);
  }

  #count(): void {
    this.#nodes += 1;
    if (this.#nodes <= MAX_NODES) return;
    throw new ShellError(
      'IE_SHELL_PAGE_TOO_LARGE',
      `the page has more than ${MAX_NODES} elements and comments`,
    );
  }

  #cap(attrs: Attribute[]): Attribute[] {
    if (attrs.length > MAX_ATTRIBUTES) {
      this.droppedAttributes += attrs.length - MAX_ATTRIBUTES;
      attrs.length = MAX_ATTRIBUTES;
    }
    return attrs;
  }
}

function encodingIn(attrs: readonly Attribute[]): string | undefined {
  const valueIn = (name: string) => attrs.find((attr) => attr.name === name)?.value;
  return encodingOfMeta({
    charset: valueIn('charset'),
    httpEquiv: valueIn('http-equiv'),
    content: valueIn('content'),
  });
}
