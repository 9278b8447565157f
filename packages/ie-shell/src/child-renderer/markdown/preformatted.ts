import { isBlock, type ReadingContext } from '../shown/reading-context.js';
import { scriptNotationOf } from '../shown/superscript.js';
import { keepsSpaces, ownWhiteSpace } from '../shown/white-space.js';
import type { StyleOf } from '../styles/page-styles.js';
import { flatChildrenOf } from '../tree/flat-tree.js';
import { clean } from '../tree/reading.js';
import { attribute, type Element, isElement, isText, type TreeNode } from '../tree/tree.js';
import type { Block } from './blocks.js';
import { type Conversion, isShown } from './conversion.js';
import { fenceFor } from './write-inlines.js';

/** Whether an element preserves its lines and spaces and contains only text. */
export function isPreformatted(element: Element, context: ReadingContext, styleOf: StyleOf): boolean {
  if (PREFORMATTED.has(element.tagName)) return true;
  const own = ownWhiteSpace(element, styleOf);
  if (own === undefined || keepsSpaces(context.whiteSpace) || !isBlock(element, styleOf)) return false;
  return (own === 'pre' || (own === 'pre-wrap' && CODE.has(element.tagName))) && isPlain(element, styleOf);
}

const PREFORMATTED = new Set(['pre', 'listing', 'xmp', 'plaintext']);
const CODE = new Set(['code', 'samp', 'kbd', 'tt']);
/** Elements without meaning, which code marked by its style may contain. */
const PLAIN = new Set(
  'b bdi bdo br code data div font i ins kbd mark ol li p pre s samp small span strong sub sup tt u var wbr'.split(
    ' ',
  ),
);
const NOT_SHOWN = new Set(['script', 'style', 'template']);

/** Converts to fenced code; to nothing if it is empty. */
export function codeOf(element: Element, conversion: Conversion): Block[] {
  const code = preformattedText(element, conversion).replace(/\n$/, '');
  if (code.trim() === '') return [];
  const fence = fenceFor(code, 3);
  return [{ kind: 'other', text: `${fence}${languageOf(element)}\n${code}\n${fence}` }];
}

/** Whether an element has several lines and only text. */
function isPlain(element: Element, styleOf: StyleOf): boolean {
  let hasLines = false;
  const stack: TreeNode[] = [...flatChildrenOf(element)];
  for (let node = stack.pop(); node; node = stack.pop()) {
    if (isText(node)) hasLines ||= node.value.trim().includes('\n');
    else if (isElement(node)) {
      if (NOT_SHOWN.has(node.tagName)) continue;
      const own = ownWhiteSpace(node, styleOf);
      if (!PLAIN.has(node.tagName) || (own !== undefined && !keepsSpaces(own))) return false;
      hasLines ||= node.tagName === 'br' || isBlock(node, styleOf);
      for (const child of flatChildrenOf(node)) stack.push(child);
    }
  }
  return hasLines;
}

/** What decides whether and how a node is shown. */
type Showing = Pick<Conversion, 'isHidden' | 'reading' | 'styleOf'>;

/** The state of writing a text. */
interface Writing {
  conversion: Showing;
  parts: string[];
  /** Whether the next text starts a line. */
  isLineOver: boolean;
  alter: ((text: string) => string) | undefined;
  steps: Step[];
}

/** A remaining step: a node to write, or an action after one. */
type Step = { node: TreeNode } | { end: () => void };

/** The visible text of an element with its spaces. A block in it has its own lines. */
export function preformattedText(element: Element, conversion: Showing): string {
  const writing: Writing = { conversion, parts: [], isLineOver: false, alter: undefined, steps: [] };
  addChildren(writing, element);
  for (let step = writing.steps.pop(); step; step = writing.steps.pop()) {
    if ('end' in step) step.end();
    else if (isShown(step.node, conversion)) {
      if (isText(step.node)) write(writing, clean(step.node.value, conversion.reading.removed));
      else if (isElement(step.node)) begin(writing, step.node);
    }
  }
  return writing.parts.join('');
}

function begin(writing: Writing, element: Element): void {
  const { steps, conversion } = writing;
  const { tagName } = element;
  if (tagName === 'br') write(writing, '\n');
  if (isBlock(element, conversion.styleOf)) {
    writing.isLineOver = true;
    steps.push({
      end: () => {
        writing.isLineOver = true;
      },
    });
  }
  const notation = scriptNotationOf(element);
  if (notation) {
    const { alter } = writing;
    write(writing, notation.before);
    writing.alter = notation.alter ?? alter;
    steps.push({
      end: () => {
        writing.alter = alter;
        write(writing, notation.after);
      },
    });
  }
  addChildren(writing, element);
}

function addChildren({ steps }: Writing, element: Element): void {
  for (const node of [...flatChildrenOf(element)].reverse()) steps.push({ node });
}

function write(writing: Writing, text: string): void {
  if (text === '') return;
  const { parts, alter } = writing;
  if (writing.isLineOver && parts.at(-1)?.endsWith('\n') === false) parts.push('\n');
  writing.isLineOver = false;
  parts.push(alter?.(text) ?? text);
}

/** How many characters of a `class` are searched for a language. Many elements may share a long one. */
const MAX_CLASSES = 1_024;

function languageOf(element: Element): string {
  const inner = flatChildrenOf(element).find((child) => child.nodeName === 'code');
  const outer = element.parentNode && isElement(element.parentNode) ? [element.parentNode] : [];
  for (const each of [element, ...(inner && isElement(inner) ? [inner] : []), ...outer]) {
    const name = /(?:^|\s)(?:lang(?:uage)?-|highlight-(?:source-|text-)?)([\w+#.-]{1,32})(?:\s|$)/i;
    const language = name.exec((attribute(each, 'class') ?? '').slice(0, MAX_CLASSES))?.[1];
    if (language) return language;
  }
  return '';
}
