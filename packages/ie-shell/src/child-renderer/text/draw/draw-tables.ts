import type { TextAlign } from '../../styles/element-style.js';
import { attribute, type Element } from '../../tree/tree.js';
import { addBlock, endParagraph, startFlow } from '../blocks/flow.js';
import type { Cell, Row } from '../blocks/table.js';
import { placeCells } from '../layout/table-grid.js';
import type { Drawing, Outcome } from './drawing.js';

export function drawTable(element: Element, drawing: Drawing): Outcome {
  const { rows: outer, flow } = drawing;
  if (drawing.tables >= MAX_TABLES) return undefined;
  const rows: Row[] = [];
  drawing.rows = rows;
  drawing.tables += 1;
  return () => {
    drawing.tables -= 1;
    drawing.rows = outer;
    markHeader(rows);
    const isLayout = isForLayout(element, rows);
    const filled = rows.filter(({ cells }) => cells.length > 0);
    if (!filled.some(({ cells }) => cells.some(({ blocks }) => blocks.length > 0))) return;
    endParagraph(flow, isLayout ? 0 : 1);
    addBlock(flow, { type: 'table', gap: 0, rows, isLayout, grid: placeCells(rows) });
    endParagraph(flow, isLayout ? 0 : 1);
  };
}

/** Maximum depth of tables. Deeper ones are shown cell below cell. */
const MAX_TABLES = 16;
/** Maximum column span in HTML. */
const MAX_SPANNED_COLUMNS = 1_000;
const MAX_SPANNED_ROWS = 65_534;

export function drawRow(_: Element, { rows }: Drawing): Outcome {
  rows?.push({ cells: [], isHeader: false });
  return undefined;
}

/** Collects the content of a cell in its own flow. */
export function drawCell(element: Element, drawing: Drawing): Outcome {
  const { rows, flow, lists } = drawing;
  if (!rows) return undefined;
  if (rows.length === 0) rows.push({ cells: [], isHeader: false });
  const inner = startFlow(flow.ink);
  const cell: Cell = {
    blocks: inner.root,
    columns: spanOf(element, 'colspan', MAX_SPANNED_COLUMNS),
    rows: spanOf(element, 'rowspan', MAX_SPANNED_ROWS),
    isHeader: element.tagName === 'th',
    align: drawing.styleOf(element).textAlign ?? alignOf(element),
  };
  rows.at(-1)?.cells.push(cell);
  drawing.flow = inner;
  drawing.rows = undefined;
  drawing.lists = [];
  return () => {
    endParagraph(inner, 0);
    drawing.flow = flow;
    drawing.rows = rows;
    drawing.lists = lists;
  };
}

/** The caption above its table. */
export function drawCaption(_: Element, drawing: Drawing): Outcome {
  const { rows, flow } = drawing;
  drawing.rows = undefined;
  endParagraph(flow, rows ? 1 : 0);
  return () => {
    drawing.rows = rows;
  };
}

/** Marks the first rows with only header cells as headers, if rows follow. */
function markHeader(rows: readonly Row[]): void {
  const count = rows.findIndex(({ cells }) => cells.length === 0 || cells.some(({ isHeader }) => !isHeader));
  for (const row of rows.slice(0, Math.max(0, count))) row.isHeader = true;
}

/** Whether a table only serves layout. */
function isForLayout(element: Element, rows: readonly Row[]): boolean {
  const role = attribute(element, 'role');
  if (role) return role === 'presentation' || role === 'none';
  const cells = rows.flatMap((row) => row.cells);
  if (cells.some(({ isHeader }) => isHeader) || Number(attribute(element, 'border')) > 0) return false;
  if (findChild(element, 'caption') || findChild(element, 'thead')) return false;
  return cells.some(({ blocks }) => blocks.length > 1 || blocks[0]?.type === 'table');
}

function findChild(element: Element, tagName: string): boolean {
  return element.childNodes.some((child) => child.nodeName === tagName);
}

function spanOf(element: Element, name: string, most: number): number {
  const span = Number.parseInt(attribute(element, name) ?? '', 10);
  if (span === 0 && name === 'rowspan') return most;
  return span >= 1 ? Math.min(span, most) : 1;
}

function alignOf(element: Element): TextAlign {
  const align = attribute(element, 'align')?.toLowerCase();
  return align === 'right' || align === 'center' ? align : 'left';
}
