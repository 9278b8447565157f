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
 * What is read, serialised by the HTML Standard: the document, or the elements selected, each with a line feed behind
 * it.
 * @throws ShellError `IE_SHELL_PAGE_TOO_LARGE`
 */
export function renderMarkup({ roots, removed }: Reading): string {
  refuseIfTooLong(roots);
  const html = roots.map((root) =>
    isElement(root) ? `${outerHtml(root)}\n` : serialize(root as ParentNode, OPTIONS),
  );
  return clean(html.join(''), removed);
}

// No script runs, so what is in a noscript is markup.
const OPTIONS = {
  scriptingEnabled: false,
  // The template of a shadow root is written first, from wherever in its host it was.
  treeAdapter: {
    ...defaultTreeAdapter,
    getChildNodes(node: ParentNode) {
      const template = shadowTemplateOf(node);
      return template ? [template, ...node.childNodes] : node.childNodes;
    },
  },
};

/** An element and all that is in it, serialised; whoever asks has seen to it that it is not too long. */
export function outerHtml(element: Element): string {
  return serializeOuter(element, OPTIONS);
}

/**
 * Refuses what would be too long, in each other or not, before it is serialised.
 *
 * A formatting element that is left open is opened again in every paragraph, its attributes with it, so that markup can
 * be thousands of times as long as the page: too long to be made first and measured then.
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

/** What is said where more is asked for than a `PageRead` may have. */
export function tooLong(): ShellError {
  return new ShellError('IE_SHELL_PAGE_TOO_LARGE', `what is asked for is over ${MAX_PART_BYTES} bytes long`);
}
