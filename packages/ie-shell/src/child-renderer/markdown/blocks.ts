import { clean } from '../reading.js';
import { attribute, childrenOf, type Element, isElement, type TreeNode } from '../tree.js';
import { type Conversion, isBlock, isShown, shownText } from './conversion.js';
import { type Inline, tidyInlines } from './inline.js';
import { listOf } from './lists.js';
import { readInlines, wrap } from './read-inlines.js';
import { tableOf } from './tables.js';
import { fenceFor, writeInlines } from './write-inlines.js';

export interface Block {
  kind: 'paragraph' | 'list' | 'other';
  text: string;
  /** The sign of a list's items: two lists in a row have different ones. */
  sign?: string;
}

/** What is around the place. */
export interface Around {
  /** Inline elements that have blocks in them: each line within is wrapped as they say. */
  wrappers: readonly Element[];
  /** How many lists and quotations are open. */
  depth: number;
}

interface Setting {
  conversion: Conversion;
  around: Around;
}

/** Lists and quotations that lie deeper than this are beside what they are in: each costs columns. */
const MOST_DEPTH = 32;
const LEVELS = /^h([1-6])$/;

/** The blocks that nodes are, in their order. */
export function blocksOf(nodes: readonly TreeNode[], conversion: Conversion, around: Around): Block[] {
  const blocks: Block[] = [];
  addBlocks(nodes, { conversion, around }, blocks);
  return blocks;
}

// What is no block itself adds those within it to the same ones: handed on, they would be copied as often as it is deep.
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
    if (isShown(node, conversion)) addElement(node, { conversion, around }, blocks);
  }
  endLine();
}

/** Lists in a row would be one if they had the same sign. */
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
  const wrapper = wrapperOf(element, conversion);
  const wrappers = wrapper ? [...around.wrappers, wrapper] : around.wrappers;
  addBlocks(childrenOf(element), { conversion, around: { ...around, wrappers } }, blocks);
}

/** What each line within is wrapped in. */
function wrapperOf(element: Element, { styleOf }: Conversion): Element | undefined {
  const { tagName } = element;
  if (tagName === 'dt' || tagName === 'summary') return { ...element, tagName: 'strong' };
  return isBlock(element, styleOf) ? undefined : element;
}

/** Undefined for what is no block itself. */
function blocksOfElement(element: Element, conversion: Conversion, around: Around): Block[] | undefined {
  const { tagName } = element;
  const level = LEVELS.exec(tagName)?.[1];
  if (level) return headingOf(element, Number(level), { conversion, around });
  if (tagName === 'hr') return [{ kind: 'other', text: '***' }];
  if (tagName === 'pre' || tagName === 'listing' || tagName === 'xmp' || tagName === 'plaintext') {
    return codeOf(element, conversion);
  }
  if (tagName === 'table') {
    const table = tableOf(element, conversion);
    if (table) return table;
  }
  if (around.depth < MOST_DEPTH) {
    const inner = { ...around, depth: around.depth + 1 };
    if (tagName === 'ul' || tagName === 'ol' || tagName === 'menu' || tagName === 'dir') {
      return listOf(element, conversion, inner);
    }
    if (tagName === 'dd')
      return listOf({ ...element, tagName: 'ul', childNodes: [element] }, conversion, inner);
    if (tagName === 'blockquote') return quotationOf(childrenOf(element), conversion, inner);
  }
  return undefined;
}

function quotationOf(nodes: readonly TreeNode[], conversion: Conversion, around: Around): Block[] {
  const text = joinBlocks(blocksOf(nodes, conversion, around));
  return text ? [{ kind: 'other', text: text.replace(/^(?=.)/gm, '> ').replace(/^$/gm, '>') }] : [];
}

function headingOf(element: Element, level: number, { conversion, around }: Setting): Block[] {
  const text = lineOf(childrenOf(element), conversion, around, 'heading').replace(/(^|\s)(#+)$/, '$1\\$2');
  return text ? [{ kind: 'other', text: `${'#'.repeat(level)} ${text}` }] : [];
}

/** Where a line of text stands: a heading and a cell are one line, which has begun already. */
type Place = 'paragraph' | 'heading' | 'cell';

/** One line, or several where it has breaks that are kept. */
export function lineOf(
  nodes: readonly TreeNode[],
  conversion: Conversion,
  around: Around,
  place: Place = 'paragraph',
): string {
  let inlines: Inline[] = readInlines(nodes, conversion);
  if (!inlines.some((inline) => !('value' in inline) || inline.value.trim() !== '')) return '';
  for (const wrapper of [...around.wrappers].reverse()) inlines = wrap(wrapper, inlines, conversion);
  if (place === 'paragraph') return writeInlines(tidyInlines(inlines));
  const text = writeInlines(tidyInlines(onOneLine(inlines, place)), false);
  return place === 'cell' ? text.replaceAll('|', '\\|') : text;
}

function onOneLine(inlines: readonly Inline[], place: Place): Inline[] {
  return inlines.map((inline): Inline => {
    if (inline.type === 'break') return { type: 'text', value: ' ' };
    if ('children' in inline) return { ...inline, children: onOneLine(inline.children, place) };
    // With one more backslash before the bar, the cell would end in the middle of the code.
    const endsCell = place === 'cell' && inline.type === 'code' && /\\\s*(?:\||$)/.test(inline.value);
    return endsCell ? { type: 'text', value: inline.value } : inline;
  });
}

function codeOf(element: Element, conversion: Conversion): Block[] {
  const code = clean(shownText(element, conversion), conversion.reading.removed).replace(/\n$/, '');
  if (code.trim() === '') return [];
  const fence = fenceFor(code, 3);
  return [{ kind: 'other', text: `${fence}${languageOf(element)}\n${code}\n${fence}` }];
}

function languageOf(element: Element): string {
  const inner = childrenOf(element).find((child) => child.nodeName === 'code');
  const outer = element.parentNode && isElement(element.parentNode) ? [element.parentNode] : [];
  for (const each of [element, ...(inner && isElement(inner) ? [inner] : []), ...outer]) {
    const name = /(?:^|\s)(?:lang(?:uage)?-|highlight-(?:source-|text-)?)([\w+#.-]{1,32})(?:\s|$)/i;
    const language = name.exec(attribute(each, 'class') ?? '')?.[1];
    if (language) return language;
  }
  return '';
}

export function joinBlocks(blocks: readonly Block[]): string {
  return blocks.map(({ text }) => text).join('\n\n');
}
