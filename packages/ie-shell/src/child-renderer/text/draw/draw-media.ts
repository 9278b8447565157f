import { EMBEDDED, embeddedAddress, embeddedLabel } from '../../shown/embedded.js';
import { labelIn, nameOf, nameOfDrawing } from '../../shown/labels.js';
import { attribute, type Element } from '../../tree/tree.js';
import { addText } from '../blocks/add-text.js';
import { drawLink } from './draw-inline.js';
import { addSignsAround, type Drawing, type Outcome } from './drawing.js';

/** A picture is what its `alt` says. */
export function drawImage(element: Element, drawing: Drawing): Outcome {
  const label = labelIn(element, 'alt', drawing) || nameOf(element, drawing);
  addLabel(drawing, label);
  return 'done';
}

/** What is to be played, or is a page of its own, is a link to it. */
export function drawEmbedded(element: Element, drawing: Drawing): Outcome {
  const address = embeddedAddress(element);
  const label = embeddedLabel(element, drawing);
  const isNamed = label !== EMBEDDED.get(element.tagName);
  if (address === undefined && !isNamed) return undefined;
  const href = { name: 'href', value: address ?? '#' };
  const end = drawLink({ ...element, attrs: [href] }, drawing);
  addLabel(drawing, label);
  if (typeof end === 'function') end();
  return 'done';
}

/** A drawing is what it is called, or else the text in it. */
export function drawVectors(element: Element, drawing: Drawing): Outcome {
  const label = nameOfDrawing(element, drawing);
  if (!label) return undefined;
  addLabel(drawing, label);
  return 'done';
}

/** A place on a picture is a link. */
export function drawArea(element: Element, drawing: Drawing): Outcome {
  const label = labelIn(element, 'alt', drawing);
  if (!label || attribute(element, 'href') === undefined) return 'done';
  const end = drawLink(element, drawing);
  addLabel(drawing, label);
  if (typeof end === 'function') end();
  return 'done';
}

export function addLabel(drawing: Drawing, label: string): void {
  if (!label) return;
  const end = addSignsAround(drawing, '[', ']');
  addText(drawing.flow, label, { ...drawing, whiteSpace: 'normal' });
  end();
}
