import { attribute, type Element } from '../tree.js';
import { type Declaration, readDeclarations } from './declaration.js';
import type { ElementStyle } from './element-style.js';
import { matches } from './match-selector.js';
import { candidatesFor, type RuleIndex } from './rule-index.js';
import type { Budget } from './selector.js';

const NOTHING: ElementStyle = {};

/** The declaration that counts for a property, and how it stands in the cascade. */
type Winners = Map<keyof ElementStyle, { value: Declaration['value']; rank: number }>;

/** What the rules and its own `style` attribute say of an element. */
export function cascade(index: RuleIndex, element: Element, budget: Budget): ElementStyle {
  const own = attribute(element, 'style');
  if (index.count === 0 && !own) return NOTHING;
  const winners: Winners = new Map();
  for (const { selector, declarations, rank, importantRank } of candidatesFor(index, element)) {
    if (budget.steps <= 0) break;
    if (!matches(selector, element, budget)) continue;
    for (const declaration of declarations) {
      compete(winners, declaration, declaration.isImportant ? index.count + 1 + importantRank : rank);
    }
  }
  for (const declaration of own ? readDeclarations({ text: own, at: 0 }) : []) {
    compete(winners, declaration, declaration.isImportant ? 2 * index.count + 1 : index.count);
  }
  if (winners.size === 0) return NOTHING;
  return Object.fromEntries(Array.from(winners, ([property, { value }]) => [property, value]));
}

function compete(winners: Winners, { property, value }: Declaration, rank: number): void {
  const best = winners.get(property);
  if (!best || rank >= best.rank) winners.set(property, { value, rank });
}
