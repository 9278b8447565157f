import { attribute, type Element } from '../tree.js';
import { type Declaration, readDeclarations } from './declaration.js';
import type { ElementStyle } from './element-style.js';
import { matches } from './match-selector.js';
import { candidatesFor, type Rule, type RuleIndex } from './rule-index.js';
import type { Budget } from './selector.js';

const NOTHING: ElementStyle = {};

/** The declaration that counts for a property, and how it stands in the cascade. */
type Winners = Map<keyof ElementStyle, { value: Declaration['value']; rank: number }>;

/** What the rules and its own `style` attribute say of an element. */
export function cascade(index: RuleIndex, element: Element, budget: Budget): ElementStyle {
  const own = attribute(element, 'style');
  if (index.count === 0 && !own) return NOTHING;
  const winners: Winners = new Map();
  for (const rules of candidatesFor(index, element)) {
    // Those that would win come last, and once one has, the others need not be looked at.
    for (let at = rules.length - 1; at >= 0 && budget.steps > 0; at -= 1) {
      const rule = rules[at];
      budget.steps -= 1;
      if (!rule || !wouldWin(winners, rule, index.count + 1)) continue;
      if (matches(rule.selector, element, budget)) apply(winners, rule, index.count + 1);
    }
  }
  for (const declaration of own ? readDeclarations({ text: own, at: 0 }) : []) {
    compete(winners, declaration, declaration.isImportant ? 2 * index.count + 1 : index.count);
  }
  if (winners.size === 0) return NOTHING;
  return Object.fromEntries(Array.from(winners, ([property, { value }]) => [property, value]));
}

function wouldWin(
  winners: Winners,
  { declarations, rank, importantRank }: Rule,
  firstImportant: number,
): boolean {
  return declarations.some(({ property, isImportant }) => {
    const best = winners.get(property);
    return !best || (isImportant ? firstImportant + importantRank : rank) >= best.rank;
  });
}

function apply(winners: Winners, { declarations, rank, importantRank }: Rule, firstImportant: number): void {
  for (const declaration of declarations) {
    compete(winners, declaration, declaration.isImportant ? firstImportant + importantRank : rank);
  }
}

function compete(winners: Winners, { property, value }: Declaration, rank: number): void {
  const best = winners.get(property);
  if (!best || rank >= best.rank) winners.set(property, { value, rank });
}
