import { contextWithin, isBlock, type ReadingContext } from '../shown/reading-context.js';
import { flatChildrenOf } from '../tree/flat-tree.js';
import { type Element, isElement, type TreeNode } from '../tree/tree.js';
import { type Conversion, isShown, urlIn } from './conversion.js';
import { type Inline, tidyInlines } from './inline.js';
import { listOf } from './lists.js';
import { codeOf, isPreformatted } from './preformatted.js';
import { isCode, isUnit, isVisible, isWrapper, readInlines, wrap } from './read-inlines.js';
import { tableOf } from './tables.js';
import { writeInlines } from './write-inlines.js';

/** Converts nodes to blocks, in order. */
export function blocksOf(nodes: readonly TreeNode[], conversion: Conversion, around: Around): Block[] {
  const blocks: Block[] = [];
  addBlocks(nodes, { conversion, around }, blocks);
  return blocks;
}

export interface Block {
  kind: 'paragraph' | 'list' | 'other';
  text: string;
  /** The marker of a list's items. Two adjacent lists need different ones. */
  sign?: string;
}

/** The context of a position. */
export interface Around extends ReadingContext {
  /** Inline elements that contain blocks. Each line in them is wrapped in their marks. */
  wrappers: readonly Element[];
  /** Number of open lists and quotations. */
  depth: number;
}

interface Setting {
  conversion: Conversion;
  around: Around;
}

/**
 * Maximum depth of lists and quotations. Deeper ones are not indented further, because each level costs
 * columns.
 */
const MAX_DEPTH = 32;
const LEVELS = /^h([1-6])$/;

// Adds the blocks in nodes to one list. Returning lists would copy them once for each level.
function addBlocks(nodes: readonly TreeNode[], { conversion, around }: Setting, blocks: Block[]): void {
  let line: TreeNode[] = [];
  const endLine = () => {
    const text = lineOf(line, conversion, around);
    if (text) blocks.push({ kind: 'paragraph', text });
    line = [];
  };
  for (const node of nodes) {
    const standsApart =
      isElement(node) && (isBlock(node, conversion.styleOf) || conversion.withBlocks.has(node));
    if (!standsApart) {
      line.push(node);
      continue;
    }
    endLine();
    if (isUnit(node)) {
      line.push(node);
      endLine();
    } else if (isShown(node, conversion)) addElement(node, { conversion, around }, blocks);
  }
  endLine();
}

/** Adjacent lists with equal markers would be one list. */
function addBlock(blocks: Block[], block: Block): void {
  const last = blocks.at(-1);
  const isNext = block.kind === 'list' && last?.kind === 'list' && last.sign === block.sign;
  blocks.push(isNext ? other(block) : block);
}

function other(list: Block): Block {
  const isOrdered = list.sign === '.';
  const text = isOrdered ? list.text.replace(/^(\d+)\./gm, '$1)') : list.text.replace(/^- /gm, '+ ');
  return { ...list, text, sign: isOrdered ? ')' : '+' };
}

function addElement(element: Element, { conversion, around }: Setting, blocks: Block[]): void {
  const own = blocksOfElement(element, conversion, around);
  if (own) {
    for (const each of own) addBlock(blocks, each);
    return;
  }
  if (isCode(element) && !conversion.withBlocks.has(element)) {
    const text = lineOf([element], conversion, around);
    if (text) blocks.push({ kind: 'paragraph', text });
    return;
  }
  const wrapper = wrapperOf(element, conversion, around.wrappers);
  const wrappers = wrapper ? [...around.wrappers, wrapper] : around.wrappers;
  const { length } = blocks;
  const within = { ...contextWithin(element, around, conversion.styleOf), wrappers };
  addBlocks(flatChildrenOf(element), { conversion, around: within }, blocks);
  if (blocks.length > length || element.tagName !== 'a') return;
  // A link that contains only empty blocks is shown by its name.
  const text = writeLine(wrap(element, [], conversion), conversion, around, 'paragraph');
  if (text) blocks.push({ kind: 'paragraph', text });
}

