import { parse } from 'parse5';
import { expect, test } from 'vitest';
import { clean, type ParsedPage, startReading } from './reading.js';

const page: ParsedPage = {
  url: 'https://example.com/',
  baseUrl: 'https://example.com/',
  mimeType: 'text/html',
  encoding: 'utf-8',
  document: parse(''),
};

test('what could steer a terminal, reorder text or hide in it is removed and counted', () => {
  const { removed } = startReading(page);
  expect(clean('a\u001b[2Jb\u009bc\u007f \u202ed\u2066e \u{e0041}\u{e007f}f', removed)).toBe('a[2Jbc de f');
  expect(removed).toEqual({ control: 3, bidi: 2, tag: 2, links: 0, hidden: 0 });
});

test('tabs, lines and all other text stay', () => {
  const { removed } = startReading(page);
  expect(clean('a\tb\nc é 日本 👩‍👩‍👧 \u200f', removed)).toBe('a\tb\nc é 日本 👩‍👩‍👧 \u200f');
  expect(clean('one\r\ntwo\rthree', removed)).toBe('one\ntwo\nthree');
  expect(removed.control).toBe(0);
});
