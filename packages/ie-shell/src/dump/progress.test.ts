import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { progressLine, showProgress } from './progress.js';

function fakeTerminal(isTTY: boolean) {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance'] });
  onTestFinished(() => void vi.useRealTimers());
  let written = '';
  return { isTTY, write: (text: string) => (written += text), written: () => written };
}

/** A kilobyte after each of these milliseconds. */
async function* slowly(...times: number[]) {
  for (const time of times) {
    vi.advanceTimersByTime(time);
    yield new Uint8Array(1024);
  }
}

async function run(terminal: ReturnType<typeof fakeTerminal>, times: number[], total?: number) {
  let bytes = 0;
  for await (const piece of showProgress(slowly(...times), { terminal, from: 1024, total }))
    bytes += piece.length;
  expect(bytes).toBe(times.length * 1024);
  return terminal.written();
}

describe('the line of progress', () => {
  it('is shown from the first second on, and cleared at the end', async () => {
    expect(await run(fakeTerminal(true), [500, 500, 250, 250], 10_240)).toBe(
      '\r\u001b[K2.0 KiB of 10.0 KiB, 1.0 KiB/s, 0:08 left' +
        '\r\u001b[K3.0 KiB of 10.0 KiB, 1.6 KiB/s, 0:05 left' +
        '\r\u001b[K4.0 KiB of 10.0 KiB, 2.0 KiB/s, 0:03 left' +
        '\r\u001b[K',
    );
  });

  it('is not shown for what takes less than a second, nor where there is no terminal', async () => {
    expect(await run(fakeTerminal(true), [500, 499])).toBe('');
    vi.useRealTimers();
    expect(await run(fakeTerminal(false), [5_000, 5_000])).toBe('');
  });

  it('is cleared when the pieces fail or are left, and no timer stays', async () => {
    async function* failing() {
      yield* slowly(1_000);
      throw new Error('lost');
    }
    const terminal = fakeTerminal(true);
    const pieces = showProgress(failing(), { terminal, from: 0, total: undefined });
    await pieces.next();
    await expect(pieces.next()).rejects.toThrow('lost');
    expect(terminal.written()).toBe('\r\u001b[K0 B, 0 B/s\r\u001b[K');
    for await (const _ of showProgress(slowly(1_000), { terminal, from: 0, total: undefined })) break;
    expect(vi.getTimerCount()).toBe(0);
  });

  it.each([
    [{ bytes: 0, total: undefined, perSecond: 0 }, '0 B, 0 B/s'],
    [{ bytes: 0, total: 10, perSecond: 0 }, '0 B of 10 B, 0 B/s'],
    [{ bytes: 1536, total: 1024 ** 3, perSecond: 1024 ** 2 }, '1.5 KiB of 1.0 GiB, 1.0 MiB/s, 17:04 left'],
    [
      { bytes: 0, total: 1024 ** 5, perSecond: 1024 ** 4 / 5 },
      '0 B of 1024.0 TiB, 204.8 GiB/s, 1:25:20 left',
    ],
    [{ bytes: 11, total: 10, perSecond: 1 }, '11 B of 10 B, 1 B/s, 0:00 left'],
  ])('of %j says %j', (progress, line) => expect(progressLine(progress)).toBe(line));
});
