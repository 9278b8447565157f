import { parse, serialize } from 'parse5';
import { describe, expect, it, test } from 'vitest';
import { describeArticle } from '../article/describe-article.js';
import { renderMarkdown } from '../markdown/render-markdown.js';
import { describePage } from '../meta/describe-page.js';
import { needsScript } from '../parse/needs-script.js';
import { MAX_DEPTH, settleTree } from '../parse/settle-tree.js';
import { describeElements } from '../parts/elements.js';
import { collectLinks } from '../parts/links.js';
import { renderMarkup } from '../parts/markup.js';
import { outermost, selectElements } from '../parts/select.js';
import { renderText } from '../text/render-text.js';
import { flatChildrenOf, isUnassigned } from '../tree/flat-tree.js';
import { type Reading, startReading } from '../tree/reading.js';
import { attribute, isElement, type TreeNode } from '../tree/tree.js';

function read(html: string) {
  const url = 'https://example.com/a/';
  const document = parse(html, { scriptingEnabled: false });
  const settled = settleTree(document);
  const reading = startReading({ url, baseUrl: url, mimeType: 'text/html', encoding: 'utf-8', document });
  return { reading, settled, document };
}

function textOf(html: string): string {
  return renderText(read(html).reading, { links: 'none' }).trim().replace(/\n+/g, ' / ');
}

async function selectIn(reading: Reading, selector: string): Promise<Reading> {
  return startReading(reading.page, outermost(await selectElements(reading.page, selector)));
}

/** A host with a shadow root. */
const host = (shadow: string, light = '', name = 'x-a') =>
  `<${name}><template shadowrootmode=open>${shadow}</template>${light}</${name}>`;

const CARD =
  '<my-card><template shadowrootmode="open"><h2><slot name="t">dflt</slot></h2><p>shadow <a href=s>text</a></p><slot></slot></template>' +
  '<span slot="t">Title slot</span><p>Light <a href=l>link</a></p></my-card><div><template shadowrootmode=closed><p>closed shadow</p></template></div>';

