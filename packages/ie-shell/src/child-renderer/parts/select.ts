import type { Options as SelectOptions } from 'css-select';
import type { Selector } from 'css-what';
import { ShellError } from '../../errors/shell-error.js';
import { flatParentOf } from '../tree/flat-tree.js';
import type { ParsedPage } from '../tree/reading.js';
import type { Element, TreeNode } from '../tree/tree.js';
import { composedElements, treeAdapter } from './select-adapter.js';
import { StepBudget } from './step-budget.js';

/**
 * Returns the elements that a CSS selector matches, in document order.
 * @throws ShellError `IE_SHELL_SELECTOR`
 */
export async function selectElements(
  { document }: ParsedPage,
  selector: string,
  budget = new StepBudget(document),
): Promise<Element[]> {
  const { _compileUnsafe } = await import('css-select');
  const { parse } = await import('css-what');
  const { LinearSelectors } = await import('./linear-selectors.js');
  if (selector.trim() === '')
    throw new ShellError('IE_SHELL_SELECTOR', 'the selector is empty: give a CSS selector');
  const adapter = treeAdapter(budget);
  const options = { adapter, equals: budget.equals, quirksMode: document.mode === 'quirks' };
  const compile = (selectors: Selector[][], pseudos: Options['pseudos']) =>
    _compileUnsafe<TreeNode, Element>(selectors, { ...options, pseudos }, document);
  const elements = composedElements(document);
  const linear = new LinearSelectors({
    compile,
    nameOf: adapter.getName,
    elements: () => elements,
  });
  const query = compileSelector(() => compile(linear.rewrite(parse(selector)), linear.pseudos), selector);
  return elements.filter((element) => {
    budget.step();
    return query(element);
  });
}

type Options = SelectOptions<TreeNode, Element>;

/** Returns the elements that are inside none of the others. */
export function outermost(elements: readonly Element[]): Element[] {
  const all = new Set<TreeNode>(elements);
  /** Nodes that are neither among the elements nor inside one of them. */
  const outside = new Set<TreeNode>();
  return elements.filter((element) => {
    const passed: TreeNode[] = [];
    for (let node = flatParentOf(element); node && !outside.has(node); node = flatParentOf(node)) {
      if (all.has(node)) return false;
      passed.push(node);
    }
    for (const node of passed) outside.add(node);
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
