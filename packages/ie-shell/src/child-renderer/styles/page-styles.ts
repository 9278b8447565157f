import type { ParsedPage } from '../reading.js';
import type { Display } from '../text/default-styles.js';
import type { WhiteSpace } from '../text/white-space.js';
import { attribute, type Element, isElement, type TreeNode } from '../tree.js';

/** What the page itself says of how an element is shown, as far as it matters to text. */
export interface ElementStyle {
  display?: Display;
  whiteSpace?: WhiteSpace;
  listStyleType?: string;
}

export interface PageStyles {
  styleOf(element: Element): ElementStyle;
  /** Whether the page hides it, and with it all that is in it. */
  isHidden(node: TreeNode): boolean;
}

export function pageStyles(_: ParsedPage): PageStyles {
  return {
    styleOf: () => ({}),
    isHidden: (node) =>
      isElement(node) &&
      (attribute(node, 'hidden') !== undefined ||
        /display:\s*none|visibility:\s*hidden/.test(attribute(node, 'style') ?? '')),
  };
}
