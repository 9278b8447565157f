import { describe, expect, it } from 'vitest';
import { oneLine } from './one-line.js';

describe('one line', () => {
  it('is made of several, without what they are indented by', () => {
    expect(oneLine('one  two \r\n\n\t three\n')).toBe('one  two three');
  });

  it('stays as it is', () => {
    expect(oneLine('one  two\tthree')).toBe('one  two\tthree');
  });

  // By a pattern that tries every run of spaces anew, this would take longer than a test may.
  it.each([' '.repeat(1_000_000), `a${' '.repeat(1_000_000)}b`, '\n '.repeat(500_000)])(
    'is made of a million signs that a hostile child chose, too',
    (text) => {
      expect(oneLine(text)).toBe(text.includes('a') ? text : '');
    },
  );
});
