import { expect, test } from 'vitest';
import { clipText } from './clip-text.js';

test('text that is short and printable stays as it is', () => {
  expect(clipText('connect ECONNREFUSED ::1')).toBe('connect ECONNREFUSED ::1');
  expect(clipText('x'.repeat(200))).toBe('x'.repeat(200));
  expect(clipText('caf\xe9 日本 😀')).toBe('caf\xe9 日本 😀');
});

test('longer text is cut, and never within a character', () => {
  expect(clipText('x'.repeat(201))).toBe(`${'x'.repeat(200)}…`);
  expect(clipText('abc', 2)).toBe('ab…');
  expect(clipText('a😀b', 2)).toBe('a…');
});

test.each(['\n', '\r\n', '\t', '\0', '\x1b', '\x9b', '\u2028', '\u202e', '\u200b', ' \n '])(
  'the characters %j become one space',
  (characters) => {
    expect(clipText(`one${characters}two${characters}`)).toBe('one two');
  },
);
