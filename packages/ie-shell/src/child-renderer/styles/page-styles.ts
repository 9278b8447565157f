import type { ParsedPage } from '../tree/reading.js';
import type { Element } from '../tree/tree.js';
import { cascade } from './cascade.js';
import type { ElementStyle } from './element-style.js';
import { OwnDeclarations } from './own-declarations.js';
import type { Budget } from './selector.js';
import { readTrees } from './style-trees.js';

/** Reads the style sheets inside a page once. It loads none. */
export function pageStyles(page: ParsedPage): StyleOf {
  return stylesIn(page).styleOf;
}

/** Returns the style of an element by the page's style sheets and the element's attributes. */
export type StyleOf = (element: Element) => ElementStyle;

/**
 * The budget of all style sheets of a page. Once it is used up, no rule matches. Real pages need a hundredth
 * of it.
 */
const MAX_STEPS = 4_000_000;

/** The styles of a page, and a cache of computed ones. */
interface Styles {
  styleOf: StyleOf;
  found: WeakMap<Element, ElementStyle>;
}

const known = new WeakMap<ParsedPage, Styles>();

/** Gives an element outside the page the style of an element of the page. */
export function copyStyle(page: ParsedPage, copy: Element, source: Element): void {
  const { styleOf, found } = stylesIn(page);
  found.set(copy, styleOf(source));
}

function stylesIn(page: ParsedPage): Styles {
  const before = known.get(page);
  if (before) return before;
  const { indexOf, innerRulesFor, count } = readTrees(page.document);
  const budget: Budget = { steps: MAX_STEPS };
  const found = new WeakMap<Element, ElementStyle>();
  const ownDeclarations = new OwnDeclarations();
  const styleOf = (element: Element) => {
    const style =
      found.get(element) ??
      cascade(indexOf(element), element, { budget, ownDeclarations, inner: innerRulesFor(element, budget) });
    if (count > 0) found.set(element, style);
    return style;
  };
  const styles = { styleOf, found };
  known.set(page, styles);
  return styles;
}
