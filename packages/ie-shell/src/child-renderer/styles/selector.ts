import type { Element } from '../tree/tree.js';

/** What a selector says of one element. */
export interface Compound {
  tag: string;
  ids: string[];
  classes: string[];
  tests: Test[];
  /** Whether it is about the host of the shadow tree that the sheet is in, which is all that the sheet sees of it. */
  isHost?: true;
  /** What is asked of a node that is assigned to the slot which all else is about. */
  slotted?: Test;
}

/** Whether something is true of an element; it costs what it looks at. */
export type Test = (element: Element, budget: Budget) => boolean;

/** How much may still be looked at. */
export interface Budget {
  steps: number;
}

export type Combinator = ' ' | '>' | '+' | '~';

export interface Selector {
  /** From the element itself outwards. */
  compounds: Compound[];
  /** The one between a compound and the next. */
  combinators: Combinator[];
  /** Comparable as a number. */
  specificity: number;
}

/** The weight of an id, a class and a name. */
export const ID = 1 << 20;
export const CLASS = 1 << 10;
export const TAG = 1;

/** What a test asks, and how much it weighs. */
export interface WeighedTest {
  test: Test;
  weight: number;
}
