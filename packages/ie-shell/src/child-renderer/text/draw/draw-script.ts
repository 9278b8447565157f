import { scriptNotationOf } from '../../shown/superscript.js';
import type { Element } from '../../tree/tree.js';
import { addSignsAround, type Drawing, type Outcome } from './drawing.js';

/** Draws a `sup` or `sub`. */
export function drawScript(element: Element, drawing: Drawing): Outcome {
  const notation = scriptNotationOf(element);
  if (!notation) return undefined;
  const { before, after, alter } = notation;
  if (!alter) return addSignsAround(drawing, before, after);
  const { alter: outer } = drawing;
  drawing.alter = alter;
  return () => {
    drawing.alter = outer;
  };
}
