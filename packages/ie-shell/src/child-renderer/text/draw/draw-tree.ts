import { type DefaultStyle, defaultStyle } from '../../styles/default-styles.js';
import type { Display, ElementStyle } from '../../styles/element-style.js';
import { flatChildrenOf } from '../../tree/flat-tree.js';
import { clean } from '../../tree/reading.js';
import { type Element, isElement, isText, type TreeNode } from '../../tree/tree.js';
import { addText } from '../blocks/add-text.js';
import { endParagraph, noteBefore } from '../blocks/flow.js';
import { drawListItem, isList } from './draw-lists.js';
import { drawCaption, drawCell, drawRow, drawTable } from './draw-tables.js';
import type { Draw, Drawing, Outcome } from './drawing.js';
import { styleWith } from './drawing.js';
import { drawnElements } from './drawn-elements.js';

/** Draws a tree of any depth. */
export function drawTree(root: TreeNode, drawing: Drawing): void {
  const open: OpenNode[] = [{ children: [root], next: 0, end: undefined }];
  for (let node = open.at(-1); node; node = open.at(-1)) {
    const child = node.children[node.next];
    node.next += 1;
    if (!child) {
      open.pop();
      node.end?.();
    } else if (isText(child)) {
      if (!drawing.isHidden(child)) drawText(child.value, drawing);
    } else if (isElement(child)) {
      const end = beginElement(child, drawing);
      if (end !== 'done') open.push({ children: flatChildrenOf(child), next: 0, end });
    } else open.push({ children: flatChildrenOf(child), next: 0, end: undefined });
  }
}

/** A node whose children are being drawn. */
interface OpenNode {
  children: readonly TreeNode[];
  next: number;
  end: (() => void) | undefined;
}

const byDisplay: Partial<Record<Display, Draw>> = {
  'list-item': drawListItem,
  table: drawTable,
  'table-row': drawRow,
  'table-cell': drawCell,
  'table-caption': drawCaption,
};

function drawText(text: string, drawing: Drawing): void {
  const cleaned = clean(text, drawing.reading.removed);
  addText(drawing.flow, drawing.alter?.(cleaned) ?? cleaned, drawing);
}

function beginElement(element: Element, drawing: Drawing): Outcome {
  if (drawing.isHidden(element)) {
    drawing.reading.removed.hidden += 1;
    return 'done';
  }
  const own = drawing.styleOf(element);
  const standard = defaultStyle(element.tagName);
  const display = displayOf(element, own, standard);
  if (display === 'none') return 'done';
  const { style, whiteSpace, isRow, rows } = drawing;
  if (!isTablePart(element, display)) drawing.rows = undefined;
  const isItem = isRow && display === 'inline';
  if (isItem) standApart(drawing);
  drawing.isRow = display === 'row' || (isRow && display === 'contents');
  drawing.whiteSpace = own.whiteSpace ?? standard.whiteSpace ?? whiteSpace;
  if (standard.looks) drawing.style = styleWith(drawing, standard.looks);
  const gap = gapOf(element, display, { standard, drawing });
  if (gap !== undefined) endParagraph(drawing.flow, gap);
  const draw = drawnElements.get(element.tagName) ?? byDisplay[display];
  const end = draw?.(element, drawing);
  const finish = () => {
    if (typeof end === 'function') end();
    if (gap !== undefined) endParagraph(drawing.flow, gap);
    drawing.style = style;
    drawing.whiteSpace = whiteSpace;
    drawing.isRow = isRow;
    drawing.rows = rows;
    if (isItem) standApart(drawing);
  };
  if (end !== 'done') return finish;
  finish();
  return 'done';
}

/** An element without text is never displayed. A hidden body is displayed, because its scripts do not run. */
function displayOf({ tagName }: Element, own: ElementStyle, standard: DefaultStyle): Display {
  const isBody = tagName === 'body' || tagName === 'html';
  return standard.display === 'none' || isBody ? standard.display : (own.display ?? standard.display);
}

/** Whether an element may contain rows and cells of the table around it. */
function isTablePart({ tagName }: Element, display: Display): boolean {
  return display.startsWith('table-') || tagName === 'tbody' || tagName === 'thead' || tagName === 'tfoot';
}

function standApart({ flow }: Drawing): void {
  if (flow.paragraph) noteBefore(flow, 'space');
}

interface Setting {
  standard: DefaultStyle;
  drawing: Drawing;
}

/** Blank lines around an element; undefined for inline elements and parts of tables. */
function gapOf(element: Element, display: Display, { standard, drawing }: Setting): number | undefined {
  if (display === 'inline' || display === 'contents') return undefined;
  if (display === 'table' || display === 'table-caption') return 0;
  if (display.startsWith('table-')) return drawing.rows ? undefined : 0;
  const isInner = drawing.lists.length > 0 && isList(element);
  return isInner ? 0 : (standard.gap ?? 0);
}
