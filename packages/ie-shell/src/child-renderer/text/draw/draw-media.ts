import { EMBEDDED, embeddedAddress, embeddedLabel } from '../../shown/embedded.js';
import { labelIn, nameOf, nameOfDrawing } from '../../shown/labels.js';
import { attribute, type Element } from '../../tree/tree.js';
import { addText } from '../blocks/add-text.js';
import { drawLink } from './draw-inline.js';
import { addSignsAround, type Drawing, type Outcome } from './drawing.js';

/** An image, shown by its `alt`. */
export function drawImage(element: Element, drawing: Drawing): Outcome {
  const label = labelIn(element, 'alt', drawing) || nameOf(element, drawing);
  addLabel(drawing, label);
  return 'done';
}

/** Media and frames, shown as links. */
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

/** An `svg`, shown by its name or its text. */
export function drawVectors(element: Element, drawing: Drawing): Outcome {
  const label = nameOfDrawing(element, drawing);
  if (!label) return undefined;
  addLabel(drawing, label);
  return 'done';
}

/** An area of an image map, shown as a link. */
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
