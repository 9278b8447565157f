import { EMBEDDED } from '../shown/embedded.js';
import { FORMULAS, formulaText } from '../shown/formula.js';
import { labelIn, nameOfDrawing, nameOfEmptyLink } from '../shown/labels.js';
import { contextWithin, displayOf, isBlock, type ReadingContext } from '../shown/reading-context.js';
import { isNote, scriptNotationOf } from '../shown/superscript.js';
import { keepsLines, keepsSpaces } from '../shown/white-space.js';
import { flatChildrenOf } from '../tree/flat-tree.js';
import { clean } from '../tree/reading.js';
import { type Element, isElement, isText, type TreeNode } from '../tree/tree.js';
import { type Conversion, isShown, urlIn } from './conversion.js';
import type { Inline, Mark } from './inline.js';
import { readArea, readEmbedded, readImage } from './read-media.js';

/** Converts nodes to the inlines of one line. Blocks and items of a row are separated by spaces. */
export function readInlines(
  nodes: readonly TreeNode[],
  conversion: Conversion,
  context: ReadingContext,
): Inline[] {
  const { whiteSpace, isRow } = context;
  return readNodes(nodes, conversion, { whiteSpace, isRow, inCode: false, marks: NO_MARKS });
}

const MARKS: ReadonlyMap<string, Mark> = new Map<string, Mark>([
  ['b', 'strong'],
  ['strong', 'strong'],
  ['i', 'emphasis'],
  ['em', 'emphasis'],
  ['cite', 'emphasis'],
  ['dfn', 'emphasis'],
  ['var', 'emphasis'],
  ['del', 'deleted'],
  ['s', 'deleted'],
  ['strike', 'deleted'],
]);
const NO_MARKS: ReadonlySet<Mark> = new Set();
const CODE = new Set(['code', 'kbd', 'samp', 'tt', 'pre']);
/** Form controls have no text to read. */
const FIELDS = new Set(['input', 'select', 'textarea', 'meter', 'progress']);

/** The context of inlines. */
interface InlineContext extends ReadingContext {
  inCode: boolean;
  /** The open marks. A mark has no effect within itself, and a page may open hundreds of them in each paragraph. */
  marks: ReadonlySet<Mark>;
  /** Changes the text, if present. */
  alter?: (text: string) => string;
}

/** Whether an element is read as a unit, and so is a line of its own if it is a block. */
export function isUnit({ tagName }: Element): boolean {
  return (
    tagName === 'img' ||
    tagName === 'svg' ||
    tagName === 'area' ||
    EMBEDDED.has(tagName) ||
    FORMULAS.has(tagName)
  );
}

function readNodes(nodes: readonly TreeNode[], conversion: Conversion, context: InlineContext): Inline[] {
  return nodes.flatMap((node): Inline[] => {
    if (!isShown(node, conversion)) return [];
    if (isText(node)) return readText(node.value, conversion, context);
    if (!isElement(node)) return [];
    const inlines = readElement(node, conversion, context);
    const isItem = context.isRow && displayOf(node, conversion.styleOf) === 'inline';
    return isItem || (isBlock(node, conversion.styleOf) && !isUnit(node))
      ? [text(' '), ...inlines, text(' ')]
      : inlines;
  });
}

function readText(
  value: string,
  { reading }: Conversion,
  { inCode, whiteSpace, alter }: InlineContext,
): Inline[] {
  const cleaned = clean(value, reading.removed);
  const altered = alter?.(cleaned) ?? cleaned;
  const type = inCode ? 'code' : 'text';
  if (!keepsLines(whiteSpace)) return [{ type, value: altered }];
  const isKept = keepsSpaces(whiteSpace);
  return altered.split('\n').flatMap((line, index): Inline[] => {
    const piece: Inline = isKept ? { type, value: line, isKept } : { type, value: line };
    return index === 0 ? [piece] : [{ type: 'break' }, piece];
  });
}

function readElement(element: Element, conversion: Conversion, context: InlineContext): Inline[] {
  const { tagName } = element;
  if (tagName === 'br') return [{ type: 'break' }];
  if (tagName === 'img') return readImage(element, conversion);
  if (tagName === 'area') return readArea(element, conversion);
  if (FIELDS.has(tagName)) return [];
  if (EMBEDDED.has(tagName)) return readEmbedded(element, conversion);
  if (FORMULAS.has(tagName)) {
    const formula = formulaText(element, (node) => isShown(node, conversion));
    return readText(formula, conversion, { ...context, whiteSpace: 'normal' });
  }
  if (tagName === 'svg') {
    const name = nameOfDrawing(element, conversion);
    if (name) return [text(name)];
  }
  const within = contextWithin(element, context, conversion.styleOf);
  if (tagName === 'sup' || tagName === 'sub') return readScript(element, conversion, within);
  const mark = MARKS.get(tagName);
  const isRepeated = mark !== undefined && context.marks.has(mark);
  const inCode = context.inCode || CODE.has(tagName);
  const inner = readNodes(flatChildrenOf(element), conversion, {
    ...within,
    inCode,
    marks: mark === undefined || isRepeated ? context.marks : new Set([...context.marks, mark]),
  });
  if (isRepeated) return inner;
  if (tagName === 'q') return [text('“'), ...inner, text('”')];
  if (tagName === 'rt') return [text('('), ...inner, text(')')];
  return wrap(element, inner, conversion);
}

/** A footnote link in brackets needs no notation. */
function readScript(element: Element, conversion: Conversion, context: InlineContext): Inline[] {
  const notation = scriptNotationOf(element);
  const { before = '', after = '', alter } = notation ?? {};
  const inner = readNodes(flatChildrenOf(element), conversion, alter ? { ...context, alter } : context);
  return (before !== '' && isNote(element)) || !isVisible(inner)
    ? inner
    : [text(before), ...inner, text(after)];
}

/** Whether an element is inline code. */
export function isCode({ tagName }: Element): boolean {
  return CODE.has(tagName);
}

/** Whether an element marks each line in it. */
export function isWrapper({ tagName }: Element): boolean {
  return tagName === 'a' || MARKS.has(tagName);
}

/** Wraps inlines in the mark or link of an element. */
export function wrap(element: Element, children: Inline[], conversion: Conversion): Inline[] {
  const mark = MARKS.get(element.tagName);
  if (mark) return [{ type: mark, children }];
  if (element.tagName !== 'a') return children;
  const url = urlIn(element, 'href', conversion);
  if (url === undefined) return children;
  const title = labelIn(element, 'title', conversion);
  if (isVisible(children)) return [{ type: 'link', url, title, children }];
  const name = nameOfEmptyLink(element, conversion);
  return name ? [{ type: 'link', url, title, children: [text(name)] }] : children;
}

/** Whether any inline is visible. */
export function isVisible(inlines: readonly Inline[]): boolean {
  return inlines.some((inline) => {
    if ('children' in inline) return isVisible(inline.children);
    return inline.type === 'image' || ('value' in inline && inline.value.trim() !== '');
  });
}

function text(value: string): Inline {
  return { type: 'text', value };
}
