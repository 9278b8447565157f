import { describe, expect, it } from 'vitest';
import { parseRefresh } from './parse-refresh.js';

describe('a declarative refresh', () => {
  it.each([
    ['0; url=https://example.com/', 0, 'https://example.com/'],
    ['5;URL=/manual.html', 5, '/manual.html'],
    [' 3 , next', 3, 'next'],
    ['3 next', 3, 'next'],
    ['1.9; url=a', 1, 'a'],
    ['.5; url=a', 0, 'a'],
    ["0; url='a b' c", 0, 'a b'],
    ['0; url="a', 0, 'a'],
    ['0; "a"b', 0, 'a'],
    ['0; url = a', 0, 'a'],
    ['0; urn:a', 0, 'urn:a'],
    ['0; url', 0, 'url'],
    ["0; url='", 0, ''],
    ['30', 30, undefined],
    ['30;', 30, undefined],
    ['30; ', 30, undefined],
    ['99999999999999999999', Number.MAX_SAFE_INTEGER, undefined],
  ])('%j is read by the HTML Standard', (value, seconds, target) => {
    expect(parseRefresh(value)).toEqual({ seconds, target });
  });

  it.each(['', 'a', 'url=a', '-1; url=a', '5x; url=a', '5"; url=a'])('%j is invalid', (value) => {
    expect(parseRefresh(value)).toBeUndefined();
  });

  it('is read in time that grows with its length', () => {
    expect(parseRefresh(`${'1'.repeat(1_000_000)}x`)).toBeUndefined();
    expect(parseRefresh(`${' '.repeat(1_000_000)}x`)).toBeUndefined();
    expect(parseRefresh(`0; url='${'a'.repeat(1_000_000)}`)?.target).toHaveLength(1_000_000);
  });
});
