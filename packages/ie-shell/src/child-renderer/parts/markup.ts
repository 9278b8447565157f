import { MAX_PART_BYTES } from '@internet-exploder/ie-ipc';
import { defaultTreeAdapter, serialize, serializeOuter } from 'parse5';
import { ShellError } from '../../errors/shell-error.js';
import { clean, type Reading } from '../tree/reading.js';
import {
  childrenOf,
  type Element,
  isElement,
  isText,
  type ParentNode,
  shadowTemplateOf,
  type TreeNode,
  templateContent,
} from '../tree/tree.js';

/**
 * Serialises the document, or each selected element followed by a line feed, as the HTML Standard says.
 * @throws ShellError `IE_SHELL_PAGE_TOO_LARGE`
 */
export function renderMarkup({ roots, removed }: Reading): string {
  refuseIfTooLong(roots);
  const html = roots.map((root) =>
    isElement(root) ? `${outerHtml(root)}\n` : serialize(root as ParentNode, OPTIONS),
  );
  return clean(html.join(''), removed);
}

// No script runs, so the contents of `noscript` are markup.
const OPTIONS = {
  scriptingEnabled: false,
  // The template of a shadow root is written first, wherever it stood in its host.
  treeAdapter: {
    ...defaultTreeAdapter,
    getChildNodes(node: ParentNode) {
      const template = shadowTemplateOf(node);
      return template ? [template, ...node.childNodes] : node.childNodes;
    },
  },
};

/** Serialises an element with its contents. The caller has checked the length. */
export function outerHtml(element: Element): string {
  return serializeOuter(element, OPTIONS);
}

/**
 * Refuses markup that would be too long, before it is serialised; nested roots count for each time that they
 * are written.
 *
 * The parser opens an unclosed formatting element again in every paragraph, with all its attributes. The
 * markup can thus be thousands of times as long as the page, so it is measured first.
 *
 * @throws ShellError `IE_SHELL_PAGE_TOO_LARGE`
 */
export function refuseIfTooLong(roots: readonly TreeNode[]): void {
  let length = 0;
  const stack = [...roots];
  for (let node = stack.pop(); node; node = stack.pop()) {
    length += lengthOf(node);
    if (length > MAX_PART_BYTES) throw tooLong();
    for (const child of childrenOf(node)) stack.push(child);
    const content = templateContent(node);
    const template = shadowTemplateOf(node);
    if (template) stack.push(template);
    if (content) stack.push(content);
  }
}

function lengthOf(node: TreeNode): number {
  if (isText(node)) return node.value.length;
  if ('data' in node) return '<!---->'.length + node.data.length;
  if (!isElement(node)) return 0;
  let length = 2 * node.tagName.length;
  for (const { name, value } of node.attrs) length += name.length + value.length;
  return length;
}

/** The error for a reading that exceeds the limit of `PageRead`. */
export function tooLong(): ShellError {
  return new ShellError(
    'IE_SHELL_PAGE_TOO_LARGE',
    `the selected part of the page is over ${MAX_PART_BYTES} bytes long: select less`,
  );
}
