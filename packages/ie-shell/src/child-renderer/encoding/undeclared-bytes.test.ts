import { expect, test } from 'vitest';
import { UndeclaredBytes } from './undeclared-bytes.js';

const LETTER = Buffer.from('é');

test('a few letters of UTF-8 are held back for more of them, but not for more than half a megabyte', async () => {
  const bytes = new UndeclaredBytes();
  expect(bytes.hold(LETTER)).toBe(false);
  expect(bytes.hold(Buffer.alloc(400_000, 'a'))).toBe(false);
  expect(bytes.hold(Buffer.alloc(200_000, 'a'))).toBe(true);
  expect(await bytes.findEncoding()).toEqual({ encoding: 'utf-8', encodingFrom: 'utf-8' });
});

test('many letters of UTF-8 are enough', () => {
  expect(new UndeclaredBytes().hold(Buffer.from('é'.repeat(16)))).toBe(true);
});
