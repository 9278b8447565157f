import { attribute, type Element } from '../tree/tree.js';
import type { Declaration } from './declaration.js';
import { parseSelectors } from './parse-selector.js';
import type { SheetRule, SheetRules } from './read-sheet.js';
import type { Selector } from './selector.js';

export function indexRules({ rules, layers }: SheetRules): RuleIndex {
  const order = new Map([...layers].map((layer, index) => [layer, index]));
  const layerOf = ({ layer }: SheetRule) => order.get(layer) ?? layers.size;
  const entries = rules.flatMap((rule) =>
    parseSelectors(rule.selectors).map((selector) => ({
      layer: layerOf(rule),
      rule: { selector, declarations: rule.declarations, rank: 0, importantRank: 0 },
    })),
  );
  const weight = ({ rule }: (typeof entries)[number]) => rule.selector.specificity;
  // The sort is stable: of two equal rules the later one stays last.
  entries.sort((a, b) => a.layer - b.layer || weight(a) - weight(b));
  for (const [index, { rule }] of entries.entries()) rule.rank = index;
  entries.sort((a, b) => b.layer - a.layer || weight(a) - weight(b));
  for (const [index, { rule }] of entries.entries()) rule.importantRank = entries.length + index;
  const index: RuleIndex = {
    byId: new Map(),
    byClass: new Map(),
    byTag: new Map(),
    others: [],
    host: [],
    slotted: [],
    count: entries.length,
    ofClasses: new Map(),
  };
  for (const { rule } of entries) addRule(index, rule);
  return index;
}

/** A rule with one selector and its rank in the cascade. */
export interface Rule {
  selector: Selector;
  declarations: readonly Declaration[];
  /** Higher ranks win. Important declarations have ranks of their own. */
  rank: number;
  importantRank: number;
}

/** Rules by what the element itself must have: an id, otherwise a class, otherwise a tag name. */
export interface RuleIndex {
  byId: Map<string, Rule[]>;
  byClass: Map<string, Rule[]>;
  byTag: Map<string, Rule[]>;
  others: Rule[];
  /** Rules of a shadow tree's sheet for the tree's host and for nodes assigned to its slots. */
  host: Rule[];
  slotted: Rule[];
  count: number;
  /** The rules by class of each `class` attribute that was looked up. Many elements may share a long one. */
  ofClasses: Map<string, readonly (readonly Rule[])[]>;
}

const NONE: readonly Rule[] = [];

/** Returns the rules that may match an element. */
export function candidatesFor(index: RuleIndex, element: Element): (readonly Rule[])[] {
  const { byId, byClass, byTag, others } = index;
  const candidates = [others, byTag.get(element.tagName) ?? NONE];
  if (byId.size > 0) candidates.push(byId.get(attribute(element, 'id') ?? '') ?? NONE);
  const names = byClass.size > 0 ? attribute(element, 'class') : undefined;
  return names ? candidates.concat(rulesOfClasses(names, index)) : candidates;
}

function rulesOfClasses(names: string, { byClass, ofClasses }: RuleIndex): readonly (readonly Rule[])[] {
  let found = ofClasses.get(names);
  if (!found) {
    found = [...new Set(names.split(/[ \t\n\f\r]+/))].flatMap((name) => {
      const rules = byClass.get(name);
      return rules ? [rules] : [];
    });
    ofClasses.set(names, found);
  }
  return found;
}

function addRule({ byId, byClass, byTag, others, host, slotted }: RuleIndex, rule: Rule): void {
  const [compound] = rule.selector.compounds;
  if (compound?.isHost) host.push(rule);
  else if (compound?.slotted) slotted.push(rule);
  else if (compound?.ids[0]) addTo(byId, compound.ids[0], rule);
  else if (compound?.classes[0]) addTo(byClass, compound.classes[0], rule);
  else if (compound?.tag) addTo(byTag, compound.tag, rule);
  else others.push(rule);
}

function addTo(map: Map<string, Rule[]>, key: string, rule: Rule): void {
  const rules = map.get(key);
  if (rules) rules.push(rule);
  else map.set(key, [rule]);
}
