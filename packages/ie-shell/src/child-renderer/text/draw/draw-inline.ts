import { labelIn, linkTo, nameOfEmptyLink } from '../../shown/labels.js';
import { attribute, type Element, findElement } from '../../tree/tree.js';
import { addText } from '../blocks/add-text.js';
import { breakLine, noteBefore } from '../blocks/flow.js';
import { addEndSign, addSignsAround, type Drawing, type Outcome, styleWith } from './drawing.js';

export function drawLineBreak(_: Element, { flow }: Drawing): Outcome {
  breakLine(flow);
  return 'done';
}

/** URLs that terminals accept as hyperlinks. */
const TERMINAL_LINK = /^(?:https?:|mailto:)[!-~]{1,2000}$/;

export function drawBreakPlace(_: Element, { flow }: Drawing): Outcome {
  noteBefore(flow, 'break');
  return 'done';
}

/** A link, followed by its number or as a terminal hyperlink. */
export function drawLink(element: Element, drawing: Drawing): Outcome {
  const href = attribute(element, 'href');
  const { layout, flow } = drawing;
  if (href === undefined || href === '#') return undefined;
  const url = linkTo(href, drawing);
  if (url === undefined) return undefined;
  drawing.style = styleWith(drawing, ['underline', 'blue']);
  if (layout.links === 'terminal' && TERMINAL_LINK.test(url)) drawing.style = { ...drawing.style, url };
  const before = flow.ink.segments;
  return () => {
    if (flow.ink.segments === before) addText(flow, labelOfEmpty(element, drawing), drawing);
    if (flow.ink.segments > before && layout.links === 'list') addNumber(drawing, url);
  };
}

/** The name of a link without text: its own or that of its image. */
function labelOfEmpty(element: Element, drawing: Drawing): string {
  const label = nameOfEmptyLink(element, drawing);
  const image = label ? undefined : findElement(element, 'img');
  const name = label || (image ? fileName(labelIn(image, 'src', drawing)) : '');
  return name ? `[${name}]` : '';
}

function fileName(address: string): string {
  return address.startsWith('data:')
    ? ''
    : (/([^/?#]{1,64})(?:[?#].*)?$/.exec(address.slice(-512))?.[1] ?? '');
}

/** Equal URLs share a number. */
function addNumber(drawing: Drawing, url: string): void {
  const { links } = drawing;
  const number = links.get(url) ?? links.size + 1;
  links.set(url, number);
  addEndSign(drawing, `[${number}]`);
}

export function drawQuote(_: Element, drawing: Drawing): Outcome {
  const isInner = drawing.quotes % 2 === 1;
  drawing.quotes += 1;
  const close = isInner ? addSignsAround(drawing, '‘', '’') : addSignsAround(drawing, '“', '”');
  return () => {
    drawing.quotes -= 1;
    close();
  };
}

/** Ruby text, in brackets after its base. */
export function drawRubyText(_: Element, drawing: Drawing): Outcome {
  return addSignsAround(drawing, '(', ')');
}

/** Deleted text, struck through or between signs. */
export function drawDeleted(_: Element, drawing: Drawing): Outcome {
  if (!drawing.layout.styled) return addSignsAround(drawing, '~~', '~~');
  drawing.style = styleWith(drawing, ['strike']);
  return undefined;
}
