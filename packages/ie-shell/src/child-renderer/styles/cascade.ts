import { attribute, type Element } from '../tree/tree.js';
import type { Declaration } from './declaration.js';
import type { ElementStyle } from './element-style.js';
import { matches } from './match-selector.js';
import type { OwnDeclarations } from './own-declarations.js';
import { startSheet } from './read-sheet.js';
import { candidatesFor, indexRules, type Rule, type RuleIndex } from './rule-index.js';
import type { Budget } from './selector.js';

/**
 * Computes an element's style from the rules and its own `style` attribute. Rules of the element's own tree
 * win over those of shadow trees.
 */
export function cascade(
  index: RuleIndex,
  element: Element,
  { budget, ownDeclarations, inner = NO_INNER }: CascadeOptions,
): ElementStyle {
  const own = attribute(element, 'style');
  if (index.count === 0 && !own && inner.length === 0) return NOTHING;
  const winners: Winners = {};
  for (const each of inner) applyInner(winners, each, budget);
  for (const rules of candidatesFor(index, element)) {
    if (budget.steps <= 0) break;
    // The rules are sorted with the winners last, so the others are skipped once one has matched.
    for (let at = rules.length - 1; at >= 0 && budget.steps > 0; at -= 1) {
      const rule = rules[at];
      budget.steps -= 1;
      if (rule && wouldWin(winners, rule) && matches(rule.selector, element, budget)) apply(winners, rule);
    }
  }
  for (const declaration of own ? ownDeclarations.of(own) : []) {
    compete(winners, declaration, declaration.isImportant ? 2 * index.count : index.count - 0.5);
  }
  const style = Object.entries(winners).map(([property, { value }]) => [property, value]);
  return style.length === 0 ? NOTHING : Object.fromEntries(style);
}

/** What all elements of a page share. */
interface CascadeOptions {
  budget: Budget;
  ownDeclarations: OwnDeclarations;
  /** The rules of shadow trees around or inside the element. */
  inner?: readonly InnerRules[];
}

const NOTHING: ElementStyle = {};
const NO_RULES = indexRules(startSheet());

/** The winning declaration of a property, and its rank in the cascade. */
type Winners = { [Property in keyof ElementStyle]: { value: Declaration['value']; rank: number } };

/** The rules of a shadow tree for elements outside it, and whether any of them matches. */
export interface InnerRules {
  rules: readonly Rule[];
  matches: (rule: Rule) => boolean;
}

const NO_INNER: readonly InnerRules[] = [];
/** More than the number of rules. */
const MANY = 1e9;

/** Computes an element's style from its `style` attribute alone. */
export function ownStyle(element: Element, ownDeclarations: OwnDeclarations): ElementStyle {
  return cascade(NO_RULES, element, { budget: { steps: 0 }, ownDeclarations });
}

function applyInner(winners: Winners, { rules, matches: isTrue }: InnerRules, budget: Budget): void {
  for (const rule of rules) {
    budget.steps -= 1;
    if (budget.steps <= 0) return;
    if (!isTrue(rule)) continue;
    for (const declaration of rule.declarations) {
      // Important declarations of a shadow tree win over important ones of the tree around it.
      const rank = declaration.isImportant ? rule.importantRank + MANY : rule.rank - MANY;
      compete(winners, declaration, rank);
    }
  }
}

function wouldWin(winners: Winners, rule: Rule): boolean {
  for (const { property, isImportant } of rule.declarations) {
    const best = winners[property];
    if (!best || rankOf(rule, isImportant) >= best.rank) return true;
  }
  return false;
}

function apply(winners: Winners, rule: Rule): void {
  for (const declaration of rule.declarations) {
    compete(winners, declaration, rankOf(rule, declaration.isImportant));
  }
}

function rankOf({ rank, importantRank }: Rule, isImportant: boolean): number {
  return isImportant ? importantRank : rank;
}

function compete(winners: Winners, { property, value }: Declaration, rank: number): void {
  const best = winners[property];
  if (!best || rank >= best.rank) winners[property] = { value, rank };
}
