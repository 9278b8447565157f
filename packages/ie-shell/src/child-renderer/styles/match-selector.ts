import { hostOf } from '../tree/flat-tree.js';
import { attribute, type Element, isElement, type ParentNode, parentOf } from '../tree/tree.js';
import type { Budget, Combinator, Compound, Selector } from './selector.js';
import { placeOf } from './siblings.js';

/** Whether a selector matches an element. False once the budget is used up. */
export function matches(selector: Selector, element: Element, budget: Budget): boolean {
  return matchesFrom(selector, 0, { element, budget, isHost: false });
}

/** Whether a selector of a shadow tree's sheet matches the tree's host. */
export function matchesHost(selector: Selector, host: Element, budget: Budget): boolean {
  return matchesFrom(selector, 0, { element: host, budget, isHost: true });
}

interface Candidate {
  element: Element;
  /** Whether the element is the host of the selector's shadow tree. */
  isHost: boolean;
  budget: Budget;
}

function matchesFrom(selector: Selector, index: number, candidate: Candidate): boolean {
  const { budget } = candidate;
  const compound = selector.compounds[index];
  if (!compound || !matchesCompound(compound, candidate)) return false;
  const combinator = selector.combinators[index];
  if (!combinator) return true;
  if (combinator === '~') return !candidate.isHost && matchesBefore(selector, index + 1, candidate);
  for (let next = around(candidate, combinator); next && budget.steps > 0; next = around(next, combinator)) {
    if (matchesFrom(selector, index + 1, next)) return true;
    if (combinator === '>' || combinator === '+') return false;
  }
  return false;
}

/** Whether a selector from that index on matches a sibling before the element. */
function matchesBefore(selector: Selector, index: number, candidate: Candidate): boolean {
  const parent = parentOf(candidate.element);
  const compound = selector.compounds[index];
  if (!parent || !compound) return false;
  const place = placeOf(candidate.element);
  const search = searchAmong(parent, compound);
  while (!search.isFound && search.tried < place.index && candidate.budget.steps > 0) {
    const element = place.siblings[search.tried];
    search.isFound = element !== undefined && matchesFrom(selector, index, { ...candidate, element });
    search.tried += 1;
  }
  // All but the last tried one fail to match.
  return search.isFound && search.tried <= place.index;
}

/** The search for the first child of a parent that a selector matches. */
interface Search {
  tried: number;
  isFound: boolean;
}

/** The searches by their parents, and by the compounds with which the rest of the selectors begins. */
const searches = new WeakMap<ParentNode, WeakMap<Compound, Search>>();

function searchAmong(parent: ParentNode, compound: Compound): Search {
  const ofParent = searches.get(parent) ?? new WeakMap<Compound, Search>();
  const search = ofParent.get(compound) ?? { tried: 0, isFound: false };
  searches.set(parent, ofParent.set(compound, search));
  return search;
}

function matchesCompound(compound: Compound, { element, budget, isHost }: Candidate): boolean {
  const { tag, ids, classes, tests } = compound;
  budget.steps -= 1;
  if (budget.steps <= 0) return false;
  if ((compound.isHost ?? false) !== isHost) return false;
  if (tag && tag !== element.tagName.toLowerCase()) return false;
  // Each of them may search all attributes.
  budget.steps -= (ids.length + classes.length + tests.length) * (1 + (element.attrs.length >> 3));
  if (budget.steps <= 0) return false;
  if (ids.length > 0 && ids.some((id) => id !== attribute(element, 'id'))) return false;
  if (classes.length > 0 && !hasClasses(element, classes, budget)) return false;
  return tests.every((test) => budget.steps > 0 && test(element, budget));
}

function hasClasses(element: Element, classes: readonly string[], budget: Budget): boolean {
  const value = attribute(element, 'class');
  if (!value) return false;
  budget.steps -= (value.length >> 4) * classes.length;
  return classes.every((name) => hasWord(value, name));
}

/** Whether the text contains the word, delimited by white space. The word itself has none, so no two overlap. */
function hasWord(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) {
    if (isSpace(text, at - 1) && isSpace(text, at + word.length)) return true;
  }
  return false;
}

function isSpace(text: string, index: number): boolean {
  return index < 0 || index >= text.length || ' \t\n\f\r'.includes(text.charAt(index));
}

/**
 * Returns the next element in a combinator's direction. What surrounds a host is invisible to its shadow
 * tree.
 */
function around(candidate: Candidate, combinator: Combinator): Candidate | undefined {
  const { element, isHost } = candidate;
  if (isHost) return undefined;
  if (combinator === ' ' || combinator === '>') {
    const parent = parentOf(element);
    if (!parent) return undefined;
    const host = hostOf(parent);
    if (host) return { ...candidate, element: host, isHost: true };
    return isElement(parent) ? { ...candidate, element: parent } : undefined;
  }
  const { siblings, index } = placeOf(element);
  const sibling = siblings[index - 1];
  return sibling && { ...candidate, element: sibling };
}
