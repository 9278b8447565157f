import { type PseudoSelector, parse, type Selector, SelectorType } from 'css-what';
import nthCheck from 'nth-check';
import { placeOf, siblingsIn } from '../styles/siblings.js';
import { composedParentOf } from '../tree/flat-tree.js';
import { type Element, isElement, type ParentNode, parentOf, type TreeNode } from '../tree/tree.js';

/**
 * Rewrites the parts of a selector for which css-select scans all siblings, ancestors or descendants of each element,
 * so that the time is linear in the page: `a b`, `a ~ b`, `:has(b)`, `:nth-child(2n of b)` and the like. Each becomes a
 * pseudo-class whose test remembers what it has found.
 */
export class LinearSelectors {
  readonly #tools: SelectorTools;
  /** The tests by the names of their pseudo-classes: the option `pseudos` of css-select. */
  readonly pseudos: Record<string, Test> = Object.create(null);
  readonly #countsOfType: (parent: ParentNode) => Counts;
  #count = 0;

  constructor(tools: SelectorTools) {
    this.#tools = tools;
    this.#countsOfType = remember((parent) => countSiblings(parent, { key: tools.nameOf }));
  }

  /** @throws Error for an unknown pseudo-class or an invalid formula */
  rewrite(selectors: Selector[][]): Selector[][] {
    checkNames(selectors);
    return selectors.map((selector) =>
      this.#rewriteFar(selector.map((token) => (isPseudo(token) ? this.#rewritePseudo(token) : token))),
    );
  }

  /** `a b` becomes `b:inside-a`, and `a ~ b` becomes `b:after-a`. A selector that begins with either stays as it is. */
  #rewriteFar(selector: Selector[]): Selector[] {
    const at = selector.findLastIndex(({ type }) => FAR.has(type));
    const combinator = selector[at];
    if (!combinator || at === 0) return selector;
    const matches = this.#compile([this.#rewriteFar(selector.slice(0, at))]);
    const isDeep = combinator.type === SelectorType.Descendant;
    const test = this.#pseudo(isDeep ? insideTest(matches) : afterTest(matches));
    const rest = selector.slice(at + 1);
    const end = rest.findIndex(isCombinator);
    rest.splice(end < 0 ? rest.length : end, 0, test);
    return rest;
  }

  #rewritePseudo(token: PseudoSelector): Selector {
    const { name, data } = token;
    if (Array.isArray(data)) {
      if (name !== 'has') return { ...token, data: this.rewrite(data) };
      return this.#rewriteHas(data) ?? token;
    }
    const [, edge] = /^(first|last|only)-(?:child|of-type)$/.exec(name) ?? [];
    if (edge !== undefined && data === null) {
      const isEdge = name.endsWith('child') ? isEdgeOf : this.#isEdgeOfType;
      return this.#pseudo((element) => isEdge(element, edge));
    }
    const isNth = /^nth-(last-)?(child|of-type)$/.test(name) && typeof data === 'string';
    return isNth ? this.#rewriteNth(name, data) : token;
  }

  #rewriteNth(name: string, formula: string): Selector {
    const [, steps = formula, of] = (name.endsWith('child') && /^(.+?)\s+of\s+(.+)$/is.exec(formula)) || [];
    const isNth = nthCheck(steps.trim());
    const isReverse = name.startsWith('nth-last');
    const matches = of === undefined ? undefined : this.#compile(this.rewrite(parse(of.trim())));
    const key = name.endsWith('of-type') ? this.#tools.nameOf : () => '';
    const countsOf = remember((parent) => countSiblings(parent, { key, matches }));
    return this.#pseudo((element) => {
      const parent = parentOf(element);
      const counts = parent && countsOf(parent);
      const index = counts?.indexes.get(element);
      if (!counts || index === undefined) return false;
      return isNth(isReverse ? (counts.totals.get(key(element)) ?? 0) - 1 - index : index);
    });
  }

  readonly #isEdgeOfType = (element: Element, edge: string): boolean => {
    const parent = parentOf(element);
    const counts = parent && this.#countsOfType(parent);
    const index = counts?.indexes.get(element) ?? 0;
    const last = (counts?.totals.get(this.#tools.nameOf(element)) ?? 1) - 1;
    return (edge === 'last' || index === 0) && (edge === 'first' || index === last);
  };

  /**
   * `:has(a > b)` is the same as `:has(a:has(> b))`. Undefined for a selector that refers to the tested element in
   * another place than its beginning, which css-select tests.
   */
  #rewriteHas(selectors: Selector[][]): Selector | undefined {
    const tests: Test[] = [];
    for (const written of selectors) {
      const [first, second] = written;
      const selector = first && isScope(first) && second && isCombinator(second) ? written.slice(1) : written;
      const [combinator, ...rest] =
        selector[0] && isCombinator(selector[0]) ? selector : [DESCENDANT, ...selector];
      const end = rest.findIndex(isCombinator);
      const compound = end < 0 ? rest : rest.slice(0, end);
      if (!combinator || UNUSUAL.has(combinator.type) || compound.length === 0 || usesScope(rest)) {
        return undefined;
      }
      if (end >= 0) compound.push({ type: SelectorType.Pseudo, name: 'has', data: [rest.slice(end)] });
      tests.push(this.#hasTest(combinator.type, compound));
    }
    return this.#pseudo((element) => tests.some((test) => test(element)));
  }

  #hasTest(combinator: SelectorType, compound: Selector[]): Test {
    const matches = this.#compile(this.rewrite([compound]));
    if (combinator === SelectorType.Adjacent) {
      return (element) => {
        const { siblings, index } = placeOf(element);
        const next = siblings[index + 1];
        return next !== undefined && matches(next);
      };
    }
    if (combinator === SelectorType.Sibling) {
      const lastOf = remember((parent) => siblingsIn(parent).findLastIndex(matches));
      return (element) => {
        const parent = parentOf(element);
        return parent !== undefined && lastOf(parent) > placeOf(element).index;
      };
    }
    const isDeep = combinator === SelectorType.Descendant;
    let holders: Set<TreeNode> | undefined;
    return (element) => {
      holders ??= holdersOf(this.#tools.elements().filter(matches), isDeep);
      return holders.has(element);
    };
  }

  #compile(selectors: Selector[][]): Test {
    return this.#tools.compile(selectors, this.pseudos);
  }

  #pseudo(test: Test): PseudoSelector {
    this.#count += 1;
    const name = `-linear-${this.#count}`;
    this.pseudos[name] = test;
    return { type: SelectorType.Pseudo, name, data: null };
  }
}

