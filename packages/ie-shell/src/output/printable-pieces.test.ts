import { showUnsafe as printable } from '@internet-exploder/ie-text/unsafe';
import { describe, expect, it } from 'vitest';
import { printablePieces } from './printable-pieces.js';

describe('text for a terminal', () => {
  it('keeps letters of every script, emoji, tabs and line ends', () => {
    const text = 'Grüße\t日本語\n한글 עברית العربية 👩‍👩‍👧 e\u0301\n';
    expect(printable(text)).toBe(text);
  });

  it('ends lines as the terminal does', () => {
    expect(printable('a\r\nb\r\n')).toBe('a\nb\n');
  });

  it.each([
    ['an escape sequence', '\u001b[2J', '\\x1b[2J'],
    ['an OSC title', '\u001b]0;owned\u0007', '\\x1b]0;owned\\x07'],
    ['a C1 introducer', '\u009b31m', '\\x9b31m'],
    ['a lone carriage return', 'safe\rlies', 'safe\\x0dlies'],
    ['a backspace', 'a\bb', 'a\\x08b'],
    ['a zero', 'a\0b', 'a\\x00b'],
    ['a delete', 'a\u007fb', 'a\\x7fb'],
    ['a bidi override', 'a\u202eb', 'a\\u{202e}b'],
    ['a bidi isolate', 'a\u2067b\u2069', 'a\\u{2067}b\\u{2069}'],
    ['invisible tags', 'a\u{e0041}\u{e007f}', 'a\\u{e0041}\\u{e007f}'],
  ])('shows %s instead of obeying it', (_name, text, shown) => {
    expect(printable(text)).toBe(shown);
  });

  it('has no control character left but tab and line feed, whichever went in', () => {
    const every = Array.from({ length: 0x100 }, (_, code) => String.fromCharCode(code)).join('');
    expect(printable(every).replace(/[\t\n]/g, '')).not.toMatch(/\p{Cc}/u);
  });
});

describe('text for a terminal that comes in pieces', () => {
  it('is the same wherever it is cut', async () => {
    const text = '\ufeffa\r\nb\rc\u001b[2J ü 😀 \u202e\r\n\r';
    const bytes = Buffer.from(text);
    for (const length of [1, 2, 3, 5, bytes.length]) {
      let shown = '';
      for await (const part of printablePieces(cut(bytes, length))) shown += part;
      expect(shown).toBe(printable(text));
    }
  });
});

async function* cut(bytes: Uint8Array, length: number) {
  for (let from = 0; from < bytes.length; from += length) yield bytes.subarray(from, from + length);
}
