import type { Element } from '../../tree/tree.js';
import { addBlock, closeContainer, openContainer } from '../blocks/flow.js';
import { textWidth } from '../width/text-width.js';
import type { Drawing, Outcome } from './drawing.js';
import { styleWith } from './drawing.js';

/** Indents the following blocks by a marker or by columns. Returns the function that ends it. */
export function addContainer(
  drawing: Drawing,
  marker: string,
  indent: number,
  isRepeated = false,
): () => void {
  const { flow } = drawing;
  if (flow.containers.length >= MAX_CONTAINERS) return () => {};
  const first = marker ? `${marker} ` : ' '.repeat(indent);
  const width = textWidth(first);
  const rest = isRepeated ? first : ' '.repeat(width);
  const style = styleWith(drawing, ['dim']);
  openContainer(flow, { type: 'container', gap: 0, first, rest, width, style, blocks: [] });
  return () => closeContainer(flow);
}

/** Maximum depth of indentation. */
const MAX_CONTAINERS = 64;

export function drawQuotation(_: Element, drawing: Drawing): Outcome {
  return addContainer(drawing, '>', 0, true);
}

export function drawDescription(_: Element, drawing: Drawing): Outcome {
  return addContainer(drawing, '', 4);
}

export function drawRule(_: Element, drawing: Drawing): Outcome {
  addBlock(drawing.flow, { type: 'rule', gap: 0, style: styleWith(drawing, ['dim']) });
  return 'done';
}

/** A `details` is shown open, because nothing could open it. */
export function drawSummary(_: Element, drawing: Drawing): Outcome {
  return addContainer(drawing, '▾', 0);
}
