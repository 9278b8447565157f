import { hiddenElements } from '../shown/hidden.js';
import { startBudget } from '../shown/output-budget.js';
import { whiteSpaceAround } from '../shown/white-space.js';
import { pageStyles } from '../styles/page-styles.js';
import { flatChildrenOf } from '../tree/flat-tree.js';
import type { Reading } from '../tree/reading.js';
import { isElement } from '../tree/tree.js';
import { blocksOf, joinBlocks } from './blocks.js';
import { findBlocks } from './conversion.js';

/**
 * Converts a page to CommonMark with GitHub's tables, strikethrough and tasks. It contains no HTML and no
 * link that runs code: text that resembles either is escaped.
 *
 * @throws ShellError `IE_SHELL_PAGE_TOO_LARGE`
 */
export function renderMarkdown(reading: Reading): string {
  const { page } = reading;
  const styleOf = pageStyles(page);
  const roots = reading.roots.flatMap((root) => (isElement(root) ? [root] : flatChildrenOf(root)));
  const conversion = {
    reading,
    styleOf,
    isHidden: hiddenElements(page),
    withBlocks: findBlocks(roots, styleOf),
    labels: startBudget(),
  };
  const blocks = roots.flatMap((root) => {
    const context = { whiteSpace: whiteSpaceAround(root, styleOf), isRow: false };
    return blocksOf([root], conversion, { ...context, wrappers: [], depth: 0 });
  });
  return blocks.length > 0 ? `${joinBlocks(blocks)}\n` : '';
}
