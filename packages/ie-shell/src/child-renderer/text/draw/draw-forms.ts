import { labelIn, nameOf } from '../../shown/labels.js';
import { clean } from '../../tree/reading.js';
import { attribute, type Element, elementsIn, textContent } from '../../tree/tree.js';
import { addText } from '../blocks/add-text.js';
import { breakLine, endParagraph } from '../blocks/flow.js';
import { textWidth } from '../width/text-width.js';
import { addLabel } from './draw-media.js';
import { addEndSign, addSign, type Drawing, type Outcome } from './drawing.js';

/** A form control in its initial state. */
export function drawInput(element: Element, drawing: Drawing): Outcome {
  const type = attribute(element, 'type')?.toLowerCase() ?? 'text';
  const isChecked = attribute(element, 'checked') !== undefined;
  const value = labelIn(element, 'value', drawing);
  if (type === 'hidden') return 'done';
  if (type === 'checkbox') addSign(drawing, isChecked ? '[x]' : '[ ]');
  else if (type === 'radio') addSign(drawing, isChecked ? '(•)' : '( )');
  else if (type === 'submit') addButton(drawing, value || 'Submit');
  else if (type === 'reset') addButton(drawing, value || 'Reset');
  else if (type === 'button') addButton(drawing, value || nameOf(element, drawing));
  else if (type === 'file') addButton(drawing, 'Choose file');
  else if (type === 'image') addLabel(drawing, labelIn(element, 'alt', drawing) || value || 'Submit');
  else if (type === 'password') addField(element, drawing, '*'.repeat(Math.min(value.length, WIDEST_FIELD)));
  else addField(element, drawing, value || labelIn(element, 'placeholder', drawing));
  return 'done';
}

const FIELD = 20;
const WIDEST_FIELD = 40;
const ROWS = 2;

export function drawButton(element: Element, drawing: Drawing): Outcome {
  const { flow } = drawing;
  addSign(drawing, '[ ');
  const { segments } = flow.ink;
  return () => {
    if (flow.ink.segments === segments) addText(flow, nameOf(element, drawing) || 'Button', drawing);
    addEndSign(drawing, ' ]');
  };
}

/** A select with one visible option shows the selected one. */
export function drawSelect(element: Element, drawing: Drawing): Outcome {
  const options = [...elementsIn(element)].filter(({ tagName }) => tagName === 'option');
  const isList = attribute(element, 'multiple') !== undefined || Number(attribute(element, 'size')) > 1;
  const chosen = options.filter((option) => attribute(option, 'selected') !== undefined);
  if (!isList) {
    const [option] = [...chosen.slice(-1), ...options];
    addSign(drawing, `[${option ? optionLabel(option, drawing) : ''} ▾]`);
    return 'done';
  }
  endParagraph(drawing.flow, 0);
  const marked = new Set(chosen);
  for (const option of options) {
    addSign(drawing, marked.has(option) ? '[x] ' : '[ ] ');
    addText(drawing.flow, optionLabel(option, drawing), drawing);
    breakLine(drawing.flow);
  }
  endParagraph(drawing.flow, 0);
  return 'done';
}

export function drawTextArea(element: Element, drawing: Drawing): Outcome {
  const { flow } = drawing;
  const text = clean(textContent(element), drawing.reading.removed).replace(/[\t\f\u2028\u2029]/g, ' ');
  const lines = (text || labelIn(element, 'placeholder', drawing)).split('\n');
  while (lines.length < ROWS) lines.push('');
  const width = lines.reduce(
    (most, line) => Math.max(most, Math.min(textWidth(line), WIDEST_FIELD)),
    widthOf(element, 'cols'),
  );
  endParagraph(flow, 0);
  for (const line of lines) {
    addSign(drawing, `[${line}${'_'.repeat(Math.max(0, width - textWidth(line)))}]`);
    breakLine(flow);
  }
  endParagraph(flow, 0);
  return 'done';
}

/** The value of a progress bar or meter without text. */
export function drawGauge(element: Element, drawing: Drawing): Outcome {
  const { flow } = drawing;
  const { segments } = flow.ink;
  const value = Number.parseFloat(attribute(element, 'value') ?? '');
  const most = Number.parseFloat(attribute(element, 'max') ?? '1');
  return () => {
    const share = Math.round((100 * value) / most);
    if (flow.ink.segments === segments && share >= 0 && share <= 100) addSign(drawing, `[${share}%]`);
  };
}

function addField(element: Element, drawing: Drawing, value: string): void {
  addSign(drawing, `[${value}${'_'.repeat(Math.max(0, widthOf(element, 'size') - textWidth(value)))}]`);
}

function addButton(drawing: Drawing, label: string): void {
  addSign(drawing, `[ ${label || 'Button'} ]`);
}

function optionLabel(option: Element, drawing: Drawing): string {
  const label = labelIn(option, 'label', drawing);
  return label || clean(textContent(option), drawing.reading.removed).replace(/\s+/g, ' ').trim();
}

function widthOf(element: Element, name: string): number {
  const width = Number.parseInt(attribute(element, name) ?? '', 10);
  return width > 0 ? Math.min(width, WIDEST_FIELD) : FIELD;
}
