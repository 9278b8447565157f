import { parse, serialize } from 'parse5';
import { describe, expect, test } from 'vitest';
import { childrenOf, isElement, nodesIn, type TreeNode, templateContent, textContent } from '../tree/tree.js';
import { MAX_DEPTH, settleTree } from './settle-tree.js';

// Beside html and body.
const ROOM = MAX_DEPTH - 2;

function settled(html: string) {
  const document = parse(html, { scriptingEnabled: false });
  return { document, ...settleTree(document) };
}

/** How deep elements are within each other, what templates hold included. */
function depthOf(root: TreeNode): number {
  let deepest = 0;
  const stack: [TreeNode, number][] = [[root, 0]];
  for (let next = stack.pop(); next; next = stack.pop()) {
    const [node, depth] = next;
    deepest = Math.max(deepest, depth);
    const content = templateContent(node);
    const children = content ? childrenOf(content) : childrenOf(node);
    for (const child of children) stack.push([child, isElement(child) ? depth + 1 : depth]);
  }
  return deepest;
}

describe('elements that are too deep', () => {
  test('are beside what they were in, with their text in its order', () => {
    const open = Array.from({ length: ROOM + 3 }, (_, index) => `<div>${index} `).join('');
    const html = `${open}<b>x</b>y${'</div>z '.repeat(9)}`;
    const { document, flattened } = settled(html);
    expect(flattened).toBe(4);
    expect(depthOf(document)).toBe(MAX_DEPTH);
    expect(textContent(document)).toBe(textContent(parse(html)));
  });

  test('are none in a page that is as deep as it may be', () => {
    const html = '<div>'.repeat(ROOM);
    const { document, flattened } = settled(html);
    expect(flattened).toBe(0);
    expect(serialize(document)).toBe(serialize(parse(html)));
  });

  test('know what they are in now', () => {
    const { document } = settled('<div>'.repeat(1_000));
    for (const node of nodesIn(document)) {
      for (const child of childrenOf(node)) expect(child.parentNode === node).toBe(true);
    }
  });

  test.each([
    ['templates', '<template>'.repeat(2_000)],
    ['templates of tables', '<template><tr><td>'.repeat(2_000)],
    ['templates that are deep', `${'<div>'.repeat(ROOM - 1)}${'<template>x<p>'.repeat(50)}`],
  ])('are none in %s', (_, html) => {
    const { document, flattened } = settled(html);
    expect(flattened).toBeGreaterThan(0);
    // What a template holds at the end is one deeper than itself.
    expect(depthOf(document)).toBeLessThanOrEqual(MAX_DEPTH + 1);
  });

  test.each([
    ['closing tags that move', '<b><i><u><div>'.repeat(300) + '</b></i></u>'.repeat(900)],
    ['links in each other', '<a><div>x'.repeat(900)],
    ['tables in each other', '<table><tr><td>x'.repeat(300)],
    ['pictures in each other', '<svg><foreignObject>x'.repeat(300)],
  ])('are none in %s', (_, html) => {
    const { document, flattened } = settled(html);
    expect(flattened).toBeGreaterThan(0);
    expect(depthOf(document)).toBe(MAX_DEPTH);
    expect(textContent(document)).toBe(textContent(parse(html)));
  });
});

test('scripts that would run and frames that would load are counted', () => {
  const html = `<script>0</script><script type=module src=a></script><script type=application/ld+json>{}</script><script></script>
    <iframe></iframe><object></object><embed><template><script>0</script><iframe></iframe></template>`;
  expect(settled(html)).toMatchObject({ scripts: 2, frames: 3, flattened: 0 });
  expect(settled('<p>x')).toMatchObject({ scripts: 0, frames: 0 });
});

test('the first base element with an address is found', () => {
  expect(settled('<template><base href=/t/></template><base><p><base href=/a/><base href=/b/>').base).toBe(
    '/a/',
  );
  expect(settled('<p>').base).toBeUndefined();
});
