import { hasUnsafe } from '@internet-exploder/ie-text/unsafe';
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
  expect(clean('a\tb\nc é 日本 👩‍👩‍👧 \u200b', removed)).toBe('a\tb\nc é 日本 👩‍👩‍👧 \u200b');
  expect(clean('one\r\ntwo\rthree\u2028four', removed)).toBe('one\ntwo\nthree\nfour');
  expect(removed.control).toBe(0);
});

test('no such character is passed over', () => {
  const { removed } = startReading(page);
  const ranges = [
    [0, 0x3000],
    [0xfe00, 0x10000],
    [0xdff00, 0xe0200],
  ] as const;
  const codes = ranges.flatMap(([start, end]) =>
    Array.from({ length: end - start }, (_, index) => start + index),
  );
  const characters = codes
    .map((code) => String.fromCodePoint(code))
    .filter((character) => character !== '\r');
  const unsafe = characters.filter((character) => hasUnsafe(character) && !/[\u2028\u2029]/.test(character));
  expect(characters.filter((character) => clean(character, removed) === '')).toEqual(unsafe);
  expect(removed).toMatchObject({ control: 62, bidi: 12, tag: 128 });
});
