import { describe, expect, it } from 'vitest';
import { arrayBufferBytes } from '../../test/support/memory.js';
import { rawFrame, rawHello, rawMessage, seededRandom } from '../../test/support/wire.js';
import { IpcError } from '../errors/ipc-error.js';
import { IpcMessage } from '../messages/messages.js';
import { Validator } from '../validation/validator.js';
import { FrameKind } from './frame.js';
import { type Frame, FrameDecoder } from './frame-decoder.js';
import { decodeMessage } from './message-codec.js';

const MiB = 1024 * 1024;

describe('FrameDecoder', () => {
  it('decodes a stream the same wherever it is split in two', () => {
    const { bytes, frames } = sampleStream(70_000);
    const expected = decode([bytes]);
    expect(expected.map(({ json, tail }) => ({ json, tail }))).toEqual(frames);
    for (let at = 0; at <= bytes.length; at++) {
      const decoded = decode([bytes.subarray(0, at), bytes.subarray(at)]);
      if (!isSame(decoded, expected)) throw new Error(`split at ${at}, it decodes differently`);
    }
  });

  it('decodes a stream the same one byte at a time', () => {
    const { bytes } = sampleStream(70_000);
    expect(decode(Array.from(bytes, (byte) => Buffer.from([byte])))).toEqual(decode([bytes]));
  });

  it('says whether it holds a part of a frame', () => {
    const decoder = new FrameDecoder(MiB);
    const frame = rawMessage({ type: 'Ping' });
    expect(decoder.isMidFrame).toBe(false);
    for (const cut of [1, 15, 16, 17, frame.length - 1]) {
      decoder.push(frame.subarray(0, cut));
      expect(decoder.next('other')).toBeUndefined();
      expect(decoder.isMidFrame).toBe(true);
      decoder.push(frame.subarray(cut));
      expect(decoder.next('other')?.json).toBe('{"type":"Ping"}');
      expect(decoder.isMidFrame).toBe(false);
    }
  });

  it('refuses a length by the header alone', () => {
    const decoder = new FrameDecoder(MiB);
    const header = rawFrame({ flags: 1, tailBytes: 0x80000000 });
    decoder.push(header.subarray(0, 15));
    expect(decoder.next('other')).toBeUndefined();
    decoder.push(header.subarray(15));
    expect(() => decoder.next('other')).toThrow(expect.objectContaining({ code: 'IE_IPC_TOO_LARGE' }));
  });

  it('refuses a kind of frame that is not its turn by the header alone', () => {
    const early = new FrameDecoder(64 * MiB);
    early.push(rawFrame({ flags: 1, tailBytes: 32 * MiB }));
    expect(() => early.next('hello')).toThrow(expect.objectContaining({ code: 'IE_IPC_PROTOCOL_MISMATCH' }));
    const late = new FrameDecoder(64 * MiB);
    late.push(rawFrame({ kind: 1, jsonBytes: 1000 }));
    expect(() => late.next('other')).toThrow(expect.objectContaining({ code: 'IE_IPC_INVALID_FRAME' }));
  });

  it('holds 32 MiB that come in crumbs in about as much memory, and none of it once they are taken', () => {
    const frame = rawFrame({ json: '{}', tail: Buffer.alloc(32 * MiB) });
    const before = arrayBufferBytes();
    const decoder = new FrameDecoder(64 * MiB);
    const random = seededRandom(3);
    for (let at = 0; at < frame.length - 1; ) {
      const size = Math.min(1 + random(200), frame.length - 1 - at);
      // Memory of its own, as a chunk from the kernel is.
      const chunk = Buffer.allocUnsafeSlow(size);
      frame.copy(chunk, 0, at, at + size);
      decoder.push(chunk);
      at += size;
    }
    expect(decoder.next('other')).toBeUndefined();
    expect(arrayBufferBytes() - before).toBeLessThan(40 * MiB);
    decoder.push(frame.subarray(frame.length - 1));
    expect(decoder.next('other')?.tail?.length).toBe(32 * MiB);
    expect(arrayBufferBytes() - before).toBeLessThan(MiB);
  });

  it('answers random bytes with nothing but an IpcError', () => {
    const random = seededRandom(4);
    let refused = 0;
    for (let round = 0; round < 5000; round++) {
      const bytes = Buffer.from(Uint8Array.from({ length: random(200) }, () => random(256)));
      // Half of them begin like a frame, so that the lengths are reached too.
      if (bytes.length >= 16 && round % 2) {
        bytes.fill(0, 0, 12);
        bytes[0] = 1 + random(2);
        bytes[11] = random(64);
        bytes.fill(0, 12, 16);
      }
      if (endsInIpcError(bytes)) refused++;
    }
    expect(refused).toBeGreaterThan(2000);
  });

  it('answers mutated frames with messages or an IpcError', () => {
    const random = seededRandom(5);
    const { bytes } = sampleStream(300);
    expect(endsInIpcError(bytes)).toBe(false);
    let refused = 0;
    for (let round = 0; round < 5000; round++) {
      const mutated = Buffer.from(bytes);
      for (let change = 0; change <= random(4); change++) {
        const at = random(mutated.length);
        if (random(2)) mutated[at] = random(256);
        else mutated.copyWithin(at, random(mutated.length));
      }
      if (endsInIpcError(mutated.subarray(0, 1 + random(mutated.length)))) refused++;
    }
    expect(refused).toBeGreaterThan(500);
  });
});

