import { expect, test } from 'vitest';
import { utf8Decoder } from './utf8-decoder.js';

test.each([
  ['of one to four bytes', 'a\xc3\xa9\xe6\x97\xa5\xf0\x9f\x98\x80z'],
  ['after a byte order mark, and another', '\xef\xbb\xbfa\xef\xbb\xbfb'],
  ['after half a byte order mark', '\xef\xbba'],
  ['that break off', '\xe6\x97a\xf0\x9f\x98b\xc3'],
  [
    'that are too long, surrogates or out of range',
    '\xc0\xafa\xe0\x80\xaf\xed\xa0\x80\xf5\x80\x80\x80\xff\xf4\x90\x80\x80',
  ],
  ['that begin in the middle', '\x80\x80\x80\x80\xbf\xe6'],
])('characters %s are the same in pieces of any length', (_, latin1) => {
  const bytes = Buffer.from(latin1, 'latin1');
  const expected = new TextDecoder().decode(bytes);
  for (let length = 1; length <= bytes.length; length += 1) {
    const decode = utf8Decoder();
    let text = '';
    for (let at = 0; at < bytes.length; at += length) text += decode(bytes.subarray(at, at + length), false);
    expect(text + decode(new Uint8Array(), true)).toBe(expected);
  }
});
