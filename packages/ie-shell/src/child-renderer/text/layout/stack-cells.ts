import { PLAIN } from '../../styles/text-style.js';
import type { Block } from '../blocks/blocks.js';
import type { Cell, Table } from '../blocks/table.js';
import type { Paragraph, TextSegment } from '../blocks/text-segment.js';
import { measureLines } from './wrap-lines.js';

/** Puts the cells of a table below each other. Those of data tables get the headers of their columns. */
export function stackCells({ rows, isLayout }: Table): Block[] {
  const [first] = rows;
  const labels = !isLayout && first?.isHeader && rows.length > 1 ? first.cells.map(labelOf) : [];
  const blocks: Block[] = [];
  for (const { cells, isHeader } of rows) {
    if (isHeader && labels.length > 0) continue;
    const ofRow = cells.flatMap((cell, index) => withLabel(labels[index], cell));
    for (const [index, block] of ofRow.entries()) {
      const separatesWords = index === 0 && !isLayout && blocks.length > 0;
      blocks.push(separatesWords ? { ...block, gap: 1 } : block);
    }
  }
  return blocks;
}

/** Maximum length of a header that is repeated in every row. */
const MAX_LABEL = 60;
const MAX_SEGMENTS = 20;

/** A header as a label; undefined unless it is one short paragraph. */
function labelOf({ blocks }: Cell): TextSegment[] | undefined {
  const [paragraph, ...others] = blocks;
  const last = paragraph?.type === 'paragraph' ? paragraph.segments.at(-1) : undefined;
  if (paragraph?.type !== 'paragraph' || !last || others.length > 0) return undefined;
  if (paragraph.segments.length > MAX_SEGMENTS || measureLines(paragraph.segments).most > MAX_LABEL)
    return undefined;
  return [...paragraph.segments, { kind: 'word', text: ':', width: 1, style: PLAIN, before: 'nothing' }];
}

function withLabel(label: TextSegment[] | undefined, { blocks }: Cell): Block[] {
  const [first, ...others] = blocks;
  if (!label || !first) return blocks;
  if (first.type !== 'paragraph') return [paragraphOf(label), ...blocks];
  const [segment, ...rest] = first.segments;
  if (!segment) return blocks;
  return [paragraphOf([...label, { ...segment, before: 'space' }, ...rest]), ...others];
}

function paragraphOf(segments: TextSegment[]): Paragraph {
  return { type: 'paragraph', gap: 0, segments };
}
