import { parse } from 'parse5';
import { describe, expect, test } from 'vitest';
import type { ParsedPage } from '../tree/reading.js';
import { childrenOf, isText, type TreeNode } from '../tree/tree.js';
import { hiddenElements } from './hidden.js';

/** What is left of the text, without what is hidden. */
function shown(html: string): string {
  const url = 'https://example.com/';
  const document = parse(html, { scriptingEnabled: false });
  const page: ParsedPage = { url, baseUrl: url, mimeType: 'text/html', encoding: 'utf-8', document };
  const isHidden = hiddenElements(page);
  const textOf = (node: TreeNode): string => {
    if (isHidden(node)) return '';
    return isText(node) ? node.value : childrenOf(node).map(textOf).join('');
  };
  return textOf(document);
}

describe('an element is hidden', () => {
  test.each([
    ['by its attribute', '<p hidden>a</p>b'],
    ['until it is found', '<p hidden=until-found style="display:block">a</p>b'],
    ['by its style', '<p style="DISPLAY: none !important">a</p>b'],
    ['by its style, invisibly', '<p style="visibility:hidden">a<i>c</i></p>b'],
    ['with all that is in it', '<div hidden><p style="display:block">a</p></div>b'],
    ['as a dialog that is not open', '<dialog>a</dialog>b'],
    ['as a popover', '<div popover>a</div>b'],
  ])('%s', (_, html) => {
    expect(shown(html)).toBe('b');
  });
});

describe('an element is not hidden', () => {
  test.each([
    ['from the eyes by what is for the ears', '<p aria-hidden=true>b</p>'],
    ['where the page displays it all the same', '<p hidden style="display:flex">b</p>'],
    ['as an open dialog', '<dialog open>b</dialog>'],
    ['as the body', '<body style="display:none">b</body>'],
    ['by the words of another property', '<p style="x-display:none;--visibility:hidden">b</p>'],
  ])('%s', (_, html) => {
    expect(shown(html)).toBe('b');
  });
});

test('what is visible within something invisible is shown alone', () => {
  expect(shown('<div style="visibility:hidden">a<p style="visibility:visible">b</p>c<i>d</i></div>')).toBe(
    'b',
  );
});

test('sheets in the body and in noscript count, in a template they do not', () => {
  expect(shown('<i>b</i><p>a</p><noscript><style>p{display:none}</style></noscript>')).toBe(
    'bp{display:none}',
  );
  expect(shown('<i>b</i><template><style>i{display:none}</style></template>')).toBe('b');
});
