import { describe, expect, it } from 'vitest';
import { rawFrame } from '../../test/support/wire.js';
import { FrameKind, readHeader, writeHeader } from './frame.js';

const CAP = 64 * 1024 * 1024;
const read = (frame: Parameters<typeof rawFrame>[0], cap = CAP) => readHeader(rawFrame(frame), 0, cap);
const invalid = expect.objectContaining({ name: 'IpcError', code: 'IE_IPC_INVALID_FRAME' });
const tooLarge = expect.objectContaining({ name: 'IpcError', code: 'IE_IPC_TOO_LARGE' });

describe('the header', () => {
  it('is laid out as documented', () => {
    const header = Buffer.alloc(18, 0xff);
    writeHeader(header, 1, {
      kind: FrameKind.message,
      flag: true,
      isRequest: true,
      streamId: 0x0a0b0c0d,
      jsonBytes: 0x01020304,
      tailBytes: 0xa0b0c0d0,
    });
    expect(header.toString('hex')).toBe('ff' + '020300000a0b0c0d' + '01020304a0b0c0d0' + 'ff');
  });

  it('reads back what was written', () => {
    for (const isRequest of [true, false]) {
      for (const flag of [true, false]) {
        const tailBytes = flag ? 345 : 0;
        const header = { kind: FrameKind.message, flag, isRequest, streamId: 0, jsonBytes: 12, tailBytes };
        const bytes = Buffer.alloc(20);
        writeHeader(bytes, 4, header);
        expect(readHeader(bytes, 4, CAP)).toEqual(header);
      }
    }
  });

  it('is refused with a kind that is not known', () => {
    for (let kind = 0; kind < 256; kind++) {
      const isOfStream = kind >= 5 && kind <= 8;
      const frame = { kind, stream: isOfStream ? 7 : 0, flags: kind === 5 ? 1 : 0 };
      if (kind >= 1 && kind <= 9) expect(read(frame).kind).toBe(kind);
      else expect(() => read(frame)).toThrow(invalid);
    }
  });

  it('is refused with a flag that is not known', () => {
    expect(read({ flags: 0 }).flag).toBe(false);
    expect(read({ flags: 1 }).flag).toBe(true);
    expect([0, 1, 2, 3].map((flags) => read({ flags }).isRequest)).toEqual([false, false, true, true]);
    for (let flags = 4; flags < 256; flags++) expect(() => read({ flags })).toThrow(invalid);
    expect(read({ kind: 5, stream: 1, flags: 1 }).flag).toBe(true);
    for (let flags = 2; flags < 256; flags++) {
      expect(() => read({ kind: 5, stream: 1, flags, tailBytes: 1 })).toThrow(invalid);
    }
  });

  it('is refused with any reserved bit', () => {
    for (let bit = 0; bit < 16; bit++) expect(() => read({ reserved: 1 << bit })).toThrow(invalid);
  });

  it.each([1, 3, 4, 9])('is refused with a stream id in a frame of kind %i', (kind) => {
    expect(read({ kind }).streamId).toBe(0);
    for (let bit = 0; bit < 32; bit++) expect(() => read({ kind, stream: 2 ** bit })).toThrow(invalid);
  });

  it.each([5, 6, 8])('is refused without a stream id in a frame of kind %i', (kind) => {
    const flags = kind === 5 ? 1 : 0;
    for (let bit = 0; bit < 32; bit++)
      expect(read({ kind, flags, stream: 2 ** bit }).streamId).toBe(2 ** bit);
    expect(() => read({ kind, flags })).toThrow(invalid);
  });

  it('may have a stream id, or none, in a frame of credit', () => {
    expect([0, 7].map((stream) => read({ kind: 7, stream }).streamId)).toEqual([0, 7]);
  });

  it('is refused of a message with a body of bytes and one that is a stream', () => {
    expect(read({ stream: 1 }).streamId).toBe(1);
    expect(() => read({ stream: 1, flags: 1 })).toThrow(invalid);
    expect(read({ stream: 1, flags: 2 }).streamId).toBe(1);
    expect(() => read({ stream: 1, flags: 3 })).toThrow(invalid);
  });

  it('is refused of data without any that does not end its stream', () => {
    expect(read({ kind: 5, stream: 1, flags: 1 }).tailBytes).toBe(0);
    expect(() => read({ kind: 5, stream: 1 })).toThrow(invalid);
  });

  it('is refused with a tail that no body flag announces, or on a hello', () => {
    expect(() => read({ flags: 0, tailBytes: 1 })).toThrow(invalid);
    expect(() => read({ kind: 1, flags: 1, tailBytes: 1 })).toThrow(invalid);
    expect(read({ flags: 1, tailBytes: 1 }).tailBytes).toBe(1);
  });

  it.each([0x80000000, 0xffffffff])('takes the length %i as unsigned, and refuses it', (length) => {
    expect(() => read({ jsonBytes: length })).toThrow(tooLarge);
    expect(() => read({ flags: 1, tailBytes: length })).toThrow(tooLarge);
    expect(() => read({ kind: 1, jsonBytes: length })).toThrow(tooLarge);
  });

  it('holds a piece of a stream to 64 KiB, and a word about one to little', () => {
    const data = { kind: 5, stream: 1 };
    expect(read({ ...data, tailBytes: 65_536 }).tailBytes).toBe(65_536);
    expect(() => read({ ...data, tailBytes: 65_537 })).toThrow(tooLarge);
    expect(() => read({ ...data, tailBytes: 1, jsonBytes: 1 })).toThrow(tooLarge);
    for (const [kind, most] of [
      [6, 4096],
      [7, 16],
      [8, 4096],
    ] as const) {
      expect(read({ kind, stream: 1, jsonBytes: most }, 1).jsonBytes).toBe(most);
      expect(() => read({ kind, stream: 1, jsonBytes: most + 1 })).toThrow(tooLarge);
      expect(() => read({ kind, stream: 1, tailBytes: 1 })).toThrow(invalid);
    }
  });

  it('holds a hello to 64 KiB, JSON to 1 MiB and the whole to the frame cap', () => {
    expect(read({ kind: 1, jsonBytes: 65_536 }, 1).jsonBytes).toBe(65_536);
    expect(() => read({ kind: 1, jsonBytes: 65_537 })).toThrow(tooLarge);
    expect(read({ jsonBytes: 1_048_576 }).jsonBytes).toBe(1_048_576);
    expect(() => read({ jsonBytes: 1_048_577 })).toThrow(tooLarge);
    expect(read({ kind: 3, jsonBytes: 16_384 }).jsonBytes).toBe(16_384);
    expect(() => read({ kind: 3, jsonBytes: 16_385 })).toThrow(tooLarge);
    expect(read({ jsonBytes: 100 }, 100).jsonBytes).toBe(100);
    expect(() => read({ jsonBytes: 101 }, 100)).toThrow(tooLarge);
    expect(read({ flags: 1, jsonBytes: 40, tailBytes: 60 }, 100).tailBytes).toBe(60);
    expect(() => read({ flags: 1, jsonBytes: 40, tailBytes: 61 }, 100)).toThrow(tooLarge);
  });
});
