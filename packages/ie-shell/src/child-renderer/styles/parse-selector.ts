import { attributeTest } from './attribute-test.js';
import { type CssReader, readName, readPattern } from './css-reader.js';
import { matches } from './match-selector.js';
import { pseudoTest } from './pseudo-test.js';
import type { WeighedTest } from './selector.js';
import { CLASS, type Combinator, type Compound, ID, type Selector, TAG } from './selector.js';

/** Reads a selector list. It leaves out selectors that it does not understand or that cannot match here. */
export function parseSelectors(text: string): Selector[] {
  return text.length > MAX_LENGTH ? [] : readSelectors({ text, at: 0 }, 0).selectors;
}

/** Longer selectors, and those nested deeper, are skipped. */
const MAX_LENGTH = 100_000;
const MAX_COMPOUNDS = 32;
const MAX_DEPTH = 4;

export interface SelectorList {
  selectors: Selector[];
  /** Whether every selector of the list was understood. */
  isWhole: boolean;
}

/** Reads selectors to the end of the text or of the enclosing brackets. */
export function readSelectors(reader: CssReader, depth: number): SelectorList {
  const list: SelectorList = { selectors: [], isWhole: true };
  for (;;) {
    const selector = depth > MAX_DEPTH ? undefined : readSelector(reader, depth);
    if (selector) list.selectors.push(selector);
    else {
      list.isWhole = false;
      skipSelector(reader);
    }
    if (reader.text[reader.at] !== ',') return list;
    reader.at += 1;
  }
}

function readSelector(reader: CssReader, depth: number): Selector | undefined {
  const compounds: Compound[] = [];
  const combinators: Combinator[] = [];
  let specificity = 0;
  readPattern(reader, /\s*/y);
  for (;;) {
    const compound: Compound = { tag: '', ids: [], classes: [], tests: [] };
    const weight = readCompound(reader, compound, depth);
    if (weight === undefined || compounds.length >= MAX_COMPOUNDS) return undefined;
    // Nothing may follow `::slotted()`.
    if (compounds[0]?.slotted) return undefined;
    compounds.unshift(compound);
    specificity += weight;
    const combinator = readPattern(reader, /\s*[>+~]\s*|\s+/y);
    if (isAtEnd(reader)) return combinator?.trim() ? undefined : { compounds, combinators, specificity };
    if (combinator === undefined) return undefined;
    combinators.unshift((combinator.trim() || ' ') as Combinator);
  }
}

/** Reads a compound selector and returns its specificity. Undefined if it is not understood. */
function readCompound(reader: CssReader, compound: Compound, depth: number): number | undefined {
  const isAny = readPattern(reader, /\*/y) !== undefined;
  compound.tag = isAny ? '' : readName(reader).toLowerCase();
  let weight = compound.tag ? TAG : 0;
  let isEmpty = !isAny && !compound.tag;
  for (let sign = readSign(reader); sign !== undefined; sign = readSign(reader)) {
    const part = readPart(reader, { sign, compound, depth });
    if (part === undefined) return undefined;
    weight += part;
    isEmpty = false;
  }
  return isEmpty ? undefined : weight;
}

function readSign(reader: CssReader): string | undefined {
  return readPattern(reader, /::?|[.#[]/y);
}

interface Part {
  sign: string;
  compound: Compound;
  depth: number;
}

/** Reads the part after a sign such as `.` or `#` into the compound. */
function readPart(reader: CssReader, { sign, compound, depth }: Part): number | undefined {
  const name = sign === '[' ? '' : readName(reader);
  if (sign === '.' || sign === '#') {
    if (name) (sign === '.' ? compound.classes : compound.ids).push(name);
    return name ? (sign === '.' ? CLASS : ID) : undefined;
  }
  if (sign === '::')
    return name.toLowerCase() === 'slotted' ? readSlotted(reader, compound, depth) : undefined;
  if (sign === ':' && name.toLowerCase() === 'host') return readHost(reader, compound, depth);
  const found = sign === '[' ? attributeTest(reader) : pseudoTest(reader, name, depth);
  if (found) compound.tests.push(found.test);
  return found?.weight;
}

/** `:host`, or `:host(.x)`. @see https://drafts.csswg.org/css-scoping/#host-selector */
function readHost(reader: CssReader, compound: Compound, depth: number): number | undefined {
  compound.isHost = true;
  if (!readPattern(reader, /\(/y)) return CLASS;
  const found = readCompounds(reader, depth);
  if (found) compound.tests.push(found.test);
  return found && CLASS + found.weight;
}

/** `::slotted(.x)`. Every other pseudo-element matches nothing. */
function readSlotted(reader: CssReader, compound: Compound, depth: number): number | undefined {
  const found = compound.slotted || !readPattern(reader, /\(/y) ? undefined : readCompounds(reader, depth);
  if (found) compound.slotted = found.test;
  return found && TAG + found.weight;
}

/** Reads the selectors in brackets, each of which may have one compound. */
function readCompounds(reader: CssReader, depth: number): WeighedTest | undefined {
  const { selectors, isWhole } = readSelectors(reader, depth + 1);
  if (!readPattern(reader, /\s*\)/y) || !isWhole || selectors.some(({ compounds }) => compounds.length > 1)) {
    return undefined;
  }
  return {
    test: (element, budget) => selectors.some((selector) => matches(selector, element, budget)),
    weight: Math.max(0, ...selectors.slice(0, 100).map(({ specificity }) => specificity)),
  };
}

function isAtEnd({ text, at }: CssReader): boolean {
  return at >= text.length || text[at] === ',' || text[at] === ')';
}

/** Moves to the comma or bracket after the selector. */
function skipSelector(reader: CssReader): void {
  let depth = 0;
  for (; reader.at < reader.text.length; reader.at += 1) {
    const sign = reader.text[reader.at];
    if (sign === '(' || sign === '[') depth += 1;
    else if (depth > 0 && (sign === ')' || sign === ']')) depth -= 1;
    else if (depth === 0 && (sign === ',' || sign === ')')) return;
  }
}
