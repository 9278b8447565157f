import { contextWithin } from '../shown/reading-context.js';
import { contentsOf, flatChildrenOf } from '../tree/flat-tree.js';
import { attribute, type Element, isElement, type TreeNode } from '../tree/tree.js';
import { type Around, type Block, blocksOf, joinBlocks } from './blocks.js';
import { type Conversion, isShown } from './conversion.js';

/** Converts a list. It is tight if each item is one paragraph, optionally followed by lists. */
export function listOf(list: Element, conversion: Conversion, around: Around): Block[] {
  const isOrdered = list.tagName === 'ol';
  const items = itemsOf(list, conversion, around).filter(({ blocks }) => blocks.length > 0);
  if (items.length === 0) return [];
  const isTight = items.every(({ blocks }) =>
    blocks.every(({ kind }, at) => (at === 0 ? true : kind === 'list')),
  );
  const texts = items.map(({ number, task, blocks }) => {
    const marker = isOrdered ? `${number}. ` : '- ';
    const inner = isTight ? joinClosely(blocks) : joinBlocks(blocks);
    return marker + task + inner.replace(/\n(?=[^\n])/g, `\n${' '.repeat(marker.length)}`);
  });
  return [{ kind: 'list', text: texts.join(isTight ? '\n' : '\n\n'), sign: isOrdered ? '.' : '-' }];
}

interface Item {
  number: number;
  /** `[x] `, `[ ] ` or nothing. */
  task: string;
  blocks: Block[];
}

/** Directly after a paragraph, only a list that starts at one is recognised. */
function joinClosely(blocks: readonly Block[]): string {
  return blocks
    .map(({ text }, at) => (at === 0 ? '' : /^(?:[-+]|1[.)]) /.test(text) ? '\n' : '\n\n') + text)
    .join('');
}

function itemsOf(list: Element, conversion: Conversion, around: Around): Item[] {
  const items: Item[] = [];
  const children = contentsOf(list);
  const count = children.filter((child) => child.nodeName === 'li').length;
  const step = attribute(list, 'reversed') === undefined ? 1 : -1;
  let number = numberIn(list, 'start') ?? (step > 0 ? 1 : count);
  let stray: TreeNode[] = [];
  const endStray = () => {
    const blocks = blocksOf(stray, conversion, around);
    stray = [];
    if (blocks.length === 0) return;
    const last = items.at(-1);
    if (last) for (const block of blocks) last.blocks.push(block);
    else items.push({ number, task: '', blocks });
  };
  for (const child of children) {
    if (!isElement(child) || (child.tagName !== 'li' && child.tagName !== 'dd')) {
      stray.push(child);
      continue;
    }
    endStray();
    if (child.tagName === 'li' && !isShown(child, conversion)) continue;
    number = numberIn(child, 'value') ?? number;
    items.push({
      number: Math.max(0, number),
      task: taskOf(child),
      blocks: blocksOf(flatChildrenOf(child), conversion, contextWithin(child, around, conversion.styleOf)),
    });
    number += step;
  }
  endStray();
  return items;
}

function numberIn(element: Element, name: string): number | undefined {
  const number = Number.parseInt(attribute(element, name) ?? '', 10);
  return Math.abs(number) < 1_000_000_000 ? number : undefined;
}

function taskOf(item: Element): string {
  let [first] = flatChildrenOf(item).filter(
    ({ nodeName, ...node }) => !('value' in node) || String(node.value).trim() !== '',
  );
  while (first && (first.nodeName === 'label' || first.nodeName === 'p'))
    [first] = flatChildrenOf(first).filter(isElement);
  if (!first || !isElement(first) || first.tagName !== 'input') return '';
  if (attribute(first, 'type')?.toLowerCase() !== 'checkbox') return '';
  return attribute(first, 'checked') === undefined ? '[ ] ' : '[x] ';
}
