import { expect, test } from 'vitest';
import { isMimeType, knownEncoding } from './page-type.js';

test.each([
  ['utf8', 'utf-8'],
  [' Latin1 ', 'windows-1252'],
  ['cp1251', 'windows-1251'],
  ['utf-16', 'utf-16le'],
  ['x-user-defined', 'x-user-defined'],
  ['iso-2022-kr', undefined],
  ['replacement', undefined],
  ['utf-7', undefined],
  ['klingon', undefined],
  ['', undefined],
  ['x'.repeat(100_000), undefined],
])('the label %j stands for %s', (label, encoding) => {
  expect(knownEncoding(label)).toBe(encoding);
});

test.each([
  ['text/html', true],
  ['application/xhtml+xml; charset=utf-8', true],
  ['text/html;charset="koi8-r";x=y', true],
  ['text/html;charset=klingon', false],
  ['text/html;charset=', false],
  ['html', false],
  ['text/', false],
  ['text/html\n', false],
  ['text/html, text/plain', false],
  [`text/${'x'.repeat(300)}`, false],
])('%j is a MIME type that can be given: %s', (text, isType) => {
  expect(isMimeType(text)).toBe(isType);
});
