import { parse } from 'parse5';
import { expect, test } from 'vitest';
import { type ParsedPage, startReading } from '../tree/reading.js';
import { attribute } from '../tree/tree.js';
import { describeElements } from './elements.js';
import { outermost, selectElements } from './select.js';

function pageOf(html: string): ParsedPage {
  const url = 'https://example.com/a/';
  const document = parse(html, { scriptingEnabled: false });
  return { url, baseUrl: url, mimeType: 'text/html', encoding: 'utf-8', document };
}

const HTML = `<!doctype html><ul id=u><li id=a class="x y" lang=en>one<li id=b>two<li id=c class=Y><b id=d>three</b></ul>
  <p id=e title="A b">four</p><svg id=f viewBox="0 0 1 1"><linearGradient id=g></svg><input type=checkbox id=h checked><p id=i></p>`;

test.each([
  ['li', 'a b c'],
  ['.y', 'a'],
  ['#u > :nth-child(odd)', 'a c'],
  ['li + li', 'b c'],
  ['li ~ .Y b', 'd'],
  ['li:has(b), input', 'c h'],
  ['[title^="A"], [viewBox], linearGradient', 'e f g'],
  ['ul :not(li)', 'd'],
  ['li:not(.x, #b)', 'c'],
  [':is(li, p):empty', 'i'],
  ['li:last-of-type', 'c'],
  ['input:checked', 'h'],
  ['[class="Y" i]:first-child', ''],
  ['table', ''],
])('%s selects %s', async (selector, ids) => {
  const found = await selectElements(pageOf(HTML), selector);
  expect(found.map((element) => attribute(element, 'id')).join(' ')).toBe(ids);
});

test.each(['', 'li[', ':nope', 'a >> b', '::before', 'li:nth-child(x)'])(
  '%j is no selector',
  async (selector) => {
    await expect(selectElements(pageOf(HTML), selector)).rejects.toMatchObject({ code: 'IE_SHELL_SELECTOR' });
  },
);

test('what lies in another that is selected is left to it', async () => {
  const page = pageOf('<div id=a><div id=b></div></div><div id=c></div>');
  const found = outermost(await selectElements(page, 'div'));
  expect(found.map((element) => attribute(element, 'id'))).toEqual(['a', 'c']);
});

test('what is selected is told apart from what it lies in, in a deep page with many elements', async () => {
  const page = pageOf(`${'<div>'.repeat(400)}${'<p><b>x</b></p>'.repeat(2_000)}`);
  expect(outermost(await selectElements(page, 'p, b'))).toHaveLength(2_000);
  expect(outermost(await selectElements(page, 'b'))).toHaveLength(2_000);
});

test('an element has its name, its attributes, its text and itself', async () => {
  const page = pageOf('<P Class=x data-a="1\u001b[0m"><b>one</b> two<i hidden>three</i>');
  const reading = startReading(page, await selectElements(page, 'p'));
  expect(describeElements(reading, {})).toEqual([
    {
      name: 'p',
      attributes: [
        ['class', 'x'],
        ['data-a', '1[0m'],
      ],
      text: 'one two\n',
      html: '<p class="x" data-a="1[0m"><b>one</b> two<i hidden="">three</i></p>',
    },
  ]);
  expect(reading.removed).toMatchObject({ control: 2, hidden: 1 });
});

test('elements that lie in each other are told until they are too much', async () => {
  const page = pageOf(`${'<div>'.repeat(400)}${'x'.repeat(200_000)}`);
  const reading = startReading(page, await selectElements(page, 'div'));
  expect(() => describeElements(reading, {})).toThrow(
    expect.objectContaining({ code: 'IE_SHELL_PAGE_TOO_LARGE' }),
  );
});

test('an element that would be too long is refused before it is made', async () => {
  const title = 'x'.repeat(1_000_000);
  const page = pageOf(`<p><b title=${title}>${'</p><p>x'.repeat(600)}`);
  const reading = startReading(page, await selectElements(page, 'body'));
  expect(() => describeElements(reading, {})).toThrow(
    expect.objectContaining({ code: 'IE_SHELL_PAGE_TOO_LARGE' }),
  );
});

test('the one before each of many elements is found at once', async () => {
  const page = pageOf('<i></i>'.repeat(50_000));
  expect(await selectElements(page, 'i + i')).toHaveLength(49_999);
});
