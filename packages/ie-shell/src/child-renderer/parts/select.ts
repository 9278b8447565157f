import { ShellError } from '../../errors/shell-error.js';
import { flatParentOf } from '../tree/flat-tree.js';
import type { ParsedPage } from '../tree/reading.js';
import type { Element, TreeNode } from '../tree/tree.js';
import { treeAdapter } from './select-adapter.js';

/**
 * Returns the elements that a CSS selector matches, in document order.
 * @throws ShellError `IE_SHELL_SELECTOR`
 */
export async function selectElements({ document }: ParsedPage, selector: string): Promise<Element[]> {
  const { _compileUnsafe: compile, selectAll } = await import('css-select');
  const options = { adapter: treeAdapter(), quirksMode: document.mode === 'quirks' };
  if (selector.trim() === '')
    throw new ShellError('IE_SHELL_SELECTOR', 'the selector is empty: give a CSS selector');
  const query = compileSelector(() => compile<TreeNode, Element>(selector, options, document), selector);
  return selectAll<TreeNode, Element>(query, document, options);
}

/** Returns the elements that are inside none of the others. */
export function outermost(elements: readonly Element[]): Element[] {
  const all = new Set<TreeNode>(elements);
  return elements.filter((element) => {
    for (let node = flatParentOf(element); node; node = flatParentOf(node)) if (all.has(node)) return false;
    return true;
  });
}

function compileSelector<T>(compile: () => T, selector: string): T {
  try {
    return compile();
  } catch (cause) {
    const reason = cause instanceof Error ? `: ${cause.message}` : '';
    throw new ShellError('IE_SHELL_SELECTOR', `${JSON.stringify(selector)} is not a CSS selector${reason}`, {
      cause,
    });
  }
}
