import { encodingOfMeta } from '@internet-exploder/ie-text';
import {
  type DefaultTreeAdapterMap,
  type DefaultTreeAdapterTypes,
  defaultTreeAdapter,
  html,
  type TreeAdapter,
} from 'parse5';
import { ShellError } from '../../errors/shell-error.js';

/** The most elements and comments in a page. */
export const MAX_NODES = 1_000_000;
/** The most attributes of an element. The parser drops those after it. */
export const MAX_ATTRIBUTES = 512;

type Attribute = DefaultTreeAdapterTypes.Element['attrs'][number];

/**
 * parse5's adapter as a class. A parser is as fast as with parse5's own adapter only if V8 sees the same
 * shape for all adapters.
 */
const DefaultTree = class {} as new () => TreeAdapter<DefaultTreeAdapterMap>;
Object.assign(DefaultTree.prototype, defaultTreeAdapter);

/** Builds the tree as parse5 does, within bounds. */
export class CappedTree extends DefaultTree {
  droppedAttributes = 0;
  /** The encoding named by the first `meta` element that names one. */
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
    // The code below scans all attributes of the element, even if none are new.
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
