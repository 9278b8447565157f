import { expect, test } from 'vitest';
import { parseRequestHeaders } from './request-headers.js';

test('a value is taken without the spaces, tabs and line ends around it', () => {
  expect(parseRequestHeaders({ 'X-A': '\r\n\t b \t c\n ', 'x-b': ' \t' })).toEqual([
    ['x-a', 'b \t c'],
    ['x-b', ''],
  ]);
});

test('a value with 200,000 spaces in it is read in a time that no caller notices', () => {
  const value = `b${' '.repeat(200_000)}c`;
  expect(parseRequestHeaders([['x-a', value]])).toEqual([['x-a', value]]);
});
