import { Readability } from '@mozilla/readability';
import type { DomNode } from './dom-tree.js';

/** Readability with two of its quadratic methods replaced. The result is the same. */
export class ArticleReader extends Readability<DomNode> implements Parts {
  /** Readability collects all children of an element again for each of them. */
  _removeNodes(nodes: ArrayLike<DomNode>, filter?: (node: DomNode) => boolean): void {
    const judge = filter && ((node: DomNode) => withFixedChildren(node, () => filter.call(this, node)));
    parts._removeNodes.call(this, nodes, judge);
  }

  /** Returns which share of the second text's words is also in the first, from 0 to 1. */
  _textSimilarity(one: string, other: string): number {
    const words = new Set(wordsOf(one));
    const others = wordsOf(other);
    if (words.size === 0 || others.length === 0) return 0;
    const unknown = others.filter((word) => !words.has(word));
    return 1 - unknown.join(' ').length / others.join(' ').length;
  }
}

/** The parts of Readability that are replaced. */
interface Parts {
  _removeNodes(nodes: ArrayLike<DomNode>, filter?: (node: DomNode) => boolean): void;
  _textSimilarity(one: string, other: string): number;
}

const parts = Readability.prototype as unknown as Parts;

function withFixedChildren<Result>(node: DomNode, judge: () => Result): Result {
  Object.defineProperty(node, 'children', { value: node.children, configurable: true });
  try {
    return judge();
  } finally {
    Reflect.deleteProperty(node, 'children');
  }
}

function wordsOf(text: string): string[] {
  return text
    .toLowerCase()
    .split(/\W+/)
    .filter((word) => word !== '');
}
