import type { Element } from '../tree.js';

/** What a selector says of one element. */
export interface Compound {
  tag: string;
  ids: string[];
  classes: string[];
  tests: Test[];
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
