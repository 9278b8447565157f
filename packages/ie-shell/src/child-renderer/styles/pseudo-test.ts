import { attribute, childrenOf, type Element, parentOf } from '../tree/tree.js';
import { type CssReader, readPattern } from './css-reader.js';
import { matches } from './match-selector.js';
import { readSelectors } from './parse-selector.js';
import type { WeighedTest } from './selector.js';
import { type Budget, CLASS, type Test } from './selector.js';
import { placeOf } from './siblings.js';

/** Reads a pseudo-class after its name. Undefined if it is not supported. */
export function pseudoTest(reader: CssReader, name: string, depth: number): WeighedTest | undefined {
  const kind = name.toLowerCase();
  if (!readPattern(reader, /\(/y)) {
    const test = plain.get(kind);
    return test && { test, weight: CLASS };
  }
  const found = functional(reader, kind, depth);
  return readPattern(reader, /\s*\)/y) ? found : undefined;
}

/** Pseudo-classes that hold for an untouched page, or never. */
const plain: ReadonlyMap<string, Test> = new Map(
  Object.entries<Test>({
    root: (element) => parentOf(element)?.nodeName === '#document',
    empty: isEmpty,
    'first-child': (element) => placeOf(element).index === 0,
    'last-child': (element) => isLast(element),
    'only-child': (element) => placeOf(element).siblings.length === 1,
    link: isLink,
    'any-link': isLink,
    checked: (element) => hasAttribute(element, 'checked') || hasAttribute(element, 'selected'),
    disabled: (element) => hasAttribute(element, 'disabled'),
    enabled: (element) => isControl(element) && !hasAttribute(element, 'disabled'),
    defined: () => true,
    hover: never,
    focus: never,
    'focus-within': never,
    'focus-visible': never,
    active: never,
    visited: never,
    target: never,
  }),
);

function functional(reader: CssReader, kind: string, depth: number): WeighedTest | undefined {
  if (kind === 'nth-child') return nthChild(readPattern(reader, /[^)]*/y) ?? '');
  if (kind !== 'not' && kind !== 'is' && kind !== 'where') return undefined;
  const { selectors, isWhole } = readSelectors(reader, depth + 1);
  const weight =
    kind === 'where' ? 0 : Math.max(0, ...selectors.slice(0, 100).map(({ specificity }) => specificity));
  if (kind !== 'not')
    return {
      test: (element, budget) => selectors.some((selector) => matches(selector, element, budget)),
      weight,
    };
  if (!isWhole) return undefined;
  return {
    test: (element, budget) => !selectors.some((selector) => matches(selector, element, budget)),
    weight,
  };
}

/** Reads a formula such as `2n + 1`, `odd` or `3`. */
function nthChild(formula: string): WeighedTest | undefined {
  const text = formula.toLowerCase().replace(/\s+/g, '');
  const simple = text === 'odd' ? '2n+1' : text === 'even' ? '2n' : text;
  const match = /^(?:([+-]?\d*)n)?([+-]?\d+)?$/.exec(simple);
  if (!match || simple === '') return undefined;
  const [, steps, offset = '0'] = match;
  const step =
    steps === undefined ? 0 : steps === '' || steps === '+' ? 1 : steps === '-' ? -1 : Number(steps);
  const test: Test = (element) => {
    const distance = placeOf(element).index + 1 - Number(offset);
    return step === 0 ? distance === 0 : distance % step === 0 && distance / step >= 0;
  };
  return { test, weight: CLASS };
}

function never(): boolean {
  return false;
}

function isEmpty(element: Element, budget: Budget): boolean {
  return childrenOf(element).every((child) => {
    budget.steps -= 1;
    return child.nodeName === '#comment' && budget.steps > 0;
  });
}

function isLast(element: Element): boolean {
  const { siblings, index } = placeOf(element);
  return index === siblings.length - 1;
}

function isLink(element: Element): boolean {
  return (element.tagName === 'a' || element.tagName === 'area') && hasAttribute(element, 'href');
}

function isControl({ tagName }: Element): boolean {
  return ['input', 'button', 'select', 'textarea', 'option', 'optgroup', 'fieldset'].includes(tagName);
}

function hasAttribute(element: Element, name: string): boolean {
  return attribute(element, name) !== undefined;
}
