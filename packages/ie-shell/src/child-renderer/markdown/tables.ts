import { contextWithin } from '../shown/reading-context.js';
import { flatChildrenOf, flatNodesIn } from '../tree/flat-tree.js';
import { attribute, type Element, isElement } from '../tree/tree.js';
import { type Around, type Block, lineOf } from './blocks.js';
import { type Conversion, isShown } from './conversion.js';

/** Converts a data table; undefined for a layout table, or one with too many columns. */
export function tableOf(table: Element, conversion: Conversion, outer: Around): Block[] | undefined {
  const around = { ...contextWithin(table, outer, conversion.styleOf), wrappers: [], depth: 0 };
  const rows = rowsOf(table);
  if (isForLayout(table, rows)) return undefined;
  const lines = linesOf(
    rows.filter((row) => isShown(row, conversion)),
    { conversion, around },
  );
  if (!lines) return undefined;
  let columns = 0;
  let filled = 0;
  for (const { length } of lines) {
    columns = Math.max(columns, length);
    filled += length;
  }
  if (columns === 0) return [];
  if (columns * lines.length > 4 * filled + 1_000) return undefined;
  const [firstRow] = rows;
  const hasHeader = firstRow !== undefined && cellsOf(firstRow).every(({ tagName }) => tagName === 'th');
  const header = hasHeader ? (lines.shift() ?? []) : [];
  const rules = firstRow ? cellsOf(firstRow).map(ruleOf) : [];
  const all = [header, Array.from({ length: columns }, (_, at) => rules[at] ?? '---'), ...lines];
  const text = all.map(
    (cells) => `| ${Array.from({ length: columns }, (_, at) => cells[at] ?? '').join(' | ')} |`,
  );
  return [...captionOf(table, { conversion, around }), { kind: 'other', text: text.join('\n') }];
}

/** Maximum number of columns. */
const MAX_COLUMNS = 128;
/** The line below a header, by its alignment. */
const RULES: ReadonlyMap<string, string> = new Map([
  ['left', ':--'],
  ['center', ':-:'],
  ['right', '--:'],
]);
const BLOCKS = new Set([
  'table',
  'ul',
  'ol',
  'dl',
  'pre',
  'h1',
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
  'blockquote',
  'hr',
]);

interface Setting {
  conversion: Conversion;
  around: Around;
}

/** A column that a cell above occupies for further rows. */
interface Occupied {
  column: number;
  rows: number;
}

/** The text of the cells, row by row. A cell that spans columns is followed by empty ones. */
function linesOf(rows: readonly Element[], setting: Setting): string[][] | undefined {
  const lines: string[][] = [];
  let taken: Occupied[] = [];
  for (const row of rows) {
    const below: Occupied[] = [];
    const cells = lineOfRow(row, setting, { taken: new Set(taken.map(({ column }) => column)), below });
    if (cells.length > MAX_COLUMNS) return undefined;
    taken = [...taken.map(({ column, rows: left }) => ({ column, rows: left - 1 })), ...below].filter(
      (each) => each.rows > 0,
    );
    if (cells.length > 0) lines.push(cells);
  }
  return lines;
}

function lineOfRow(
  row: Element,
  { conversion, around: outer }: Setting,
  { taken, below }: { taken: ReadonlySet<number>; below: Occupied[] },
): string[] {
  const cells: string[] = [];
  const around = contextWithin(row, outer, conversion.styleOf);
  for (const cell of cellsOf(row)) {
    if (!isShown(cell, conversion)) continue;
    while (taken.has(cells.length)) cells.push('');
    const columns = spanOf(cell, 'colspan');
    const rows = spanOf(cell, 'rowspan') - 1;
    if (cells.length + columns > MAX_COLUMNS) return Array.from({ length: MAX_COLUMNS + 1 }, () => '');
    const within = contextWithin(cell, around, conversion.styleOf);
    const text = lineOf(flatChildrenOf(cell), conversion, within, 'cell');
    for (let column = 0; column < columns; column += 1) {
      below.push({ column: cells.length, rows });
      cells.push(column === 0 ? text : '');
    }
  }
  return cells;
}

function captionOf(table: Element, { conversion, around }: Setting): Block[] {
  const caption = table.childNodes.find((child) => child.nodeName === 'caption');
  const text = caption && isElement(caption) ? lineOf(flatChildrenOf(caption), conversion, around) : '';
  return text ? [{ kind: 'paragraph', text }] : [];
}

function rowsOf(table: Element): Element[] {
  return table.childNodes.filter(isElement).flatMap((child) => {
    if (child.tagName === 'tr') return [child];
    const isGroup = child.tagName === 'tbody' || child.tagName === 'thead' || child.tagName === 'tfoot';
    return isGroup ? child.childNodes.filter(isElement).filter(({ tagName }) => tagName === 'tr') : [];
  });
}

function cellsOf(row: Element): Element[] {
  return row.childNodes.filter(isElement).filter(({ tagName }) => tagName === 'td' || tagName === 'th');
}

function isForLayout(table: Element, rows: readonly Element[]): boolean {
  const role = attribute(table, 'role');
  if (role === 'presentation' || role === 'none') return true;
  for (const node of flatNodesIn(table))
    if (node !== table && isElement(node) && node.tagName === 'table') return true;
  const cells = rows.flatMap(cellsOf);
  if (cells.some(({ tagName }) => tagName === 'th')) return false;
  if (rows.length < 2 || rows.every((row) => cellsOf(row).length < 2)) return true;
  return cells.some((cell) => cell.childNodes.some(({ nodeName }) => BLOCKS.has(nodeName)));
}

function spanOf(cell: Element, name: string): number {
  const span = Number.parseInt(attribute(cell, name) ?? '', 10);
  return span >= 1 ? Math.min(span, 1_000) : 1;
}

function ruleOf(cell: Element): string {
  const align =
    attribute(cell, 'align') ?? /text-align\s*:\s*(\w+)/i.exec(attribute(cell, 'style') ?? '')?.[1];
  return RULES.get(align?.toLowerCase() ?? '') ?? '---';
}
