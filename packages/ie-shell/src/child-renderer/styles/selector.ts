import type { Element } from '../tree/tree.js';

/** The part of a selector that tests one element. */
export interface Compound {
  tag: string;
  ids: string[];
  classes: string[];
  tests: Test[];
  /** Whether it tests the host of the sheet's shadow tree. The sheet sees nothing else outside the tree. */
  isHost?: true;
  /** The test of a node assigned to the slot that the rest of the compound matches. */
  slotted?: Test;
}

/** Tests an element, and takes from the budget what it examines. */
export type Test = (element: Element, budget: Budget) => boolean;

/** How much may still be examined. */
export interface Budget {
  steps: number;
}

export type Combinator = ' ' | '>' | '+' | '~';

export interface Selector {
  /** The compounds, starting from the element itself and going outwards. */
  compounds: Compound[];
  /** The combinator between each compound and the next. */
  combinators: Combinator[];
  /** The specificity as one comparable number. */
  specificity: number;
}

/** The specificity of an id, a class and a tag name. */
export const ID = 1 << 20;
export const CLASS = 1 << 10;
export const TAG = 1;

/** A test and its specificity. */
export interface WeighedTest {
  test: Test;
  weight: number;
}