type Test = (element: Element) => boolean;

/** What the selectors are tested with. */
export interface SelectorTools {
  compile(selectors: Selector[][], pseudos: Record<string, Test>): Test;
  /** All elements of the page. */
  elements(): readonly Element[];
  nameOf(element: Element): string;
}

/** Combinators whose left side may be far from their right side. */
const FAR: ReadonlySet<SelectorType> = new Set([SelectorType.Descendant, SelectorType.Sibling]);
/** Combinators of css-select that are not CSS, or that it does not support. */
const UNUSUAL: ReadonlySet<SelectorType> = new Set([SelectorType.Parent, SelectorType.ColumnCombinator]);
const COMBINATORS: ReadonlySet<SelectorType> = new Set([
  ...FAR,
  ...UNUSUAL,
  SelectorType.Adjacent,
  SelectorType.Child,
]);
const DESCENDANT: Selector = { type: SelectorType.Descendant };

function isCombinator({ type }: Selector): boolean {
  return COMBINATORS.has(type);
}

function isPseudo(token: Selector): token is PseudoSelector {
  return token.type === SelectorType.Pseudo;
}

/** css-select looks names up in plain objects, where it finds the members of `Object.prototype` too. */
function checkNames(selectors: readonly Selector[][]): void {
  for (const token of selectors.flat()) {
    if (!isPseudo(token)) continue;
    if (token.name in Object.prototype) throw new Error(`Unknown pseudo-class :${token.name}`);
    if (Array.isArray(token.data)) checkNames(token.data);
  }
}

/** Whether a part of a selector refers to the element that `:has()` is tested for. */
function usesScope(tokens: readonly Selector[]): boolean {
  return tokens.some((token) => {
    if (!isPseudo(token)) return false;
    return isScope(token) || (Array.isArray(token.data) && token.data.some(usesScope));
  });
}

function isScope(token: Selector): boolean {
  return isPseudo(token) && token.name === 'scope';
}

/** Whether an element is inside one that matches. */
function insideTest(matches: Test): Test {
  const holding = new Map<Element, boolean>();
  return (element) => {
    const asked: Element[] = [];
    let isFound = false;
    for (let outer = outerOf(element); outer; outer = outerOf(outer)) {
      const known = holding.get(outer);
      if (known === undefined) asked.push(outer);
      isFound = known ?? matches(outer);
      if (isFound || known === false) break;
    }
    for (const outer of asked) holding.set(outer, isFound);
    return isFound;
  };
}

function outerOf(element: Element): Element | undefined {
  const parent = composedParentOf(element);
  return parent && isElement(parent) ? parent : undefined;
}

/** Whether an element is after a sibling that matches. */
function afterTest(matches: Test): Test {
  const firstOf = remember((parent) => siblingsIn(parent).findIndex(matches));
  return (element) => {
    const parent = parentOf(element);
    if (!parent) return false;
    const first = firstOf(parent);
    return first >= 0 && first < placeOf(element).index;
  };
}

function isEdgeOf(element: Element, edge: string): boolean {
  const { siblings, index } = placeOf(element);
  return (edge === 'last' || index === 0) && (edge === 'first' || index === siblings.length - 1);
}

interface Counts {
  /** The place of each counted element among those of its key, from 0. */
  indexes: ReadonlyMap<Element, number>;
  /** How many elements each key has. */
  totals: ReadonlyMap<string, number>;
}

/** Counts the children of a parent that match, apart for each key. */
function countSiblings(
  parent: ParentNode,
  { key, matches = () => true }: { key: (element: Element) => string; matches?: Test | undefined },
): Counts {
  const indexes = new Map<Element, number>();
  const totals = new Map<string, number>();
  for (const element of siblingsIn(parent)) {
    if (!matches(element)) continue;
    const index = totals.get(key(element)) ?? 0;
    indexes.set(element, index);
    totals.set(key(element), index + 1);
  }
  return { indexes, totals };
}

/** The parents of the elements, or all their ancestors. */
function holdersOf(elements: readonly Element[], isDeep: boolean): Set<TreeNode> {
  const holders = new Set<TreeNode>();
  for (const element of elements) {
    let holder = composedParentOf(element);
    while (holder && !holders.has(holder)) {
      holders.add(holder);
      holder = isDeep ? composedParentOf(holder) : undefined;
    }
  }
  return holders;
}

/** Computes a value for each parent once. */
function remember<Value>(compute: (parent: ParentNode) => Value): (parent: ParentNode) => Value {
  const values = new Map<ParentNode, Value>();
  return (parent) => {
    let value = values.get(parent);
    if (value === undefined) {
      value = compute(parent);
      values.set(parent, value);
    }
    return value;
  };
}
