import { expect, it } from 'vitest';
import { describeType, describeValue, quoteText } from './describe-value.js';

it.each<[words: string, value: unknown]>([
  ['undefined', undefined],
  ['null', null],
  ['true', true],
  ['the number NaN', Number.NaN],
  ['the number 1.5', 1.5],
  ['the string "abc"', 'abc'],
  ['an empty string', ''],
  ['a bigint', 10n],
  ['a symbol', Symbol('secret')],
  ['a function', () => {}],
  ['an object', {}],
  ['an object', Object.create(null)],
  ['an array', [1]],
  ['a Map', new Map()],
  ['a URL', new URL('https://example.com')],
  ['a URLSearchParams', new URLSearchParams()],
  ['a Uint8Array', new Uint8Array()],
  ['an AbortSignal', new AbortController().signal],
  ['an Error', new Error('secret')],
])('a value is described as %s', (words, value) => {
  expect(describeValue(value)).toBe(words);
});

it('text is one line of at most 60 characters, and nothing in it is hidden or steers a terminal', () => {
  expect(quoteText('a\u001b[31m\r\n\u009b\u202e\u2028"')).toBe(
    '"a\\u001b[31m\\r\\n\\u{9b}\\u{202e}\\u{2028}\\""',
  );
  expect(quoteText('x'.repeat(61))).toBe(`"${'x'.repeat(60)}…"`);
  expect(quoteText('😀'.repeat(40), 5)).toBe('"😀😀…"');
});

it('what may be secret is described by its type alone', () => {
  expect(describeType('secret')).toBe('a string');
  expect(describeType(7)).toBe('a number');
  expect(describeType(false)).toBe('a boolean');
});

it('an object that throws when it is looked at, or whose class has a hostile name, is an object', () => {
  const throws = new Proxy(
    {},
    {
      get() {
        throw new Error('no');
      },
    },
  );
  expect(describeValue(throws)).toBe('an object');
  expect(describeValue({ constructor: { name: 'a\u001b[2J' } })).toBe('an object');
});
