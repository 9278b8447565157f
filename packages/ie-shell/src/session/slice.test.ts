import { describe, expect, it } from 'vitest';
import { sliceList, sliceText } from './slice.js';

const TEXT = 'a💥b💥💥c\ud83d\udca5\ud83d lone \udca5';

function readOn(text: string, limit: number): string[] {
  const parts: string[] = [];
  for (let offset: number | undefined = 0; offset !== undefined; ) {
    const { part, nextOffset, total } = sliceText(text, { offset, limit });
    expect(total).toBe(text.length);
    expect(nextOffset ?? text.length).toBe(offset + part.length);
    parts.push(part);
    offset = nextOffset;
  }
  return parts;
}

describe('a text in parts', () => {
  it.each([1, 2, 3, 4, 5, 7, 100])('of %i units is the text, no character cut', (limit) => {
    const parts = readOn(TEXT, limit);
    expect(parts.join('')).toBe(TEXT);
    // A text is what its characters are: none of them is in two parts.
    expect(parts.flatMap((part) => [...part])).toEqual([...TEXT]);
    for (const part of parts) expect(part.length).toBeLessThanOrEqual(Math.max(limit, 2));
  });

  it('is whole by default, and says so', () => {
    expect(sliceText('abc', {})).toEqual({ part: 'abc', offset: 0, total: 3 });
    expect(sliceText('', {})).toEqual({ part: '', offset: 0, total: 0 });
  });

  it('from within a character begins with it', () => {
    expect(sliceText('a💥b', { offset: 2, limit: 2 })).toEqual({
      part: '💥',
      offset: 1,
      total: 4,
      nextOffset: 3,
    });
  });

  it('has nothing past its end', () => {
    expect(sliceText('abc', { offset: 9 })).toEqual({ part: '', offset: 3, total: 3 });
  });
});

describe('a list in parts', () => {
  it('is the list', () => {
    expect(sliceList([1, 2, 3], { limit: 2 })).toEqual({ part: [1, 2], offset: 0, total: 3, nextOffset: 2 });
    expect(sliceList([1, 2, 3], { offset: 2, limit: 2 })).toEqual({ part: [3], offset: 2, total: 3 });
    expect(sliceList([1, 2, 3], {})).toEqual({ part: [1, 2, 3], offset: 0, total: 3 });
    expect(sliceList([1], { offset: 5 })).toEqual({ part: [], offset: 1, total: 1 });
  });
});
