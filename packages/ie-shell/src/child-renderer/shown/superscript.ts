import { flatNodesIn } from '../tree/flat-tree.js';
import { type Element, findElement, isElement, isText } from '../tree/tree.js';

/** How a `sup` or `sub` is written; undefined for what is read as if it stood on the line, and for another element. */
export function scriptNotationOf(element: Element): ScriptNotation | undefined {
  const side = SIDES.get(element.tagName);
  if (!side) return undefined;
  const { text, hasRaised } = shortText(element);
  if (!text || (side === 'above' && ORDINAL.test(text))) return undefined;
  return raise(text, side, hasRaised);
}

/** Where text stands that is set smaller: above the line, as an exponent, or below it, as an index. */
export type Side = 'above' | 'below';

/** How raised or lowered text is written on the line, so that it means the same. */
export interface ScriptNotation {
  /** What stands around it. */
  before: string;
  after: string;
  /** Gives its text in the signs that Unicode has for it. */
  alter?: (text: string) => string;
}

const SIGNS: Record<Side, ReadonlyMap<string, string>> = {
  above: new Map(zip('0123456789+-−=()ni∘°', '⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ°°')),
  below: new Map(zip('0123456789+-−=()', '₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎')),
};
const SIDES: ReadonlyMap<string, Side> = new Map([
  ['sup', 'above'],
  ['sub', 'below'],
]);
const MARK: Record<Side, string> = { above: '^', below: '_' };
/** What is raised in running text, and read as if it were not. */
const ORDINAL = /^(?:st|nd|rd|th|e|er|ère|re|ème|me|o|a|º|ª|tm|sm|®|™|©|\*+|†|‡)$/i;
/** What is raised by itself. */
const PRIMES = /^[′″‴⁗]+$/;
/** What needs no brackets around it, such as the number of a note. */
const BRACKETS = /^(?:\[.*\]|\(.*\))$/;
/** A longer one is no exponent. */
const MOST_NODES = 32;
const MOST_LENGTH = 24;

/** A text of a formula, raised or lowered. */
export function raisedText(text: string, side: Side): string {
  if (text === '') return '';
  const { before, after, alter } = raise(text, side, false);
  return before + (alter?.(text) ?? text) + after;
}

/** Whether it is the number of a note, in brackets and a link: it can be told from the text before it without a mark. */
export function isNote(element: Element): boolean {
  return BRACKETS.test(shortText(element).text) && findElement(element, 'a') !== undefined;
}

/** By the signs of Unicode where it has them, or else behind a mark, where the text would mean another thing. */
function raise(text: string, side: Side, hasRaised: boolean): ScriptNotation {
  const signs = SIGNS[side];
  const isShort = text.length <= MOST_LENGTH;
  if (isShort && PRIMES.test(text)) return { before: '', after: '' };
  if (isShort && !hasRaised && [...text].every((sign) => signs.has(sign))) {
    const alter = (part: string) => [...part].map((sign) => signs.get(sign) ?? sign).join('');
    return { before: '', after: '', alter };
  }
  const isBare = isShort && ([...text].length === 1 || BRACKETS.test(text));
  return isBare ? { before: MARK[side], after: '' } : { before: `${MARK[side]}(`, after: ')' };
}

/** The text within, if it is short, and whether some of it is raised once more. */
function shortText(element: Element): { text: string; hasRaised: boolean } {
  let text = '';
  let count = 0;
  let hasRaised = false;
  for (const node of flatNodesIn(element)) {
    count += 1;
    if (isText(node)) text += node.value;
    else if (node !== element && isElement(node))
      hasRaised ||= node.tagName === 'sup' || node.tagName === 'sub';
    if (count > MOST_NODES || text.length > MOST_LENGTH) return { text: '', hasRaised };
  }
  return { text: text.trim(), hasRaised };
}

function zip(from: string, to: string): [string, string][] {
  const signs = [...to];
  return [...from].map((sign, index) => [sign, signs[index] ?? sign]);
}
