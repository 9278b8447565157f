import type { ParsedPage } from '../tree/reading.js';
import type { Element } from '../tree/tree.js';
import { cascade } from './cascade.js';
import type { ElementStyle } from './element-style.js';
import type { Budget } from './selector.js';
import { readTrees } from './style-trees.js';

/** Reads the style sheets that are in the page, once; none is loaded. */
export function pageStyles(page: ParsedPage): StyleOf {
  return stylesIn(page).styleOf;
}

/** Says what the style sheets in a page, and the attributes of an element, make of it. */
export type StyleOf = (element: Element) => ElementStyle;

/** What style sheets may cost: beyond it, no rule counts. Pages take a hundredth of it. */
const MOST_STEPS = 4_000_000;

/** The styles of a page, and those that are known. */
interface Styles {
  styleOf: StyleOf;
  found: WeakMap<Element, ElementStyle>;
}

const known = new WeakMap<ParsedPage, Styles>();

/** Gives an element that is not in the page the style of one that is. */
export function copyStyle(page: ParsedPage, copy: Element, source: Element): void {
  const { styleOf, found } = stylesIn(page);
  found.set(copy, styleOf(source));
}

function stylesIn(page: ParsedPage): Styles {
  const before = known.get(page);
  if (before) return before;
  const { indexOf, innerRulesFor, count } = readTrees(page.document);
  const budget: Budget = { steps: MOST_STEPS };
  const found = new WeakMap<Element, ElementStyle>();
  const styleOf = (element: Element) => {
    const style =
      found.get(element) ?? cascade(indexOf(element), element, budget, innerRulesFor(element, budget));
    if (count > 0) found.set(element, style);
    return style;
  };
  const styles = { styleOf, found };
  known.set(page, styles);
  return styles;
}
