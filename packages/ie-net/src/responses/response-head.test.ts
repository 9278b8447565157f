import { expect, test } from 'vitest';
import { parseHead } from './response-head.js';

test('a value of 85,000 lines is read in a time that no reader notices', () => {
  const { headers } = parseHead(`HTTP/1.1 200 OK\r\nx-a: b\r\n${' c\n'.repeat(85_000)}\r\n`);
  expect(headers).toEqual([['x-a', `b${' c'.repeat(85_000)}`]]);
});

test('lines of nothing but spaces add nothing to a value, wherever they stand in it', () => {
  const { headers } = parseHead('HTTP/1.1 200 OK\r\nx-a:\r\n \r\n\t b\r\n  \r\n c \r\n \r\n\r\n');
  expect(headers).toEqual([['x-a', 'b c']]);
});
