import { slotOf } from '../tree/flat-tree.js';
import {
  attribute,
  type Document,
  type Element,
  elementsIn,
  type ShadowRoot,
  shadowTemplateOf,
  textContent,
} from '../tree/tree.js';
import type { InnerRules } from './cascade.js';
import { matches, matchesHost } from './match-selector.js';
import { isForScreen } from './media-query.js';
import { readSheet, startSheet } from './read-sheet.js';
import { indexRules, type RuleIndex } from './rule-index.js';
import type { Budget } from './selector.js';

/** Reads the style sheets in a document and its shadow trees. It loads none. */
export function readTrees(document: Document): StyleTrees {
  const inShadow = new WeakMap<Element, RuleIndex>();
  const ofHost = new WeakMap<Element, RuleIndex>();
  const roots: ShadowRoot[] = [];
  const ofDocument = readTree(document, roots);
  let hasShadow = false;
  let { count } = ofDocument;
  for (let root = roots.pop(); root; root = roots.pop()) {
    const index = readTree(root, roots);
    hasShadow = true;
    count += index.count;
    ofHost.set(root.host, index);
    for (const element of elementsIn(root)) inShadow.set(element, index);
  }
  if (!hasShadow) return { indexOf: () => ofDocument, innerRulesFor: () => NONE, count };
  const indexOf = (element: Element) => inShadow.get(element) ?? ofDocument;
  const innerRulesFor = (element: Element, budget: Budget): readonly InnerRules[] => {
    const slot = slotOf(element);
    const slotted = slot ? indexOf(slot).slotted : [];
    const host = ofHost.get(element)?.host ?? [];
    if (slotted.length === 0 && host.length === 0) return NONE;
    return [
      { rules: host, matches: ({ selector }) => matchesHost(selector, element, budget) },
      {
        rules: slotted,
        matches: ({ selector }) =>
          slot !== undefined &&
          selector.compounds[0]?.slotted?.(element, budget) === true &&
          matches(selector, slot, budget),
      },
    ];
  };
  return { indexOf, innerRulesFor, count };
}

/** The rules of a page. Each shadow tree has its own, which match no element of another tree. */
export interface StyleTrees {
  /** Returns the rules of the element's tree. */
  indexOf: (element: Element) => RuleIndex;
  /**
   * Returns the rules of shadow trees that match an element as their host or as a node assigned to a slot.
   */
  innerRulesFor: (element: Element, budget: Budget) => readonly InnerRules[];
  /** The number of rules. */
  count: number;
}

const NONE: readonly InnerRules[] = [];

/** Reads the sheets of one tree, and adds the shadow roots of its elements to `roots`. */
function readTree(tree: Document | ShadowRoot, roots: ShadowRoot[]): RuleIndex {
  const sheet = startSheet();
  for (const element of elementsIn(tree)) {
    if (element.tagName === 'style' && isInUse(element)) readSheet(textContent(element), sheet);
    const root = shadowTemplateOf(element)?.content;
    if (root) roots.push(root);
  }
  return indexRules(sheet);
}

function isInUse(element: Element): boolean {
  const type = attribute(element, 'type')?.trim().toLowerCase();
  return (!type || type === 'text/css') && isForScreen(attribute(element, 'media') ?? '');
}
