import type { Block } from '../blocks/blocks.js';
import type { Measure } from '../blocks/table.js';
import { measureTable } from './table-columns.js';
import { measureLines } from './wrap-lines.js';

export function measure(blocks: readonly Block[]): Measure {
  let least = 0;
  let most = 0;
  for (const block of blocks) {
    const inner = measureBlock(block);
    least = Math.max(least, inner.least);
    most = Math.max(most, inner.most);
  }
  return { least, most };
}

function measureBlock(block: Block): Measure {
  if (block.type === 'paragraph') return measureLines(block.segments);
  if (block.type === 'rule') return { least: 1, most: 1 };
  if (block.type === 'table') return measureTable(block);
  const { least, most } = measure(block.blocks);
  return { least: least + block.width, most: most + block.width };
}
