import { describe, expect, test } from 'vitest';
import {
  escapeUnsafe,
  hasUnsafe,
  removeUnsafe,
  replaceUnsafe,
  showUnsafe,
  type UnsafeKind,
} from './unsafe.js';

/** What each class has, as ranges of code points. */
const CLASSES: Record<UnsafeKind, readonly (readonly [number, number])[]> = {
  control: [
    [0x00, 0x08],
    [0x0b, 0x1f],
    [0x7f, 0x9f],
  ],
  line: [[0x2028, 0x2029]],
  bidi: [
    [0x061c, 0x061c],
    [0x200e, 0x200f],
    [0x202a, 0x202e],
    [0x2066, 0x2069],
  ],
  tag: [[0xe0000, 0xe007f]],
};

function kindByTable(code: number): UnsafeKind | undefined {
  const kinds = Object.keys(CLASSES) as UnsafeKind[];
  return kinds.find((kind) => CLASSES[kind].some(([first, last]) => code >= first && code <= last));
}

describe('what is unsafe to show', () => {
  test('is just what the classes have, of all code points', () => {
    for (let code = 0; code <= 0x10ffff; code += 1) {
      if (code >= 0xd800 && code <= 0xdfff) continue;
      const character = String.fromCodePoint(code);
      let kind: UnsafeKind | undefined;
      replaceUnsafe(`a${character}b`, (_, found) => {
        kind = found;
        return '';
      });
      if (kind !== kindByTable(code) || hasUnsafe(character) !== (kind !== undefined)) {
        expect(`U+${code.toString(16)} ${kind}`).toBe(`U+${code.toString(16)} ${kindByTable(code)}`);
      }
    }
  });

  test('is removed, shown or escaped', () => {
    const text = 'a\u001b[2J\u061c\u200e\u2028\u{e0041}\u009b';
    expect(removeUnsafe(text)).toBe('a[2J');
    expect(showUnsafe(text)).toBe('a\\x1b[2J\\u{61c}\\u{200e}\\u{2028}\\u{e0041}\\x9b');
    expect(escapeUnsafe(text)).toBe('a\\u001b[2J\\u061c\\u200e\\u2028\\udb40\\udc41\\u009b');
    expect(JSON.parse(`"${escapeUnsafe(text)}"`)).toBe(text);
  });

  test('has no part in ordinary text, with tabs, lines, emoji and halves of characters', () => {
    const text = 'a\tb\nc é 日本 👩‍👩‍👧 العربية עברית \ufeff\u200b\u00ad \ud83d \udb40';
    expect(hasUnsafe(text)).toBe(false);
    for (const change of [removeUnsafe, showUnsafe, escapeUnsafe]) expect(change(text)).toBe(text);
    expect(showUnsafe('one\r\ntwo\rthree')).toBe('one\ntwo\\x0dthree');
  });
});
