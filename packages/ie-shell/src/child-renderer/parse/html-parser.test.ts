import { parse, serialize } from 'parse5';
import { describe, expect, test } from 'vitest';
import { childrenOf, elementsIn, findElement, type TreeNode } from '../tree/tree.js';
import { MAX_FORMATTING } from './bound-formatting.js';
import { MAX_ATTRIBUTES } from './capped-tree.js';
import { HtmlParser } from './html-parser.js';

const OPTIONS = { scriptingEnabled: false };

function parsed(html: string, pieceLength = html.length || 1) {
  const parser = new HtmlParser();
  for (let at = 0; at < html.length; at += pieceLength) parser.write(html.slice(at, at + pieceLength));
  return parser.end('');
}

test.each([
  '<!doctype html><title>a</title><p class="b&amp;c">d<b>e<i>f</b>g</i><table>h<tr><td>i</table>',
  '<ul><li>a<li>b</ul><noscript><p>c</noscript><svg><path d="M 0"/></svg><!-- d --><textarea>\r\n&lt;e</textarea>',
  `<p title="${'x'.repeat(300_000)}">${'y\r\n'.repeat(100_000)}<script>${'z'.repeat(200_000)}</script>`,
])('a page is the same however it is cut, and as parse5 has it: %#', (html) => {
  const expected = serialize(parse(html, OPTIONS), OPTIONS);
  for (const length of [1, 7, 65_536]) {
    if (html.length / length > 100_000) continue;
    expect(serialize(parsed(html, length).document, OPTIONS) === expected).toBe(true);
  }
});

describe('a page cannot grow out of proportion', () => {
  test('by attributes: an element has so many, and the others are counted', () => {
    const attributes = (count: number) => Array.from({ length: count }, (_, index) => `a${index}`).join(' ');
    const full = parsed(`<p ${attributes(MAX_ATTRIBUTES)}>`);
    expect(full.attributes).toBe(0);
    expect(findElement(full.document, 'p')?.attrs).toHaveLength(MAX_ATTRIBUTES);
    const over = parsed(`<p ${attributes(MAX_ATTRIBUTES + 3)}>`);
    expect(over.attributes).toBe(3);
    expect(findElement(over.document, 'p')?.attrs).toHaveLength(MAX_ATTRIBUTES);
  });

  test('by attributes of the body that come one by one', () => {
    const html = Array.from({ length: MAX_ATTRIBUTES + 9 }, (_, index) => `<body a${index}>`).join('');
    const { document, attributes } = parsed(html);
    expect(attributes).toBe(9);
    expect(findElement(document, 'body')?.attrs).toHaveLength(MAX_ATTRIBUTES);
  });

  test('by formatting elements that are left open: so many of them are opened again in each paragraph', () => {
    const open = Array.from({ length: MAX_FORMATTING + 50 }, (_, index) => `<b id=${index}>`).join('');
    const { document } = parsed(`<p>${open}</p><p>x</p>`);
    const [, second] = [...elementsIn(document)].filter(({ tagName }) => tagName === 'p');
    expect(second && [...elementsIn(second)]).toHaveLength(1 + MAX_FORMATTING);
  });
});

test('formatting elements within an object do not make those around it forgotten', () => {
  const open = Array.from({ length: MAX_FORMATTING + 5 }, (_, index) => `<b id=${index}>`).join('');
  const { document } = parsed(`<p><i><object>${open}</object></p><p>x</p>`);
  expect(lastText(document)).toEqual(['p', 'i']);
});

/** The names of the elements around the last text. */
function lastText(root: TreeNode): string[] {
  const names: string[] = [];
  for (let node = root; ; ) {
    const last = childrenOf(node).at(-1);
    if (!last || last.nodeName === '#text') return names.slice(2);
    names.push(last.nodeName);
    node = last;
  }
}
