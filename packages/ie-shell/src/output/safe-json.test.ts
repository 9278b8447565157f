import { hasUnsafe } from '@internet-exploder/ie-text/unsafe';
import { describe, expect, it } from 'vitest';
import { safeJson } from './safe-json.js';

describe('JSON', () => {
  it('says what was meant, with nothing in it that could harm whoever shows it', () => {
    const value = {
      c0: '\u0000\u001b]0;owned\u0007\r\n\t',
      c1: '\u007f\u009b2J',
      bidi: '\u202e\u2066',
      tags: '\u{e0041}\u{e007f}',
      lines: '\u2028\u2029',
      half: '\udb40',
      plain: 'ü 💥 العربية',
    };
    const text = safeJson(value);
    expect(JSON.parse(text)).toEqual(value);
    expect(hasUnsafe(text)).toBe(false);
    expect(text).not.toMatch(/[\n\t\u2028\u2029]/);
    expect(text).toContain('"ü 💥 العربية"');
    expect(text).toContain('\\u009b2J');
    expect(text).toContain('\\udb40\\udc41');
  });
});
