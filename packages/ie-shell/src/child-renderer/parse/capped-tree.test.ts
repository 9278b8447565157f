import { html } from 'parse5';
import { expect, test } from 'vitest';
import { CappedTree, MAX_NODES } from './capped-tree.js';

test('a page has so many elements and comments, and is refused past that', () => {
  const adapter = new CappedTree();
  for (let made = 0; made < MAX_NODES; made += 2) {
    adapter.createElement('i', html.NS.HTML, []);
    adapter.createCommentNode('');
  }
  const refusal = expect.objectContaining({ code: 'IE_SHELL_PAGE_TOO_LARGE' });
  expect(() => adapter.createElement('i', html.NS.HTML, [])).toThrow(refusal);
  expect(() => adapter.createCommentNode('')).toThrow(refusal);
});
