import { childrenOf, type Element, isElement } from '../tree.js';
import { drawSubscript, drawSuperscript, shortText } from './draw-raised.js';
import { drawTree } from './draw-tree.js';
import { addEndSign, addSign, type Draw, type Drawing, type Outcome } from './drawing.js';

/** What in a formula stands above, below or behind each other, on one line. */
export function drawMath(element: Element, drawing: Drawing): Outcome {
  const [first, second, third] = childrenOf(element).filter(isElement);
  if (!first) return undefined;
  switch (element.tagName) {
    case 'mfrac':
      drawOperand(first, drawing);
      addEndSign(drawing, '/');
      if (second) drawOperand(second, drawing);
      return 'done';
    case 'msqrt':
      addSign(drawing, '√(');
      return () => addEndSign(drawing, ')');
    case 'mroot':
      if (second) drawSmall(second, drawing, drawSuperscript);
      addSign(drawing, '√');
      drawOperand(first, drawing);
      return 'done';
    default:
      drawTree(first, drawing);
      if (second) drawSmall(second, drawing, element.tagName === 'msup' ? drawSuperscript : drawSubscript);
      if (third) drawSmall(third, drawing, drawSuperscript);
      return 'done';
  }
}

/** In brackets, unless it is one sign or number. */
function drawOperand(element: Element, drawing: Drawing): void {
  const isSingle = /^(?:\S|\d+)$/u.test(shortText(element));
  if (!isSingle) addSign(drawing, '(');
  drawTree(element, drawing);
  if (!isSingle) addEndSign(drawing, ')');
}

function drawSmall(element: Element, drawing: Drawing, draw: Draw): void {
  const end = draw(element, drawing);
  drawTree(element, drawing);
  if (typeof end === 'function') end();
}
