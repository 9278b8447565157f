import { expect, test } from 'vitest';
import { isOfClass } from './is-of-class.js';

/** As jsdom has one. */
class OtherUrl {
  readonly href = 'https://example.com/';
  get [Symbol.toStringTag]() {
    return 'URL';
  }
}

test.each([
  ["this program's own", new URL('https://example.com'), true],
  ["another library's", new OtherUrl(), true],
  ['parameters', new URLSearchParams(), false],
  ['text', 'https://example.com', false],
  ['nothing', null, false],
  [
    'what throws when it is looked at',
    {
      get [Symbol.toStringTag]() {
        throw new Error('no');
      },
    },
    false,
  ],
])('%s is told from a URL', (_, value, expected) => {
  expect(isOfClass(value, 'URL')).toBe(expected);
});