/** Several frames of every shape, and what they carry. */
function sampleStream(bodyBytes: number) {
  const response = {
    type: 'FetchResponse',
    id: 7,
    status: 200,
    headers: [['x', 'y']],
    finalUrl: 'https://a/',
  };
  const body = Buffer.from(Uint8Array.from({ length: bodyBytes }, (_, index) => index % 253));
  const messages = [
    { message: { type: 'Ping' } },
    { message: response, tail: Buffer.from('small body') },
    { message: response, tail: Buffer.alloc(0) },
    { message: { type: 'FetchError', id: 1, error: 'grün ✓ 🌍 \u2028' } },
    { message: response, tail: body },
    { message: { type: 'Pong' } },
  ];
  const hello = rawHello();
  return {
    bytes: Buffer.concat([hello, ...messages.map(({ message, tail }) => rawMessage(message, tail))]),
    frames: [
      { json: hello.toString('utf8', 16), tail: undefined },
      ...messages.map(({ message, tail }) => ({ json: JSON.stringify(message), tail })),
    ],
  };
}

/** The frames of a stream that begins with a hello. */
function decode(chunks: Buffer[]): Frame[] {
  const decoder = new FrameDecoder(MiB);
  const frames: Frame[] = [];
  for (const chunk of chunks) {
    decoder.push(chunk);
    while (true) {
      const frame = decoder.next(frames.length === 0 ? 'hello' : 'other');
      if (!frame) break;
      frames.push(frame);
    }
  }
  expect(decoder.isMidFrame).toBe(false);
  return frames;
}

function isSame(left: Frame[], right: Frame[]): boolean {
  return (
    left.length === right.length &&
    left.every((frame, index) => {
      const other = right[index];
      if (!other || frame.json !== other.json || frame.kind !== other.kind || frame.bytes !== other.bytes)
        return false;
      return frame.tail && other.tail ? frame.tail.equals(other.tail) : frame.tail === other.tail;
    })
  );
}

/** Decodes messages until the bytes run out, or an IpcError comes; any other error is the test's. */
function endsInIpcError(bytes: Buffer): boolean {
  const decoder = new FrameDecoder(MiB);
  const validator = new Validator(IpcMessage);
  let expected: 'hello' | 'other' = 'hello';
  decoder.push(bytes);
  try {
    while (true) {
      const frame = decoder.next(expected);
      if (!frame) return false;
      if (frame.kind === FrameKind.message) validator.accept(decodeMessage(frame.json, frame.tail));
      expected = 'other';
    }
  } catch (error) {
    if (error instanceof IpcError) return true;
    throw error;
  }
}
