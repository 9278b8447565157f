import { labelIn } from '../labels.js';
import { clean } from '../reading.js';
import { attribute, childrenOf, type Element, isElement, textContent } from '../tree.js';
import { addText } from './add-text.js';
import { drawLink } from './draw-inline.js';
import { addSignsAround, type Drawing, type Outcome } from './drawing.js';

/** A picture is what its `alt` says. */
export function drawImage(element: Element, drawing: Drawing): Outcome {
  const label = labelIn(element, 'alt', drawing) || nameOf(element, drawing);
  addLabel(drawing, label);
  return 'done';
}

/** What is to be played, or is a page of its own, is a link to it. */
export function drawEmbedded(kind: string) {
  return (element: Element, drawing: Drawing): Outcome => {
    const label = nameOf(element, drawing);
    const address = attribute(element, 'src') ?? attribute(element, 'data') ?? sourceIn(element);
    if (address === undefined && !label) return undefined;
    const href = { name: 'href', value: address ?? '#' };
    const end = drawLink({ ...element, attrs: [href] }, drawing);
    addLabel(drawing, label ? `${kind}: ${label}` : kind);
    if (typeof end === 'function') end();
    return 'done';
  };
}

/** A drawing is what its title says, or else the text in it. */
export function drawVectors(element: Element, drawing: Drawing): Outcome {
  const title = childrenOf(element).find((child) => child.nodeName === 'title');
  const text = title ? clean(textContent(title), drawing.reading.removed).replace(/\s+/g, ' ').trim() : '';
  const label = nameOf(element, drawing) || text;
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

function nameOf(element: Element, drawing: Drawing): string {
  return labelIn(element, 'aria-label', drawing) || labelIn(element, 'title', drawing);
}

function sourceIn(element: Element): string | undefined {
  const source = childrenOf(element).find((child) => isElement(child) && child.tagName === 'source');
  return source && isElement(source) ? attribute(source, 'src') : undefined;
}
