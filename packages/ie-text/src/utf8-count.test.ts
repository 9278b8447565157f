import { expect, test } from 'vitest';
import { Utf8Count } from './utf8-count.js';

test.each<[latin1: string, characters: number, errors: number]>([
  ['plain', 0, 0],
  ['\xc3\xa9 \xe6\x97\xa5 \xf0\x9f\x98\x80', 3, 0],
  ['\xed\x9f\xbf \xee\x80\x80 \xf4\x8f\xbf\xbf', 3, 0],
  ['caf\xe9 ferm\xe9.', 0, 2],
  ['caf\xe9', 0, 0],
  ['\xc3\xc3\xa9', 1, 1],
  ['\xc0\xaf \xe0\x80\xaf \xed\xa0\x80 \xf4\x90\x80\x80 \xf5 \x80', 0, 14],
])('%j has %i characters and %i errors, however it is cut', (latin1, characters, errors) => {
  const bytes = Buffer.from(latin1, 'latin1');
  for (const length of [1, 2, 3, bytes.length]) {
    const count = new Utf8Count();
    for (let at = 0; at < bytes.length; at += length) count.add(bytes.subarray(at, at + length));
    expect({ ...count }).toEqual({ characters, errors });
  }
});
