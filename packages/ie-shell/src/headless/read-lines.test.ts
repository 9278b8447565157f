import { describe, expect, it } from 'vitest';
import { type Line, readLines } from './read-lines.js';

async function linesOf(pieces: (string | Uint8Array)[], maxBytes = 100): Promise<Line[]> {
  async function* source() {
    for (const piece of pieces) yield Buffer.from(piece);
  }
  const lines: Line[] = [];
  for await (const line of readLines(source(), maxBytes)) lines.push(line);
  return lines;
}

describe('lines', () => {
  it('are the same wherever the stream is cut', async () => {
    const bytes = Buffer.from('one\n\ntwö 💥\nlast');
    const whole = [{ text: 'one' }, { text: '' }, { text: 'twö 💥' }, { text: 'last' }];
    expect(await linesOf([bytes])).toEqual(whole);
    expect(await linesOf([...bytes].map((byte) => Uint8Array.of(byte)))).toEqual(whole);
  });

  it('need no end, and an end makes no further one', async () => {
    expect(await linesOf([])).toEqual([]);
    expect(await linesOf(['a\n'])).toEqual([{ text: 'a' }]);
    expect(await linesOf(['a'])).toEqual([{ text: 'a' }]);
  });

  it('past the cap are told of, and the next ones are read', async () => {
    const problem = { problem: 'it is longer than 4 bytes' };
    expect(await linesOf(['1234\n12345\n', 'next'], 4)).toEqual([
      { text: '1234' },
      problem,
      { text: 'next' },
    ]);
    expect(await linesOf(['123', '45', '67890', '1\nnext\n12345'], 4)).toEqual([
      problem,
      { text: 'next' },
      problem,
    ]);
  });

  it('that are not UTF-8 are told of, and the next ones are read', async () => {
    const problem = { problem: 'it is not UTF-8' };
    expect(await linesOf([Uint8Array.of(0xff), '\n', Uint8Array.of(0xc3), '\nnext'])).toEqual([
      problem,
      problem,
      { text: 'next' },
    ]);
  });
});