/** The element whose marks or link wrap each line, if any. A mark has no effect within itself, nor a link in a link. */
function wrapperOf(
  element: Element,
  conversion: Conversion,
  wrappers: readonly Element[],
): Element | undefined {
  const { tagName } = element;
  const isTerm = tagName === 'dt' || tagName === 'summary';
  const wrapper = isTerm ? { ...element, tagName: 'strong' } : element;
  if (!isWrapper(wrapper)) return undefined;
  if (wrapper.tagName === 'a' && urlIn(wrapper, 'href', conversion) === undefined) return undefined;
  return wrappers.some((outer) => outer.tagName === wrapper.tagName) ? undefined : wrapper;
}

/** Undefined for an element that is not a block. */
function blocksOfElement(element: Element, conversion: Conversion, around: Around): Block[] | undefined {
  const { tagName } = element;
  const level = LEVELS.exec(tagName)?.[1];
  if (level) return headingOf(element, Number(level), { conversion, around });
  if (tagName === 'hr') return [{ kind: 'other', text: '***' }];
  if (isPreformatted(element, around, conversion.styleOf)) return codeOf(element, conversion);
  if (tagName === 'table') {
    const table = tableOf(element, conversion, around);
    if (table) return table;
  }
  if (around.depth < MAX_DEPTH) {
    const inner = { ...contextWithin(element, around, conversion.styleOf), depth: around.depth + 1 };
    if (tagName === 'ul' || tagName === 'ol' || tagName === 'menu' || tagName === 'dir') {
      return listOf(element, conversion, inner);
    }
    if (tagName === 'dd')
      return listOf({ ...element, tagName: 'ul', childNodes: [element] }, conversion, inner);
    if (tagName === 'blockquote') return quotationOf(flatChildrenOf(element), conversion, inner);
  }
  return undefined;
}

function quotationOf(nodes: readonly TreeNode[], conversion: Conversion, around: Around): Block[] {
  const text = joinBlocks(blocksOf(nodes, conversion, around));
  return text ? [{ kind: 'other', text: text.replace(/^(?=.)/gm, '> ').replace(/^$/gm, '>') }] : [];
}

function headingOf(element: Element, level: number, { conversion, around }: Setting): Block[] {
  const within = contextWithin(element, around, conversion.styleOf);
  const text = lineOf(flatChildrenOf(element), conversion, within, 'heading').replace(
    /(^|\s)(#+)$/,
    '$1\\$2',
  );
  return text ? [{ kind: 'other', text: `${'#'.repeat(level)} ${text}` }] : [];
}

/** Where a line is written. A heading and a cell are a single line, which has already begun. */
type Place = 'paragraph' | 'heading' | 'cell';

/** Writes inlines as one line, or as several if their line breaks are kept. */
export function lineOf(
  nodes: readonly TreeNode[],
  conversion: Conversion,
  around: Around,
  place: Place = 'paragraph',
): string {
  return writeLine(readInlines(nodes, conversion, around), conversion, around, place);
}

function writeLine(line: Inline[], conversion: Conversion, around: Around, place: Place): string {
  if (!isVisible(line)) return '';
  let inlines = line;
  for (const wrapper of [...around.wrappers].reverse()) inlines = wrap(wrapper, inlines, conversion);
  if (place === 'paragraph') return writeInlines(tidyInlines(inlines));
  const text = writeInlines(tidyInlines(onOneLine(inlines, place)), false);
  return place === 'cell' ? text.replaceAll('|', '\\|') : text;
}

function onOneLine(inlines: readonly Inline[], place: Place): Inline[] {
  return inlines.map((inline): Inline => {
    if (inline.type === 'break') return { type: 'text', value: ' ' };
    if ('children' in inline) return { ...inline, children: onOneLine(inline.children, place) };
    // Another backslash before the bar would end the cell within the code.
    const endsCell = place === 'cell' && inline.type === 'code' && /\\\s*(?:\||$)/.test(inline.value);
    return endsCell ? { type: 'text', value: inline.value } : inline;
  });
}

export function joinBlocks(blocks: readonly Block[]): string {
  return blocks.map(({ text }) => text).join('\n\n');
}