describe('a declarative shadow root', () => {
  it('is shown in text, Markdown, the article and links, in the order of the flat tree', () => {
    const markdown =
      '## Title slot\n\nshadow [text](https://example.com/a/s)\n\nLight [link](https://example.com/a/l)\n\nclosed shadow\n';
    expect(textOf(CARD)).toBe('Title slot / shadow text / Light link / closed shadow');
    expect(renderMarkdown(read(CARD).reading)).toBe(markdown);
    expect(describeArticle(read(CARD).reading, {})).toMatchObject({ found: false, markdown });
    expect(collectLinks(read(CARD).reading).map(({ text }) => text)).toEqual(['text', 'link']);
  });

  it('is in an article that is found', () => {
    const words = 'A tram went along the river, past the mill, and nobody had a ticket. '.repeat(6);
    const { reading } = read(
      host('<article><h2>Tram</h2><slot></slot></article>', `<p>${words}</p><p>${words}</p>`),
    );
    expect(describeArticle(reading, {})).toMatchObject({
      found: true,
      markdown: expect.stringContaining('past the mill'),
    });
  });

  it('is a template in the markup still, the first thing in its host', () => {
    const html = '<p>a<template shadowrootmode="open"><b>c</b></template><i>d</i></p>';
    expect(renderMarkup(read(`<body>${html}`).reading)).toBe(
      '<html><head></head><body><p><template shadowrootmode="open"><b>c</b></template>a<i>d</i></p></body></html>',
    );
    expect(renderMarkup(read(CARD).reading)).toBe(serialize(parse(CARD)));
  });

  it('is seen by selectors in its host, beside the own children of that', async () => {
    const { reading } = read(CARD);
    const found = await selectElements(reading.page, 'my-card h2, my-card > p, h2 > slot, div > p');
    expect(found.map(({ tagName }) => tagName)).toEqual(['h2', 'slot', 'p', 'p', 'p']);
    expect(renderText(await selectIn(reading, 'h2'), {})).toBe('Title slot\n');
    expect(renderText(await selectIn(reading, 'my-card, p'), { links: 'none' }).match(/Light/g)).toHaveLength(
      1,
    );
    const elements = describeElements(
      startReading(reading.page, await selectElements(reading.page, 'div')),
      {},
    );
    expect(elements).toMatchObject([{ text: 'closed shadow\n', html: expect.stringContaining('<template') }]);
    expect(
      (await selectElements(reading.page, 'my-card > :first-child')).map(({ tagName }) => tagName),
    ).toEqual(['h2', 'span']);
  });

  it.each([
    [
      'what is in slots by their names',
      host('<slot name=b></slot>-<slot name=a></slot>', '<i slot=a>1</i><i slot=b>2</i>'),
      '2-1',
    ],
    [
      'what has no slot in the one without a name, text as well',
      host('<slot></slot>!', 'a <i>b</i><!-- c -->'),
      'a b!',
    ],
    ['what a slot has where nothing is assigned to it', host('<slot name=x>none</slot>', '<!-- -->'), 'none'],
    [
      'each child once, in the first slot of its name',
      host('<slot></slot>-<slot>again</slot>', 'a'),
      'a-again',
    ],
    ['nothing of children without a slot', host('<p>s</p>', '<p>l</p>text'), 's'],
    ['roots in roots', host(`a ${host('b <slot></slot>', 'c <slot></slot>', 'x-b')}`, 'd'), 'a b c d'],
    [
      'slots that are assigned to slots',
      host(host('<slot name=y></slot>', '<slot name=x slot=y></slot>', 'x-b'), '<i slot=x>a</i>'),
      'a',
    ],
    [
      'the first root of an element only',
      '<p><template shadowrootmode=open>a</template><template shadowrootmode=open>b</template></p>',
      'a',
    ],
    ['no template within a root as one', host('<template shadowrootmode=open>a</template>b'), 'b'],
    [
      'no root of another mode',
      '<p><template shadowrootmode=shut>a</template><template shadowroot=open>b</template>c</p>',
      'c',
    ],
    ['the mode in capitals', '<p><template shadowrootmode=OPEN>a</template>b</p>', 'a'],
    [
      'no root of elements that may have none',
      '<ul><template shadowrootmode=open>a</template><li>b</ul><a><template shadowrootmode=open>c</template>d</a><font-face><template shadowrootmode=open>e</template>f</font-face>',
      '• b / df',
    ],
    ['the root of the body', '<body><template shadowrootmode=open>a <slot></slot></template>b', 'a b'],
    ['nothing of roots in templates', `<template>${host('a')}</template>b`, 'b'],
    ['items in the slot of a list', host('<ol><slot></slot></ol>', '<li>a</li><li>b</li>'), '1. a / 2. b'],
    [
      'items in the slot of a row',
      host('<div style="display:flex"><slot></slot></div>', '<i>a</i><i>b</i>'),
      'a b',
    ],
  ])('shows %s', (_, html, text) => {
    expect(textOf(html)).toBe(text);
    expect(renderMarkdown(read(html).reading).trim().replace(/\n+/g, ' / ').replaceAll('_', '')).toBe(
      text.replace('•', '-'),
    );
  });

  it('counts what it does not show as hidden', () => {
    for (const readAs of [renderText, renderMarkdown, collectLinks, describeArticle]) {
      const { reading } = read(host('s', '<p>l</p><p>m</p>text<script>0</script>'));
      readAs(reading, {});
      expect(reading.removed).toMatchObject({ hidden: 2 });
    }
  });

  it('has scripts and frames that count, but is no part of what the document says of itself', () => {
    const { settled, reading } = read(
      host(
        '<script>0</script><iframe src=x></iframe><base href=/b/><title>t</title><meta name=description content=d>',
      ),
    );
    expect(settled).toMatchObject({ scripts: 1, frames: 1, base: undefined });
    expect(describePage(reading.page, reading.removed).title).toBeUndefined();
  });

  it('is something to see of a page that has scripts', () => {
    const script = '<script>0</script>';
    expect(needsScript(read(`<div id=app>${host('A word or two')}</div>${script}`).document, 1)).toBe(false);
    expect(needsScript(read(`<div id=app>${host('')}</div>${script}`).document, 1)).toBe(true);
  });
});

