import { isPreformatted, preformattedText } from '../markdown/preformatted.js';
import { jsonLdIn } from '../meta/json-ld.js';
import { formulaText } from '../shown/formula.js';
import { hiddenElements } from '../shown/hidden.js';
import { contextWithin, displayOf, isBlock, type ReadingContext } from '../shown/reading-context.js';
import { isNote, scriptNotationOf } from '../shown/superscript.js';
import { keepsLines, keepsSpaces, whiteSpaceAround } from '../shown/white-space.js';
import { pageStyles, type StyleOf } from '../styles/page-styles.js';
import { flatChildrenOf, flatNodesIn } from '../tree/flat-tree.js';
import type { Reading } from '../tree/reading.js';
import { type Element, findElement, isElement, isText, type TreeNode } from '../tree/tree.js';
import { type DomDocument, type DomNode, SOURCE, type Sources } from './dom-tree.js';

/**
 * Copies what a page shows into an empty document. Readability knows no styles, so preserved lines, separated
 * inline boxes and formulas are written so that they read the same without any. Returns the sources of the
 * copied formulas and of the copies whose elements have a style of their own.
 */
export function fillDocument(document: DomDocument, reading: Reading): Sources {
  const { page, roots } = reading;
  const filling = new Filling(document, reading);
  const root = findElement(page.document, 'html');
  const head = findElement(page.document, 'head');
  const body = findElement(page.document, 'body');
  if (root) setAttributes(document.documentElement, root);
  if (head) filling.add(document.head, flatChildrenOf(head), PLAIN);
  const isWhole = roots.includes(page.document);
  if (isWhole && body) setAttributes(document.body, body);
  if (isWhole && body)
    filling.add(document.body, [...flatChildrenOf(body)], contextWithin(body, PLAIN, filling.styleOf));
  for (const root of isWhole ? [] : roots) {
    filling.add(document.body, [root], { ...PLAIN, whiteSpace: whiteSpaceAround(root, filling.styleOf) });
  }
  return filling.sources;
}

/** Elements that an article never contains. Its links are resolved later, so it needs no base. */
const LEFT_OUT = new Set(['style', 'template', 'svg', 'base']);
/** Elements without meaning of their own, which Readability would remove with their contents. */
const CONTENTS = new Set(['noscript', 'slot']);
const TAB = ' '.repeat(8);
const HARD_SPACE = '\u00a0';
const PREFORMATTED = new Set(['pre', 'listing', 'xmp', 'plaintext']);

interface FillingWay extends ReadingContext {
  /** Whether white space is preserved. */
  isKept: boolean;
  alter?: (text: string) => string;
}
const PLAIN: FillingWay = { whiteSpace: 'normal', isRow: false, isKept: false };

class Filling {
  readonly sources: Element[] = [];
  readonly reading: Reading;
  readonly isHidden: (node: TreeNode) => boolean;
  readonly styleOf: StyleOf;
  readonly #document: DomDocument;

  constructor(document: DomDocument, reading: Reading) {
    this.reading = reading;
    this.isHidden = hiddenElements(reading.page);
    this.styleOf = pageStyles(reading.page);
    this.#document = document;
  }

  add(parent: DomNode, nodes: readonly TreeNode[], context: FillingWay): void {
    for (const node of nodes) {
      if (!this.#isShown(node)) continue;
      if (isText(node)) this.#addText(parent, node.value, context);
      else if (isElement(node) && !isLeftOut(node)) this.#addElement(parent, node, context);
    }
  }

  #addElement(parent: DomNode, node: Element, context: FillingWay): void {
    const inner = contextWithin(node, context, this.styleOf);
    const within = PREFORMATTED.has(node.tagName) ? { ...inner, isKept: true } : inner;
    const isItem = context.isRow && displayOf(node, this.styleOf) === 'inline';
    if (isItem) this.#addString(parent, ' ');
    const notation = scriptNotationOf(node);
    if (notation && !isNote(node)) {
      const { before, after, alter } = notation;
      this.#addString(parent, before);
      this.add(parent, flatChildrenOf(node), alter ? { ...within, alter } : within);
      this.#addString(parent, after);
    } else if (CONTENTS.has(node.tagName)) this.add(parent, flatChildrenOf(node), within);
    else if (node.tagName === 'math') {
      this.#addString(
        this.#addCopy(parent, node, 'span'),
        formulaText(node, (each) => this.#isShown(each)),
      );
    } else if (!context.isKept && isPreformatted(node, context, this.styleOf) && this.#hasLines(node)) {
      this.#addString(this.#addCopy(parent, node, 'pre'), preformattedText(node, this));
    } else {
      const copy = this.#addCopy(parent, node, node.tagName);
      const data = node.tagName === 'script' ? jsonLdIn(node) : undefined;
      if (data === undefined) this.add(copy, flatChildrenOf(node), within);
      else this.#addString(copy, data);
    }
    if (isItem) this.#addString(parent, ' ');
  }

  /** Whether an element's style preserves its lines. */
  #hasLines(element: Element): boolean {
    if (element.tagName !== 'pre') return true;
    for (const node of flatNodesIn(element)) {
      if (node !== element && isElement(node) && isBlock(node, this.styleOf)) return true;
    }
    return false;
  }

  #addText(parent: DomNode, written: string, { whiteSpace, isKept, alter }: FillingWay): void {
    const text = alter?.(written) ?? written;
    if (isKept || !keepsLines(whiteSpace)) {
      this.#addString(parent, text);
      return;
    }
    for (const [index, line] of text.split('\n').entries()) {
      if (index > 0) parent.append(this.#document.createElement('br'));
      this.#addString(parent, keepsSpaces(whiteSpace) ? withHardSpaces(line, index > 0) : line);
    }
  }

  #addCopy(parent: DomNode, node: Element, name: string): DomNode {
    const copy = this.#document.createElement(name);
    setAttributes(copy, node);
    if (name !== node.tagName || Object.keys(this.styleOf(node)).length > 0) {
      copy.setAttribute(SOURCE, String(this.sources.push(node) - 1));
    }
    parent.append(copy);
    return copy;
  }

  #addString(parent: DomNode, text: string): void {
    if (text !== '') parent.append(this.#document.createTextNode(text));
  }

  #isShown(node: TreeNode): boolean {
    if (!this.isHidden(node)) return true;
    if (isElement(node)) this.reading.removed.hidden += 1;
    return false;
  }
}

function withHardSpaces(line: string, startsLine: boolean): string {
  const spaced = line.replaceAll('\t', TAB).replace(/ (?= )/g, HARD_SPACE);
  return startsLine ? spaced.replace(/^ /, HARD_SPACE) : spaced;
}

function isLeftOut(element: Element): boolean {
  return element.tagName === 'script' ? jsonLdIn(element) === undefined : LEFT_OUT.has(element.tagName);
}

/** Longer names mean nothing. Many elements may share one of megabytes. */
const ATTRIBUTE_NAME = /^[a-z_][\w.:-]{0,127}$/i;

function setAttributes(element: DomNode, { attrs }: Element): void {
  for (const { name, value } of attrs) {
    if (name !== SOURCE && ATTRIBUTE_NAME.test(name)) element.setAttribute(name, value);
  }
}
