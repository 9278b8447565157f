import type { ParsedPage } from '../reading.js';
import { attribute, type Element, elementsIn, textContent } from '../tree.js';
import { cascade } from './cascade.js';
import type { ElementStyle } from './element-style.js';
import { isForScreen } from './media-query.js';
import { readSheet, type SheetRules } from './read-sheet.js';
import { indexRules } from './rule-index.js';
import type { Budget } from './selector.js';

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

/** Reads the style sheets that are in the page, once; none is loaded. */
export function pageStyles(page: ParsedPage): StyleOf {
  return stylesIn(page).styleOf;
}

/** Gives an element that is not in the page the style of one that is. */
export function copyStyle(page: ParsedPage, copy: Element, source: Element): void {
  const { styleOf, found } = stylesIn(page);
  found.set(copy, styleOf(source));
}

function stylesIn(page: ParsedPage): Styles {
  const before = known.get(page);
  if (before) return before;
  const sheet: SheetRules = { rules: [], layers: new Set() };
  for (const element of elementsIn(page.document)) {
    if (element.tagName === 'style' && isInUse(element)) readSheet(textContent(element), sheet);
  }
  const index = indexRules(sheet);
  const budget: Budget = { steps: MOST_STEPS };
  const found = new WeakMap<Element, ElementStyle>();
  const styleOf = (element: Element) => {
    const style = found.get(element) ?? cascade(index, element, budget);
    if (index.count > 0) found.set(element, style);
    return style;
  };
  const styles = { styleOf, found };
  known.set(page, styles);
  return styles;
}

function isInUse(element: Element): boolean {
  const type = attribute(element, 'type')?.trim().toLowerCase();
  return (!type || type === 'text/css') && isForScreen(attribute(element, 'media') ?? '');
}
