import { parse } from 'parse5';
import { expect, test } from 'vitest';
import { type Reading, startReading } from '../tree/reading.js';
import { elementsIn } from '../tree/tree.js';
import { renderText } from './render-text.js';

function read(html: string): Reading {
  const url = 'https://example.com/a/';
  const document = parse(html, { scriptingEnabled: false });
  return startReading({ url, baseUrl: url, mimeType: 'text/html', encoding: 'utf-8', document });
}

test('paragraphs stand apart and fill their lines', () => {
  const reading = read('<h1>Title</h1><p>one two three four<p>five');
  expect(renderText(reading, { width: 10 })).toBe('Title\n\none two\nthree four\n\nfive\n');
});

test('links have numbers, one for each URL, and a list below', () => {
  const reading = read('<a href=b>One</a>, <a href="https://example.com/a/b">again</a>, <a href=c>two</a>');
  const list = '\n[1] https://example.com/a/b\n[2] https://example.com/a/c\n';
  expect(renderText(reading, {})).toBe(`One[1], again[1], two[2]\n${list}`);
  expect(renderText(reading, { links: 'none' })).toBe('One, again, two\n');
});

test('links are those of the terminal where that was asked for', () => {
  const reading = read('<a href=b>One two</a> <a href="tel:1">call</a>');
  const start = '\u001b]8;;https://example.com/a/b\u001b\\';
  const end = '\u001b]8;;\u001b\\';
  expect(renderText(reading, { links: 'terminal' })).toBe(`${start}One two${end} call\n`);
  expect(renderText(reading, { links: 'terminal', width: 3 })).toContain(
    `${start}One${end}\n${start}two${end}\n`,
  );
});

test('a link that is inert has no number, and is counted', () => {
  const reading = read('<a href="javascript:x()">One</a>');
  expect(renderText(reading, {})).toBe('One\n');
  expect(reading.removed.links).toBe(1);
});

test('styles are there where they were asked for, and end with the line', () => {
  const reading = read('<b>one two</b>');
  expect(renderText(reading, { styled: true, width: 3 })).toBe(
    '\u001b[1mone\u001b[0m\n\u001b[1mtwo\u001b[0m\n',
  );
  expect(renderText(reading, { width: 3 })).toBe('one\ntwo\n');
});

test('what could steer a terminal is removed, in text and in attributes', () => {
  const reading = read('<p>a\u001b[2Jb</p><img alt="c\u001b]0;d">\u202ee');
  expect(renderText(reading, { styled: true })).toBe('a[2Jb\n\n[c]0;d]e\n');
  expect(reading.removed).toMatchObject({ control: 2, bidi: 1 });
});

test('hidden elements are left out, and counted', () => {
  const reading = read('<p hidden>a</p><p style="display: none"><b>b</b></p>c');
  expect(renderText(reading, {})).toBe('c\n');
  expect(reading.removed.hidden).toBe(2);
});

test.each(['constructor', '__proto__', 'toString'])('a list of the type %s has its usual signs', (type) => {
  expect(renderText(read(`<ul type=${type}><li>a</ul><ol type=${type}><li>b</ol>`), {})).toBe(
    '• a\n\n1. b\n',
  );
  expect(renderText(read('<ul type=square><li>a</ul><ol type=A><li>b</ol>'), {})).toBe('▪ a\n\nA. b\n');
});

test('what was selected is read as it is in the page', () => {
  const { page } = read('<pre>a  b <code>c   d\n  e</code></pre><ul><li>f<li>g</ul><p hidden>h</p><b>i</b>');
  const roots = (name: string) =>
    [...elementsIn(page.document)].filter((element) => element.tagName === name);
  expect(renderText(startReading(page, roots('code')), {})).toBe('c   d\n  e\n');
  expect(renderText(startReading(page, roots('li')), {})).toBe('• f\n• g\n');
  expect(renderText(startReading(page, [...roots('p'), ...roots('b')]), {})).toBe('i\n');
});

test('each line has the styles of its text', () => {
  const page = read('<h1>A</h1><a href=x>b</a> <code>c</code> <del>d</del><ul><li>e</ul>');
  const lines = renderText(page, { styled: true, links: 'none' }).split('\n');
  expect(lines).toEqual([
    '\u001b[1m\u001b[4mA\u001b[0m',
    '',
    '\u001b[4m\u001b[34mb\u001b[0m \u001b[36mc\u001b[0m \u001b[9md\u001b[0m',
    '',
    '\u001b[2m•\u001b[0m e',
    '',
  ]);
});
