import type { TextLayout } from '@internet-exploder/ie-ipc';
import { hiddenElements } from '../shown/hidden.js';
import { startBudget } from '../shown/output-budget.js';
import { whiteSpaceAround } from '../shown/white-space.js';
import { pageStyles } from '../styles/page-styles.js';
import { PLAIN } from '../styles/text-style.js';
import type { Reading } from '../tree/reading.js';
import { endParagraph, startFlow } from './blocks/flow.js';
import { drawTree } from './draw/draw-tree.js';
import type { Drawing } from './draw/drawing.js';
import { layOut } from './layout/lay-out.js';

/**
 * The text of a page, laid out as in a terminal browser, with a line feed after each line. Lines keep to the
 * width of the layout, except for preserved text and URLs.
 *
 * @throws ShellError `IE_SHELL_PAGE_TOO_LARGE` if the text is too long
 */
export function renderText(reading: Reading, layout: TextLayout): string {
  const { width = 80, links = 'list', styled = false } = layout;
  const flow = startFlow({ segments: 0 });
  const drawing: Drawing = {
    reading,
    layout: { width, links, styled },
    styleOf: pageStyles(reading.page),
    isHidden: hiddenElements(reading.page),
    flow,
    style: PLAIN,
    whiteSpace: 'normal',
    isRow: false,
    alter: undefined,
    links: new Map(),
    lists: [],
    quotes: 0,
    rows: undefined,
    tables: 0,
    labels: startBudget(),
  };
  for (const root of reading.roots) {
    drawing.whiteSpace = whiteSpaceAround(root, drawing.styleOf);
    drawTree(root, drawing);
    endParagraph(flow, 0);
  }
  const lines = layOut(flow.root, width, startBudget()).map(({ text }) => (styled ? text : text.trimEnd()));
  if (drawing.links.size > 0) lines.push('', ...listOf(drawing.links));
  return lines.map((line) => `${line}\n`).join('');
}

/** The right-aligned numbers of the links, with their URLs. */
function listOf(links: ReadonlyMap<string, number>): string[] {
  const width = `[${links.size}]`.length;
  return Array.from(links, ([url, number]) => `${`[${number}]`.padStart(width)} ${url}`);
}
