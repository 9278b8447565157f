import { parse } from 'parse5';
import { describe, expect, test } from 'vitest';
import { startReading } from '../tree/reading.js';
import { renderText } from './render-text.js';

function textOf(html: string, width = 80): string {
  const url = 'https://example.com/';
  const document = parse(html, { scriptingEnabled: false });
  const reading = startReading({ url, baseUrl: url, mimeType: 'text/html', encoding: 'utf-8', document });
  return renderText(reading, { width, links: 'none' });
}

function times(count: number, make: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => make(index)).join('');
}

/** None of these is large; what took time by the square of it would end none of them in time. */
describe('a page that is made to be slow is read all the same', () => {
  test('cells over more columns than there are', () => {
    const html = '<table border=1><tr><td colspan=1000000000>a<td>b<tr><td>c</table>';
    expect(textOf(html)).toBe('a  b\nc\n');
  });

  test('columns without number', () => {
    expect(textOf(`<table><tr>${'<td>a'.repeat(150_000)}</table>`)).toBe('a\n'.repeat(150_000));
  });

  test('cells over all rows', () => {
    const tall = '<td rowspan=65534 colspan=1000>a'.repeat(100);
    const html = `<table><tr>${tall}${'<tr><td>b'.repeat(5_000)}</table>`;
    expect(textOf(html, 1_000).match(/b/g)).toHaveLength(5_000);
  });

  test('tables in tables', () => {
    expect(textOf(`${'<table><tr><td>a<td>'.repeat(100)}b`)).toMatch(/^(?:a\s+)+b\n$/);
  });

  test('a word of megabytes', () => {
    expect(textOf('a'.repeat(1_000_000))).toHaveLength(1_000_000 + 12_500);
    expect(textOf('漢'.repeat(400_000))).toHaveLength(400_000 + 10_000);
    expect(textOf(`a${'\u0301'.repeat(400_000)}`)).toHaveLength(400_002);
    expect(textOf('👩\u200d'.repeat(50_000))).toHaveLength(150_001);
    expect(textOf('a&shy;'.repeat(70_000), 8)).toHaveLength(70_000 + 2 * 9_999 + 1);
  });

  test('tabs, spaces and line breaks by the million', () => {
    expect(textOf(`a${' '.repeat(1_000_000)}b`)).toBe('a b\n');
    expect(textOf(`<pre>${'\t'.repeat(200_000)}b`)).toHaveLength(200_877);
    expect(textOf(`<pre>a${'\n'.repeat(50_000)}b`)).toHaveLength(50_003);
    expect(textOf(`a${'<br>'.repeat(50_000)}`)).toBe('a\n');
  });

  test('elements in elements', () => {
    expect(textOf(`${'<div>'.repeat(5_000)}a`)).toBe('a\n');
    expect(textOf(`${'<ul><li>'.repeat(2_000)}a`)).toMatch(/^[•◦▪ ]+\n?[\s\S]*a\n$/);
    expect(textOf(`${'<blockquote>'.repeat(2_000)}a`)).toMatch(/^[> ]+a\n$/);
    expect(textOf(`<p>${'<b>'.repeat(2_000)}a`)).toBe('a\n');
    expect(textOf(`${'<sup>'.repeat(2_000)}${'a'.repeat(1_000)}`, 2_000)).toBe(`${'a'.repeat(1_000)}\n`);
    expect(textOf('<q>'.repeat(2_000))).toBe('');
  });

  test('items by the ten thousand', () => {
    expect(textOf(`<ol type=i>${'<li>a'.repeat(5_000)}</ol>`).split('\n')).toHaveLength(5_001);
    expect(textOf('<ol><li>a</ol>'.repeat(5_000)).split('\n')).toHaveLength(10_000);
    expect(textOf(`<select>${'<option>a'.repeat(20_000)}</select>`)).toBe('[a ▾]\n');
  });

  test('rules that are about every element', () => {
    const rules = times(1_000, (index) => `.a:not(.b${index}){display:block} [c${index}]{display:none}`);
    expect(textOf(`<style>${rules}</style>${'<p class=a>x'.repeat(2_000)}`).match(/x/g)).toHaveLength(2_000);
  });

  test('selectors that can be true in many ways', () => {
    const rules = `${'div > div '.repeat(15)} .y{display:none} ${'p ~ '.repeat(20)}b{display:none}`;
    const html = `<style>${rules}</style>${'<div><i class=y>x</i>'.repeat(400)}${'<p>y</p><b>z</b>'.repeat(1_000)}`;
    expect(textOf(html)).toContain('x');
  });

  test('style sheets without ends', () => {
    for (const part of [
      '@media screen{',
      '@layer a{',
      '/*',
      '"\n',
      '((((',
      ':not(',
      '{',
      '}',
      '\\',
      'url(',
      'a,',
      `@media (${' '.repeat(980)}x(){}`,
      `@media (min-width:${'1'.repeat(970)}x){}`,
    ]) {
      expect(textOf(`<style>${part.repeat(Math.ceil(100_000 / part.length))}</style>a`)).toBe('a\n');
    }
  });

  test('headers that would be told in every row', () => {
    const head = `<tr><th>${'<b>b</b> '.repeat(5_000)}${'<th>b'.repeat(40)}`;
    expect(textOf(`<table>${head}${'<tr><td>a'.repeat(1_000)}</table>`)).toMatch(/(?:a\n+){1000}$/);
  });

  test('attributes of megabytes', () => {
    expect(textOf(`<p style="${'a:b;'.repeat(200_000)}display:none">x</p>a`)).toBe('a\n');
    expect(textOf(`<style>.x{display:none}</style><p class="${'a '.repeat(200_000)}">a`)).toBe('a\n');
    expect(textOf(`<img alt="${'a '.repeat(100_000)}">`)).toHaveLength(200_002);
  });
});

test('a page whose text would be far longer than itself is refused', () => {
  const refused = expect.objectContaining({ code: 'IE_SHELL_PAGE_TOO_LARGE' });
  expect(textOf('<hr>'.repeat(2), 10_000)).toHaveLength(20_003);
  expect(() => textOf('<hr>'.repeat(10_000), 10_000)).toThrow(refused);
  const rows = `<tr><td>${'a'.repeat(9_000)}<td>b${'<tr><td><td>c'.repeat(10_000)}`;
  expect(() => textOf(`<table border=1>${rows}</table>`, 10_000)).toThrow(refused);
});
