import { formulaText } from '../../shown/formula.js';
import { clean } from '../../tree/reading.js';
import { type Element, isElement, type TreeNode } from '../../tree/tree.js';
import { addText } from '../blocks/add-text.js';
import type { Drawing, Outcome } from './drawing.js';

/** Draws a formula as text on one line. */
export function drawFormula(element: Element, drawing: Drawing): Outcome {
  const isShown = (node: TreeNode) => {
    if (!drawing.isHidden(node)) return true;
    if (isElement(node)) drawing.reading.removed.hidden += 1;
    return false;
  };
  const text = clean(formulaText(element, isShown), drawing.reading.removed);
  addText(drawing.flow, drawing.alter?.(text) ?? text, { ...drawing, whiteSpace: 'normal' });
  return 'done';
}
