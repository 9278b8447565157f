import { defaultTreeAdapter, html, Parser, parse, serialize } from 'parse5';
import { expect, test } from 'vitest';
import { boundFormatting } from '../src/child-renderer/parse/bound-formatting.js';
import { CappedTree } from '../src/child-renderer/parse/capped-tree.js';
import { settleTree } from '../src/child-renderer/parse/settle-tree.js';
import { clean, startReading } from '../src/child-renderer/tree/reading.js';
import type { Document, TreeNode } from '../src/child-renderer/tree/tree.js';
import { readTreeCases, TREE_FILES, type TreeCase, writeTree } from './support/html5lib.js';
import { startRenderer } from './support/renderer.js';

const OPTIONS = { scriptingEnabled: false };

/**
 * What parse5 does as the standard had it before a `select` could hold any markup; and what a script would do to its
 * page, which none does here.
 */
function isBeyondParser({ data, fragment }: TreeCase): boolean {
  return data.includes('<select') || fragment === 'select' || data.includes('document.getElement');
}

test('a renderer process gives of each page of html5lib-tests the markup of the tree that the suite has', async () => {
  const { open } = await startRenderer();
  const failed: TreeCase[] = [];
  let count = 0;
  for (const file of TREE_FILES) {
    const cases = readTreeCases(file).filter(isPage);
    count += cases.length;
    const markup = await Promise.all(cases.map(({ data }) => markupOf(data)));
    failed.push(...cases.filter((each, index) => markup[index] !== expectedMarkup(each)));
  }

  async function markupOf(data: string): Promise<string> {
    const page = await open({ body: Buffer.from(data) });
    const markup = await page.read('dom');
    await page.close();
    return markup;
  }

  expect(failed.filter((each) => !isBeyondParser(each))).toEqual([]);
  expect({ count, failed: failed.length }).toEqual({ count: 1_575, failed: 25 });
});

test('parse5 with our bounds makes the trees of html5lib-tests, fragments and pages with scripts included', () => {
  const failed: TreeCase[] = [];
  let count = 0;
  for (const each of TREE_FILES.flatMap(readTreeCases)) {
    for (const scripting of each.scripting === undefined ? [true, false] : [each.scripting]) {
      count += 1;
      if (writeTree(build(each, scripting)) !== each.tree) failed.push(each);
    }
  }
  expect(failed.filter((each) => !isBeyondParser(each))).toEqual([]);
  expect({ count, failed: failed.length }).toEqual({ count: 3_515, failed: 58 });
});

function isPage({ fragment, scripting }: TreeCase): boolean {
  return fragment === undefined && !scripting;
}

/** Undefined where parse5, in this process, makes another tree than the suite has. */
function expectedMarkup({ data, tree }: TreeCase): string | undefined {
  const document = parse(data, OPTIONS);
  return writeTree(document) === tree ? cleanMarkup(document) : undefined;
}

function cleanMarkup(document: Document): string {
  const { removed } = startReading({ url: '', baseUrl: '', mimeType: '', encoding: '', document });
  return clean(serialize(document, OPTIONS), removed);
}

function build({ data, fragment }: TreeCase, scriptingEnabled: boolean): TreeNode {
  const options = { scriptingEnabled, treeAdapter: new CappedTree() };
  const parser =
    fragment === undefined ? new Parser(options) : Parser.getFragmentParser(contextOf(fragment), options);
  boundFormatting(parser.activeFormattingElements);
  parser.tokenizer.write(data, true);
  if (fragment !== undefined) return parser.getFragment();
  settleTree(parser.document);
  return parser.document;
}

function contextOf(fragment: string) {
  const [name = '', namespace = 'html'] = fragment.split(' ').reverse();
  const namespaces: Partial<Record<string, html.NS>> = { svg: html.NS.SVG, math: html.NS.MATHML };
  return defaultTreeAdapter.createElement(name, namespaces[namespace] ?? html.NS.HTML, []);
}