describe('the style sheets of shadow trees', () => {
  it.each([
    [
      'are about what is in them alone',
      `${host('<style>p{display:none}</style><p>a</p><slot></slot>', '<p>b</p>')}<p>c</p>`,
      'b / c',
    ],
    [
      'are not those of the document',
      `<style>p{display:none}</style>${host('<p>a</p><slot></slot>', '<p>b</p>')}<p>c</p>`,
      'a',
    ],
    ['are not those of others', host('<style>i{display:none}</style><i>a</i>') + host('<i>b</i>'), 'b'],
    [
      'see their host',
      host('<style>:host{display:none}</style>a') +
        host('<style>:host(.x){display:none}</style>b') +
        host('<style>:host([hidden]){display:block}:host > p{display:none}</style><p>c</p>d').replace(
          '<x-a>',
          '<x-a hidden>',
        ),
      'b / d',
    ],
    [
      'see what is assigned to their slots',
      host(
        '<style>::slotted(p){display:none} slot[name=n]::slotted(*){display:none}</style><slot></slot><slot name=n></slot>',
        '<p>a</p><i>b</i><b slot=n>c</b><div><p>d</p></div>',
      ),
      'b / d',
    ],
    [
      'see nothing of what is around their host',
      `<div class=o>${host('<style>.o p, div p, x-a p, x-a > p{display:none} :not(x-a) > p{display:none}</style><p>a</p>')}</div>`,
      'a',
    ],
    [
      'give way to the document on their host',
      `<style>x-a{display:block}</style>${host('<style>:host{display:none}</style>a')}`,
      'a',
    ],
    [
      'do not where they say that it is important',
      `<style>x-a{display:block !important}</style>${host('<style>:host{display:none !important}</style>a')}b`,
      'b',
    ],
    ['may hide slots', host('<style>slot{display:none}</style>a<slot></slot>', 'b'), 'a'],
  ])('%s', (_, html, text) => {
    expect(textOf(html)).toBe(text);
  });
});

/** How deep elements are within each other as they are shown. */
function shownDepth(root: TreeNode): number {
  let deepest = 0;
  const stack: [TreeNode, number][] = [[root, 0]];
  for (let next = stack.pop(); next; next = stack.pop()) {
    const [node, depth] = next;
    deepest = Math.max(deepest, depth);
    for (const child of flatChildrenOf(node)) {
      if (isElement(child) && !isUnassigned(child)) stack.push([child, depth + 1]);
    }
  }
  return deepest;
}

test.each([
  [
    'hosts in the slots of hosts',
    '<x-a><template shadowrootmode=open><b><slot></slot></b></template>x'.repeat(1_000),
  ],
  ['roots in roots', '<x-a><template shadowrootmode=open>x'.repeat(1_000)],
  [
    'deep slots in deep trees',
    `${'<div>'.repeat(100)}<x-a><template shadowrootmode=open>${'<div>'.repeat(300)}<slot></slot></template>x`.repeat(
      4,
    ),
  ],
  [
    'templates at the end of a deep tree',
    `${'<div>'.repeat(510)}${'<p><template shadowrootmode=open>x</template></p>'.repeat(50)}`,
  ],
])('%s are shown no deeper than other elements', (_, html) => {
  const { document, settled, reading } = read(html);
  expect(settled.flattened).toBeGreaterThan(0);
  expect(shownDepth(document)).toBeLessThanOrEqual(MAX_DEPTH);
  expect(renderText(reading, {})).toContain('x');
  expect(renderMarkdown(reading)).toContain('x');
});

test.each([
  ['hosts', host('<style>p{display:block}</style><p>s<slot></slot></p>', 'l').repeat(2_000)],
  ['slots of one name', host('<slot></slot>'.repeat(20_000), '<i>a</i>'.repeat(20_000))],
  ['roots of one host', `<x-a>${'<template shadowrootmode=open>a</template>'.repeat(20_000)}</x-a>`],
  ['children without a slot', host('a', '<p>a</p>'.repeat(20_000))],
  [
    'rules about slots',
    host(
      `<style>${'::slotted(i){display:block}:host(.a){display:block}'.repeat(500)}</style><slot></slot>`,
      '<i>a</i>'.repeat(20_000),
    ),
  ],
  ['slots in each other', host(`${'<slot>'.repeat(500)}a`)],
])('%s by the thousand end', (_, html) => {
  expect(textOf(html).length).toBeGreaterThan(0);
  expect(renderMarkdown(read(html).reading).length).toBeLessThan(2_000_000);
});

test('a child of a host that is asked for by itself is what it is, and nothing if it is not shown', async () => {
  const { reading } = read(host('<slot name=a></slot>', '<p id=b slot=a>b</p><p id=c>c</p>'));
  const [shown, unshown] = await selectElements(reading.page, 'p');
  expect([shown, unshown].map((element) => element && attribute(element, 'id'))).toEqual(['b', 'c']);
  expect(renderText(startReading(reading.page, shown ? [shown] : []), {})).toBe('b\n');
  expect(renderText(startReading(reading.page, unshown ? [unshown] : []), {})).toBe('');
});
