import { describe, expect, it } from 'vitest';
import { arrayBufferBytes } from '../../test/support/memory.js';
import { seededRandom } from '../../test/support/wire.js';
import { ByteQueue } from './byte-queue.js';

const MiB = 1024 * 1024;

describe('ByteQueue', () => {
  it('gives back the bytes in order however they were pushed and are taken', () => {
    const random = seededRandom(1);
    const sizes = [1, 2, 100, 1023, 1024, 1025, 16_384, 20_000];
    for (let round = 0; round < 30; round++) {
      const queue = new ByteQueue();
      let pushed = 0;
      let taken = 0;
      for (let step = 0; step < 60; step++) {
        const size = sizes[random(sizes.length)] ?? 1;
        queue.push(Buffer.from(Uint8Array.from({ length: size }, (_, index) => (pushed + index) % 251)));
        pushed += size;
        const count = random(queue.length + 1);
        if (random(2)) expect(isRun(peek(queue, count), taken)).toBe(true);
        if (random(3) === 0) queue.skip(count);
        else expect(isRun(queue.takeBytes(count), taken)).toBe(true);
        taken += count;
        expect(queue.length).toBe(pushed - taken);
      }
    }
  });

  it('refuses to give more bytes than there are', () => {
    const queue = new ByteQueue();
    queue.push(Buffer.from('abc'));
    expect(() => queue.view(4)).toThrow(RangeError);
    expect(queue.takeText(3)).toBe('abc');
  });

  it('takes bytes as memory of their own, which later pushes and the pushed chunk do not change', () => {
    const queue = new ByteQueue();
    const chunk = Buffer.from('abcdef');
    queue.push(chunk);
    const taken = queue.takeBytes(3);
    chunk.fill('x');
    expect(taken.toString()).toBe('abc');
    expect(taken.buffer.byteLength).toBe(3);
  });

  it.each([
    ['single bytes', [1]],
    ['single bytes between chunks of 1 KiB', [1024, 1]],
    ['single bytes between chunks of 16 KiB', [16_384, 1]],
    ['chunks of 1023 bytes', [1023]],
  ])('keeps about as much memory as it holds bytes when they come as %s', (_, sizes) => {
    const before = arrayBufferBytes();
    const queue = new ByteQueue();
    for (let step = 0; queue.length < 3 * MiB; step++) {
      queue.push(Buffer.allocUnsafeSlow(sizes[step % sizes.length] ?? 1));
    }
    expect(arrayBufferBytes() - before).toBeLessThan(2.5 * queue.length);
    queue.skip(queue.length);
    expect(arrayBufferBytes() - before).toBeLessThan(MiB);
  });
});

function isRun(bytes: Buffer, start: number): boolean {
  return bytes.every((byte, index) => byte === (start + index) % 251);
}

function peek(queue: ByteQueue, count: number): Buffer {
  const { chunk, offset } = queue.view(count);
  return chunk.subarray(offset, offset + count);
}
