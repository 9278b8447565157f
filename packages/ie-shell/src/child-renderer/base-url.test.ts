import { parse } from 'parse5';
import { expect, test } from 'vitest';
import { baseUrlOf } from './base-url.js';

const URL = 'https://example.com/a/b';

test.each([
  ['its own URL, where it has no base element', '<p>', URL],
  ['its own URL, where that element has no address', '<base target=x>', URL],
  [
    'the address of the first one that has any',
    '<base><base href=/c/><base href=/d/>',
    'https://example.com/c/',
  ],
  ['one on another host', '<base href=//example.org>', 'https://example.org/'],
  ['its own URL, where the address is none', '<base href=http://[><base href=/d/>', URL],
  ['its own URL, where the address would run', '<base href=javascript:alert()>', URL],
  ['its own URL, where the address holds a page', '<base href=data:text/html,x>', URL],
  ['its own URL, where a template has the element', '<template><base href=/c/></template>', URL],
])('the links of a page are relative to %s', (_, html, expected) => {
  expect(baseUrlOf(parse(html), URL)).toBe(expected);
});
