import { type Element, isText, nodesIn } from '../tree.js';
import { addSignsAround, type Drawing, type Outcome } from './drawing.js';

const ABOVE = new Map(zip('0123456789+-−=()ni', '⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ'));
const BELOW = new Map(zip('0123456789+-−=()', '₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎'));
/** What is raised in running text, and read as if it were not. */
const ORDINAL = /^(?:st|nd|rd|th|e|er|ère|re|ème|me|o|a|º|ª|tm|sm|®|™|©|\*+|†|‡)$/i;
/** What needs none around it, such as the number of a note. */
const BRACKETS = /^(?:\[.*\]|\(.*\))$/;
/** A longer one is no exponent. */
const MOST_NODES = 32;
const MOST_LENGTH = 24;

export function drawSuperscript(element: Element, drawing: Drawing): Outcome {
  return drawRaised(element, drawing, { signs: ABOVE, mark: '^' });
}

export function drawSubscript(element: Element, drawing: Drawing): Outcome {
  return drawRaised(element, drawing, { signs: BELOW, mark: '_' });
}

/** By the raised signs of Unicode where it has them, or else behind a mark, where the text would mean another thing. */
function drawRaised(
  element: Element,
  drawing: Drawing,
  { signs, mark }: { signs: Map<string, string>; mark: string },
) {
  const text = shortText(element);
  if (!text || ORDINAL.test(text)) return undefined;
  if ([...text].every((sign) => signs.has(sign))) {
    const { alter } = drawing;
    drawing.alter = (part) => [...part].map((sign) => signs.get(sign) ?? sign).join('');
    return () => {
      drawing.alter = alter;
    };
  }
  const isBare = [...text].length === 1 || BRACKETS.test(text);
  return isBare ? addSignsAround(drawing, mark, '') : addSignsAround(drawing, `${mark}(`, ')');
}

/** The text within, if it is short. */
export function shortText(element: Element): string {
  let text = '';
  let count = 0;
  for (const node of nodesIn(element)) {
    count += 1;
    if (isText(node)) text += node.value;
    if (count > MOST_NODES || text.length > MOST_LENGTH) return '';
  }
  return text.trim();
}

function zip(from: string, to: string): [string, string][] {
  const signs = [...to];
  return [...from].map((sign, index) => [sign, signs[index] ?? sign]);
}
