import { flatNodesIn } from '../tree/flat-tree.js';
import { type Element, findElement, isElement, isText } from '../tree/tree.js';

/** The notation of a `sup` or `sub`; undefined if its text can stand on the line, and for other elements. */
export function scriptNotationOf(element: Element): ScriptNotation | undefined {
  const side = SIDES.get(element.tagName);
  if (!side) return undefined;
  const { text, isNested } = shortText(element);
  if (!text || (side === 'above' && ORDINAL.test(text))) return undefined;
  return raise(text, side, isNested);
}

/** Superscript or subscript. */
export type Side = 'above' | 'below';

/** The plain-text notation of superscript or subscript. */
export interface ScriptNotation {
  /** The text around it. */
  before: string;
  after: string;
  /** Converts its text to Unicode superscript or subscript. */
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
/** Superscripts that read the same on the line, such as ordinals. */
const ORDINAL = /^(?:st|nd|rd|th|e|er|ère|re|ème|me|o|a|º|ª|tm|sm|®|™|©|\*+|†|‡)$/i;
/** Characters that are superscript by themselves. */
const PRIMES = /^[′″‴⁗]+$/;
/** Text that needs no brackets, such as the number of a footnote. */
const BRACKETS = /^(?:\[.*\]|\(.*\))$/;
/** A longer superscript is not an exponent. */
const MAX_NODES = 32;
const MAX_LENGTH = 24;

/** A text of a formula as superscript or subscript. */
export function scriptText(text: string, side: Side): string {
  if (text === '') return '';
  const { before, after, alter } = raise(text, side, false);
  return before + (alter?.(text) ?? text) + after;
}

/** Whether an element is the number of a footnote: a link in brackets. It needs no notation. */
export function isNote(element: Element): boolean {
  return BRACKETS.test(shortText(element).text) && findElement(element, 'a') !== undefined;
}

/** Uses Unicode characters if they exist, otherwise `^` or `_` where the meaning would change. */
function raise(text: string, side: Side, isNested: boolean): ScriptNotation {
  const signs = SIGNS[side];
  const isShort = text.length <= MAX_LENGTH;
  if (isShort && PRIMES.test(text)) return { before: '', after: '' };
  if (isShort && !isNested && [...text].every((sign) => signs.has(sign))) {
    const alter = (part: string) => [...part].map((sign) => signs.get(sign) ?? sign).join('');
    return { before: '', after: '', alter };
  }
  const isBare = isShort && ([...text].length === 1 || BRACKETS.test(text));
  return isBare ? { before: MARK[side], after: '' } : { before: `${MARK[side]}(`, after: ')' };
}

/** The text if it is short, and whether a part of it is superscript again. */
function shortText(element: Element): { text: string; isNested: boolean } {
  let text = '';
  let count = 0;
  let isNested = false;
  for (const node of flatNodesIn(element)) {
    count += 1;
    if (isText(node)) text += node.value;
    else if (node !== element && isElement(node))
      isNested ||= node.tagName === 'sup' || node.tagName === 'sub';
    if (count > MAX_NODES || text.length > MAX_LENGTH) return { text: '', isNested };
  }
  return { text: text.trim(), isNested };
}

function zip(from: string, to: string): [string, string][] {
  const signs = [...to];
  return [...from].map((sign, index) => [sign, signs[index] ?? sign]);
}
