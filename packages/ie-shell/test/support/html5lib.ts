import { readdirSync, readFileSync } from 'node:fs';
import { html } from 'parse5';
import {
  childrenOf,
  type Element,
  isElement,
  type TreeNode,
  templateContent,
} from '../../src/child-renderer/tree/tree.js';
/** A case of html5lib-tests. @see https://github.com/html5lib/html5lib-tests/tree/master/tree-construction */
export interface TreeCase {
  data: string;
  /** The tree, as the suite writes it. */
  tree: string;
  /** What the data is the content of: `td`, or `svg path`. */
  fragment: string | undefined;
  /** Undefined where it makes no difference. */
  scripting: boolean | undefined;
}

const FOLDER = new URL('../data/html5lib-tree-construction/', import.meta.url);

export const TREE_FILES: readonly string[] = readdirSync(FOLDER).filter((name) => name.endsWith('.dat'));

export function readTreeCases(file: string): TreeCase[] {
  const text = readFileSync(new URL(file, FOLDER), 'utf8');
  return text
    .split(/(?:^|\n\n)#data\n/)
    .filter((part) => part !== '')
    .map(readCase);
}

function readCase(text: string): TreeCase {
  const [data = '', ...rest] = `\n${text}`.split(
    /\n#(errors|new-errors|document-fragment|script-off|script-on|document)(?=\n|$)/,
  );
  const sections = new Map<string, string>();
  for (let index = 0; index < rest.length; index += 2) {
    sections.set(rest[index] ?? '', (rest[index + 1] ?? '').slice(1));
  }
  const scripting = sections.has('script-on') || (sections.has('script-off') ? false : undefined);
  return {
    data: data.slice(1),
    tree: (sections.get('document') ?? '').trimEnd(),
    fragment: sections.get('document-fragment')?.trim(),
    scripting,
  };
}

/** Writes a tree as the suite does. */
export function writeTree(root: TreeNode): string {
  return linesOf(childrenOf(root), '| ').join('\n');
}

function linesOf(nodes: readonly TreeNode[], indent: string): string[] {
  return nodes.flatMap((node) => {
    const inner = `${indent}  `;
    const content = templateContent(node);
    return [
      `${indent}${describeNode(node)}`,
      ...(isElement(node) ? attributesOf(node).map((line) => `${inner}${line}`) : []),
      ...(content ? [`${inner}content`, ...linesOf(childrenOf(content), `${inner}  `)] : []),
      ...linesOf(childrenOf(node), inner),
    ];
  });
}

function describeNode(node: TreeNode): string {
  if (isElement(node)) return `<${PREFIXES[node.namespaceURI] ?? ''}${node.tagName}>`;
  if ('value' in node) return `"${node.value}"`;
  if ('data' in node) return `<!-- ${node.data} -->`;
  if (!('publicId' in node)) return node.nodeName;
  const { name, publicId, systemId } = node;
  return publicId || systemId ? `<!DOCTYPE ${name} "${publicId}" "${systemId}">` : `<!DOCTYPE ${name}>`;
}

const PREFIXES: Partial<Record<string, string>> = { [html.NS.SVG]: 'svg ', [html.NS.MATHML]: 'math ' };

function attributesOf({ attrs }: Element): string[] {
  const names = (attr: Element['attrs'][number]) => (attr.prefix ? `${attr.prefix} ${attr.name}` : attr.name);
  return attrs
    .map((attr) => [names(attr), attr.value] as const)
    .sort(([first], [second]) => (first < second ? -1 : 1))
    .map(([name, value]) => `${name}="${value}"`);
}
