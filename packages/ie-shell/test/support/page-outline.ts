import { parse } from 'parse5';
import {
  attribute,
  childrenOf,
  type Element,
  elementsIn,
  findElement,
  isElement,
  type TreeNode,
  textContent,
} from '../../src/child-renderer/tree/tree.js';
import { type LinePlace, outlineLine } from './line-outline.js';

/** What a page consists of, as far as Markdown can tell it. */
export interface Outline {
  /** A line for each block, indented as they lie in each other. */
  lines: string[];
  /** The marks of each sign of its text that is no space. */
  marks: string[];
}

/** Where blocks are. */
interface Place {
  outline: Outline;
  base: string;
  indent: string;
}

const BLOCKS = /^(?:p|div|h[1-6]|ul|ol|li|blockquote|pre|table|hr)$/;

/** Reads HTML that has nothing in it but what Markdown has, whoever wrote it. Its addresses are relative to the base. */
export function outlineOf(html: string, base: string): Outline {
  const outline: Outline = { lines: [], marks: [] };
  const body = findElement(parse(html), 'body');
  if (body) readBlocks(childrenOf(body), { outline, base, indent: '' });
  return outline;
}

/** Every address in HTML, as it is written there. */
export function linksOf(html: string): string[] {
  return [...elementsIn(parse(html))].flatMap(({ attrs }) =>
    attrs.filter(({ name }) => name === 'href' || name === 'src').map(({ value }) => value),
  );
}

function readBlocks(nodes: readonly TreeNode[], place: Place): void {
  let line: TreeNode[] = [];
  const endLine = () => {
    addLine('', line, place);
    line = [];
  };
  for (const node of nodes) {
    if (isElement(node) && BLOCKS.test(node.tagName)) {
      endLine();
      readBlock(node, place);
    } else line.push(node);
  }
  endLine();
}

function readBlock(element: Element, place: Place): void {
  const { tagName } = element;
  const children = childrenOf(element);
  if (/^h[1-6]$/.test(tagName)) addLine(`${tagName} `, children, place, 'heading');
  else if (tagName === 'hr') add('rule', place);
  else if (tagName === 'pre') addCode(element, place);
  else if (tagName === 'table') addTable(element, place);
  else if (tagName === 'p' || tagName === 'div') readBlocks(children, place);
  else {
    const { lines } = place.outline;
    add(tagName === 'ol' ? `ol from ${attribute(element, 'start') ?? 1}` : tagName, place);
    const { length } = lines;
    readBlocks(children, { ...place, indent: `${place.indent}  ` });
    // What has nothing in it is nothing.
    if (lines.length === length) lines.pop();
  }
}

function addCode(element: Element, place: Place): void {
  const code = textContent(element).replace(/\n$/, '');
  const inner = childrenOf(element).find(isElement) ?? element;
  const language = /language-(\S+)/.exec(attribute(inner, 'class') ?? '')?.[1];
  if (code.trim() !== '') add(`code ${language ?? ''} ${JSON.stringify(code)}`, place);
}

function addTable(table: Element, place: Place): void {
  for (const row of [...elementsIn(table)].filter(({ tagName }) => tagName === 'tr')) {
    const cells = childrenOf(row)
      .filter(isElement)
      .map((cell) => {
        const alignment = cell.tagName === 'th' ? attribute(cell, 'align') : undefined;
        return `${cell.tagName} ${alignment ?? ''} ${textOf(childrenOf(cell), place, 'cell')}`;
      });
    add(cells.join(' | '), place);
  }
}

function addLine(
  name: string,
  nodes: readonly TreeNode[],
  place: Place,
  kind: LinePlace['kind'] = 'paragraph',
): void {
  const text = textOf(nodes, place, kind);
  if (text) add(name + text, place);
}

function textOf(nodes: readonly TreeNode[], { outline, base }: Place, kind: LinePlace['kind']): string {
  const { text, marks } = outlineLine(nodes, { base, kind });
  for (const mark of marks) outline.marks.push(mark);
  return text;
}

function add(line: string, { outline, indent }: Place): void {
  outline.lines.push(indent + line);
}
