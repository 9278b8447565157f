import { expect, test } from 'vitest';
import { baseUrlOf } from './base-url.js';

const URL = 'https://example.com/a/b';

test.each([
  ['its own URL, where it names none', undefined, URL],
  ['the address that it names', '/c/', 'https://example.com/c/'],
  ['one on another host', '//example.org', 'https://example.org/'],
  ['its own URL, where the address is none', 'http://[', URL],
  ['its own URL, where the address would run', 'javascript:alert()', URL],
  ['its own URL, where the address holds a page', 'data:text/html,x', URL],
])('the links of a page are relative to %s', (_, base, expected) => {
  expect(baseUrlOf(base, URL)).toBe(expected);
});
