import { type DefaultTreeAdapterTypes, defaultTreeAdapter } from 'parse5';
import { ShellError } from '../errors.js';

/** How many elements and comments a page may have. */
export const MAX_NODES = 1_000_000;
/** How many attributes an element may have: those that come after are dropped. */
export const MAX_ATTRIBUTES = 512;

type Attribute = DefaultTreeAdapterTypes.Element['attrs'][number];

/** The tree as parse5 makes it, but for its bounds. */
export class CappedTree {
  readonly adapter: typeof defaultTreeAdapter;
  droppedAttributes = 0;
  #nodes = 0;

  constructor() {
    this.adapter = {
      ...defaultTreeAdapter,
      createElement: (tagName, namespaceURI, attrs) => {
        this.#count();
        return defaultTreeAdapter.createElement(tagName, namespaceURI, this.#cap(attrs));
      },
      createCommentNode: (data) => {
        this.#count();
        return defaultTreeAdapter.createCommentNode(data);
      },
      adoptAttributes: (recipient, attrs) => {
        const room = MAX_ATTRIBUTES - recipient.attrs.length;
        if (room > 0) defaultTreeAdapter.adoptAttributes(recipient, attrs);
        else this.droppedAttributes += attrs.length;
        this.#cap(recipient.attrs);
      },
    };
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
