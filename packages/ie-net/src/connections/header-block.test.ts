import { expect, test } from 'vitest';
import { examineBlock } from './header-block.js';

const examine = (hex: string) => examineBlock(Buffer.from(hex.replaceAll(' ', ''), 'hex'));

test.each([
  ['nothing', ''],
  ['fields from the table', '88 61 03 61 62 63 bf'],
  ['a change of the size of the table', '3f e1 1f 20 88'],
  // RFC 7541 appendix C.2 and C.6.
  ['a field that is added to the table', '400a 637573746f6d2d6b6579 0d 637573746f6d2d686561646572'],
  ['a field with a name from the table', '040c 2f73616d706c652f70617468'],
  ['a field that is never added', '1008 70617373776f7264 06 736563726574'],
  ['the Huffman code', '4882 6402 5885 aec3771a4b 6196 d07abe941054d444a8200595040b8166e082a62d1bff'],
])('%s is fine', (_, hex) => {
  expect(examine(hex)).toBe('fine');
});

test.each([
  ['that is not kept', '0001 61 01 00', 'malformed'],
  ['that is never kept', '1001 61 01 00', 'malformed'],
  ['that is kept', '4001 61 01 00', 'kept'],
  ['that is kept, beside one that is not', '4001 61 01 00 0001 61 01 0a', 'kept'],
  ['in a name that is kept', '4001 20 01 61', 'kept'],
  ['after fine ones', '88 0001 61 01 62 0001 61 01 0d', 'malformed'],
])('a malformed field is found, %s', (_, hex, verdict) => {
  expect(examine(hex)).toBe(verdict);
});

test.each([
  ['a name that is cut off', '0003 61'],
  ['a value that is missing', '0001 61'],
  ['a number that does not end', '7f ffffff'],
  ['a number that is too large', `7f ${'ff'.repeat(20)}00`],
  ['a length beyond the block', '0001 61 7f ffff03 61'],
  ['an invalid Huffman code', '0001 61 84 ffffffff'],
  ['a Huffman code with eight bits of filling', '0001 61 82 1fff'],
])('a block with %s counts as one whose fields stay', (_, hex) => {
  expect(examine(hex)).toBe('kept');
});

test('a block of 256 KiB is examined in a time that no caller notices', () => {
  expect(examineBlock(Buffer.alloc(256 * 1024, 0x88))).toBe('fine');
  const length = Buffer.from('fffdfe0f', 'hex');
  expect(examineBlock(Buffer.concat([Buffer.from('000161', 'hex'), length, Buffer.alloc(262_140)]))).toBe(
    'fine',
  );
});
