import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { code } from '../../test/support/error-code.js';
import { numbered, openHeld } from '../../test/support/open-channel.js';
import { isPending, rawHello, rawMessage, readFrames, until } from '../../test/support/wire.js';
import { IpcChannel } from '../channel.js';
import type { ChannelOptions } from '../channel-options.js';
import type { IpcMessage } from '../messages/messages.js';
import { MAX_WAITING_SENDS } from './waiting-sends.js';

async function open(options: ChannelOptions = {}) {
  const { stream, channel } = await openHeld(options);
  const ids = () => readFrames(stream.bytes).map((frame) => frame.json.id);
  return { stream, channel, ids };
}

describe('a peer that does not read', () => {
  it('makes send wait at the bound, and all goes on in order once it reads', async () => {
    const { stream, channel, ids } = await open({ maxQueuedBytes: 10_000 });
    stream.hold();
    const sends = Array.from({ length: 100 }, (_, id) => channel.send(numbered(id, 1000)));
    const waiting = await Promise.all(sends.map(isPending));
    const accepted = waiting.indexOf(true);
    expect(accepted).toBe(10);
    expect(waiting.slice(accepted).every(Boolean)).toBe(true);
    expect(stream.bytes.length).toBeLessThan(12_000);
    stream.release();
    await Promise.all(sends);
    await channel.close();
    expect(ids()).toEqual(Array.from({ length: 100 }, (_, id) => id));
  });

  it('makes an unfit message reject at once, before the sends that wait, and the channel lives', async () => {
    const { stream, channel, ids } = await open({ maxQueuedBytes: 1, maxFrameBytes: 1000 });
    stream.hold();
    await channel.send(numbered(0));
    const fine = channel.send(numbered(1));
    const umlauts = { ...numbered(2), error: 'ü'.repeat(900) };
    await expect(channel.send(numbered(2, 1000))).rejects.toEqual(code('IE_IPC_TOO_LARGE'));
    await expect(channel.send(umlauts)).rejects.toEqual(code('IE_IPC_TOO_LARGE'));
    const noJson = { ...numbered(3), toJSON: () => undefined };
    await expect(channel.send(noJson)).rejects.toEqual(code('IE_IPC_INVALID_MESSAGE'));
    expect(await isPending(fine)).toBe(true);
    stream.release();
    await fine;
    await channel.close();
    expect(ids()).toEqual([0, 1]);
  });

  it('gets a message that waited as it was when it was sent', async () => {
    const { stream, channel } = await open({ maxQueuedBytes: 1 });
    stream.hold();
    await channel.send(numbered(0));
    const message: IpcMessage = { type: 'FetchError', id: 1, error: 'before' };
    const waiting = channel.send(message);
    message.error = 'after';
    stream.release();
    await waiting;
    await channel.close();
    expect(readFrames(stream.bytes)[1]?.json).toEqual({ type: 'FetchError', id: 1, error: 'before' });
  });

  it.each([
    ['waits', 1],
    ['does not wait', 1_000_000],
  ])('gets what a toJSON sends ahead of its own message, which %s', async (_, maxQueuedBytes) => {
    const { stream, channel, ids } = await open({ maxQueuedBytes });
    stream.hold();
    await channel.send(numbered(0));
    const sends: Promise<void>[] = [];
    const outer = {
      ...numbered(2),
      toJSON: () => {
        sends.push(channel.send(numbered(1)));
        return numbered(2);
      },
    };
    sends.push(channel.send(outer), channel.send(numbered(3)));
    stream.release();
    await Promise.all(sends);
    await channel.close();
    expect(ids()).toEqual([0, 1, 2, 3]);
  });

  it('does not get a message whose toJSON closes the channel', async () => {
    const { stream, channel, ids } = await open();
    const last = {
      ...numbered(1),
      toJSON: () => {
        void channel.close();
        return numbered(1);
      },
    };
    await channel.send(numbered(0));
    await expect(channel.send(last)).rejects.toEqual(code('IE_IPC_CLOSED'));
    await until(() => stream.destroyed);
    expect(ids()).toEqual([0]);
  });

  it('makes the send after the last that may wait reject with IE_IPC_QUEUE_FULL, and the channel lives', async () => {
    const { stream, channel, ids } = await open({ maxQueuedBytes: 100_000 });
    stream.hold();
    await channel.send(numbered(0, 100_000));
    const waiting = Array.from({ length: MAX_WAITING_SENDS }, (_, index) =>
      channel.send(numbered(index + 1)),
    );
    await expect(channel.send(numbered(-1))).rejects.toEqual(code('IE_IPC_QUEUE_FULL'));
    stream.release();
    await Promise.all(waiting);
    await channel.send({ type: 'Ping' });
    await channel.close();
    expect(ids()).toHaveLength(MAX_WAITING_SENDS + 2);
  });

  it('and dies makes the sends that wait reject with IE_IPC_CLOSED', async () => {
    const { stream, channel } = await open({ maxQueuedBytes: 1 });
    stream.hold();
    await channel.send(numbered(0));
    const waiting = [channel.send(numbered(1)), channel.send(numbered(2))];
    const refused = Promise.all(waiting.map((send) => expect(send).rejects.toEqual(code('IE_IPC_CLOSED'))));
    stream.destroy(new Error('gone'));
    await refused;
  });

  it('keeps close from ending for 5 s and no longer, even with messages unread on this side', async () => {
    const { stream, channel } = await open({ maxQueuedBytes: 1 });
    stream.hold();
    await channel.send(numbered(0));
    const waiting = expect(channel.send(numbered(1))).rejects.toEqual(code('IE_IPC_CLOSED'));
    stream.push(rawMessage({ type: 'Ping' }));
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const closing = channel.close();
    vi.advanceTimersByTime(4999);
    expect(await isPending(closing)).toBe(true);
    vi.advanceTimersByTime(1);
    await closing;
    await waiting;
    expect(stream.destroyed).toBe(true);
    expect(await channel.recv()).toEqual({ type: 'Ping' });
  });

  it('behind a socket leaves no more than the bound and the kernel’s own buffers outstanding', async () => {
    const { channel, raw, close } = await openSocket({ maxQueuedBytes: 64 * 1024 });
    const sends: Promise<void>[] = [];
    let isWaiting = false;
    while (!isWaiting) {
      const send = channel.send(numbered(sends.length, 1000));
      sends.push(send);
      isWaiting = sends.length % 50 === 0 && (await isPending(send));
    }
    expect(sends.length * 1000).toBeLessThan(4 * 1024 * 1024);
    const chunks: Buffer[] = [];
    raw.on('data', (chunk: Buffer) => chunks.push(chunk));
    await Promise.all(sends);
    await channel.close();
    await until(() => raw.readableEnded);
    const ids = readFrames(Buffer.concat(chunks))
      .slice(1)
      .map((frame) => frame.json.id);
    expect(ids).toEqual(sends.map((_, id) => id));
    close();
  });
});

/** A channel over a real socket whose other end is not read before a listener for data is added. */
async function openSocket(options: ChannelOptions) {
  const folder = mkdtempSync(join(tmpdir(), 'ie-ipc-test-'));
  const server = createServer().listen(join(folder, 'socket'));
  const accepted = new Promise<Socket>((resolve) => server.once('connection', resolve));
  const stream = connect(join(folder, 'socket'));
  const raw = await accepted;
  raw.write(rawHello());
  const close = () => {
    raw.destroy();
    server.close();
    rmSync(folder, { recursive: true });
  };
  return { channel: await IpcChannel.over(stream, options), raw, close };
}
