import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import { cutAt, isPlain, textWidth } from './text-width.js';

describe('a character takes the columns that a terminal gives it', () => {
  test.each([
    ['', 0],
    ['plain text', 10],
    ['naïve café', 10],
    ['e\u0301a\u0300', 2],
    ['日本語', 6],
    ['한국어', 6],
    ['\u1112\u1161\u11ab', 2],
    ['ﾊﾝｶｸ', 4],
    ['ＦＵＬＬ', 8],
    ['😀', 2],
    ['👍🏽', 2],
    ['👩‍👩‍👧‍👦', 2],
    ['🏳️‍🌈', 2],
    ['🇩🇪🇫🇷', 4],
    ['1️⃣', 2],
    ['#⃣', 2],
    ['❤️', 2],
    ['❤', 1],
    ['\u200b\u2060\ufeff', 0],
    ['שלום', 4],
    ['ไทย', 3],
    ['±×÷', 3],
  ])('%j', (text, width) => {
    expect(textWidth(text)).toBe(width);
    expect(stringWidth(text)).toBe(width);
  });
});

test('each letter of a script without conjuncts in a terminal takes a column', () => {
  expect(textWidth('नमस्ते')).toBe(4);
});

test('a character that is taken for plain stands by itself in one column', () => {
  const plain = Array.from({ length: 0x10000 }, (_, code) => String.fromCharCode(code)).filter(isPlain);
  expect(plain.length).toBeGreaterThan(1_500);
  expect(plain.filter((character) => stringWidth(character) !== 1)).toEqual([]);
  expect(stringWidth(plain.join(''))).toBe(plain.length);
});

test('text is cut between characters, and never before the first', () => {
  expect(cutAt('abcdef', 0, 4)).toBe(4);
  expect(cutAt('abcdef', 4, 4)).toBe(6);
  expect(cutAt('日本語', 0, 3)).toBe(1);
  expect(cutAt('日本語', 0, 1)).toBe(1);
  expect(cutAt('ae\u0301b', 0, 2)).toBe(3);
  expect(cutAt('👩‍👩‍👧x', 0, 1)).toBe(8);
});

test('a million marks on one letter are one character', () => {
  const text = `a${'\u0301'.repeat(1_000_000)}`;
  expect(textWidth(text)).toBe(1);
  expect(cutAt(text, 0, 1)).toBe(text.length);
});
