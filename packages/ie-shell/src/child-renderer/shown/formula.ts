import { defaultStyle } from '../styles/default-styles.js';
import { childrenOf, type Element, isElement, isText, type TreeNode } from '../tree/tree.js';
import { scriptNotationOf, scriptText } from './superscript.js';

/**
 * A MathML formula as one line of text: `(a+b)/2`, `x²`, `√(y)`, `∑_(i=1)^n`.
 *
 * @see https://w3c.github.io/mathml-core/
 */
export function formulaText(element: Element, isShown: IsShown): string {
  const all = childrenOf(element).filter(isElement);
  const part = (index: number) => {
    const child = all[index];
    return child ? textOf(child, isShown) : '';
  };
  switch (element.tagName) {
    case 'mfrac':
      return all.length === 0 ? '' : `${operand(part(0))}/${operand(part(1))}`;
    case 'msqrt':
      return all.length === 0 ? '' : `√(${textsIn(element, isShown)})`;
    case 'mroot':
      return all.length === 0 ? '' : `${scriptText(part(1), 'above')}√${operand(part(0))}`;
    case 'msub':
      return part(0) + scriptText(part(1), 'below');
    case 'msup':
      return part(0) + scriptText(part(1), 'above');
    case 'msubsup':
      return part(0) + scriptText(part(1), 'below') + scriptText(part(2), 'above');
    case 'munder':
      return part(0) + (isAccent(all[1]) ? part(1) : scriptText(part(1), 'below'));
    case 'mover':
      return part(0) + (isAccent(all[1]) ? part(1) : scriptText(part(1), 'above'));
    case 'munderover':
      return part(0) + scriptText(part(1), 'below') + scriptText(part(2), 'above');
    case 'mtable':
      return rowsOf(all, isShown);
    case 'sup':
    case 'sub':
      return raisedHtml(element, textsIn(element, isShown));
    default:
      return textsIn(element, isShown);
  }
}

/** Whether a node is shown. */
export type IsShown = (node: TreeNode) => boolean;

/** The elements that start a formula or are two-dimensional. */
export const FORMULAS: ReadonlySet<string> = new Set([
  'math',
  'mfrac',
  'msqrt',
  'mroot',
  'msub',
  'msup',
  'msubsup',
  'munder',
  'mover',
  'munderover',
  'mtable',
]);

/** Maximum length of an operand without brackets. */
const MAX_OPERAND = 24;

function raisedHtml(element: Element, text: string): string {
  const notation = scriptNotationOf(element);
  return notation ? notation.before + (notation.alter?.(text) ?? text) + notation.after : text;
}

function textsIn(element: Element, isShown: IsShown): string {
  let text = '';
  for (const child of childrenOf(element)) text += textOf(child, isShown);
  return text;
}

function textOf(node: TreeNode, isShown: IsShown): string {
  if (isText(node)) return isShown(node) ? tokenText(node.value) : '';
  if (!isElement(node) || defaultStyle(node.tagName).display === 'none' || !isShown(node)) return '';
  return formulaText(node, isShown);
}

/** Trims a token. An invisible operator is written if it separates tokens. */
function tokenText(text: string): string {
  return text
    .replace(/[ \t\n\f\r]+/g, ' ')
    .replace(/^ | $/g, '')
    .replace(/[\u00a0\u2061]/g, ' ')
    .replace(/\u2063/g, ',');
}

/** Whether an element is only an operator, such as a line or an arrow over a letter. */
function isAccent(element: Element | undefined): boolean {
  return element?.tagName === 'mo';
}

/** Adds brackets unless the operand is one symbol or number. */
function operand(text: string): string {
  return text.length <= MAX_OPERAND && /^(?:\S|\d+)$/u.test(text) ? text : `(${text})`;
}

function rowsOf(rows: readonly Element[], isShown: IsShown): string {
  const cellsOf = (row: Element) =>
    childrenOf(row)
      .filter(isElement)
      .map((cell) => textOf(cell, isShown))
      .filter((text) => text !== '');
  const texts = rows.filter(isShown).map((row) => cellsOf(row).join(' '));
  return texts.filter((text) => text !== '').join('; ');
}
