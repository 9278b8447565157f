import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { code } from '../test/support/error-code.js';
import { numbered, openHeld, openRaw } from '../test/support/open-channel.js';
import { isPending, rawHello, rawMessage, turns, until } from '../test/support/wire.js';
import { IpcChannel } from './channel.js';
import { MAX_UNREAD_MESSAGES } from './inbox.js';

const range = (count: number) => Array.from({ length: count }, (_, id) => id);

async function receiveIds(channel: IpcChannel, count: number): Promise<number[]> {
  const ids: number[] = [];
  while (ids.length < count) {
    const message = await channel.recv();
    if ('id' in message) ids.push(message.id);
  }
  return ids;
}

describe('messages nobody receives', () => {
  it('stop the reading at the bound in bytes, until they are received', async () => {
    const { peer, channel } = await openRaw({ maxQueuedBytes: 10_000 });
    for (const id of range(400)) peer.write(rawMessage(numbered(id, 1000)));
    await turns(50);
    expect(peer.stream.isPaused()).toBe(true);
    expect(peer.end.writableLength).toBeGreaterThan(50_000);
    expect(await receiveIds(channel, 400)).toEqual(range(400));
    expect(await isPending(channel.recv())).toBe(true);
    expect(peer.stream.isPaused()).toBe(false);
    expect(peer.end.writableLength).toBe(0);
    channel.destroy();
  });

  it('stop the reading at the bound in number, until they are received', async () => {
    const { peer, channel } = await openRaw();
    const total = 2 * MAX_UNREAD_MESSAGES;
    for (const id of range(total)) peer.write(rawMessage(numbered(id)));
    await turns(50);
    expect(peer.stream.isPaused()).toBe(true);
    expect(await receiveIds(channel, total)).toEqual(range(total));
    await turns();
    expect(peer.stream.isPaused()).toBe(false);
    await channel.close();
  });

  it('are still all delivered when the peer ends, then the end is', async () => {
    const { peer, channel } = await openRaw({ maxQueuedBytes: 1000 });
    for (const id of range(100)) peer.write(rawMessage(numbered(id, 100)));
    peer.end.end();
    await turns(50);
    expect(await isPending(channel.ended)).toBe(true);
    expect(await receiveIds(channel, 100)).toEqual(range(100));
    await expect(channel.recv()).rejects.toEqual(code('IE_IPC_CLOSED'));
  });

  it('are still all delivered when the stream fails with some of them unread in it', async () => {
    const { stream, channel } = await openHeld({ maxQueuedBytes: 1 });
    for (const id of range(20)) {
      stream.push(rawMessage(numbered(id)));
      await turns(1);
    }
    expect(stream.readableLength).toBeGreaterThan(0);
    stream.destroy(Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }));
    await turns();
    await expect(channel.send({ type: 'Ping' })).rejects.toEqual(code('IE_IPC_CLOSED'));
    expect(await receiveIds(channel, 20)).toEqual(range(20));
    await expect(channel.recv()).rejects.toEqual(code('IE_IPC_CLOSED'));
  });

  it('are followed by the news that a frame was cut off', async () => {
    const { stream, channel } = await openHeld({ maxQueuedBytes: 1 });
    for (const bytes of [
      rawMessage(numbered(0)),
      rawMessage(numbered(1)),
      rawMessage(numbered(2)).subarray(0, 20),
    ]) {
      stream.push(bytes);
      await turns(1);
    }
    stream.destroy(new Error('gone'));
    await turns();
    expect(await receiveIds(channel, 2)).toEqual([0, 1]);
    await expect(channel.recv()).rejects.toEqual(code('IE_IPC_INVALID_FRAME'));
  });
});

describe('a channel that may be idle', () => {
  it.each([
    ['unref() was called', true],
    ['it was not', false],
  ])('lets the rejection of a forgotten recv or request be noticed when %s', async (_, isIdle) => {
    const { channel } = await openRaw();
    if (isIdle) channel.unref();
    const forgotten = [channel.recv(), channel.request({ type: 'FetchRequest', url: 'x' })];
    const noticed: unknown[] = [];
    const others = process.listeners('unhandledRejection');
    process.removeAllListeners('unhandledRejection');
    process.on('unhandledRejection', (_reason, promise) => noticed.push(promise));
    channel.destroy();
    await turns();
    process.removeAllListeners('unhandledRejection');
    for (const listener of others) process.on('unhandledRejection', listener);
    expect(noticed).toHaveLength(2);
    expect(noticed).toEqual(expect.arrayContaining(forgotten));
  });

  it('leaves nothing on a socket that has ended, however often it is asked', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ie-ipc-test-'));
    const server = createServer((socket) => void socket.write(rawHello())).listen(join(folder, 'socket'));
    const socket = connect(join(folder, 'socket'));
    const channel = await IpcChannel.over(socket);
    channel.unref();
    channel.destroy();
    for (let time = 0; time < 20; time++) {
      await expect(channel.recv()).rejects.toEqual(code('IE_IPC_CLOSED'));
      channel.unref();
    }
    expect(socket.listenerCount('connect')).toBe(0);
    server.close();
    rmSync(folder, { recursive: true });
  });

  it('has no rejection left when its recv is awaited', async () => {
    const { channel } = await openRaw();
    channel.unref();
    const refused = expect(channel.recv()).rejects.toEqual(code('IE_IPC_CLOSED'));
    channel.destroy();
    await refused;
  });
});

describe('a stream that fails', () => {
  it('in a write to a dead peer is read to its end', async () => {
    const { stream, channel } = await openHeld();
    stream.failWrites(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
    await channel.send({ type: 'Ping' });
    await turns();
    await expect(channel.send({ type: 'Ping' })).rejects.toEqual(code('IE_IPC_CLOSED'));
    stream.push(rawMessage(numbered(1)));
    expect(await channel.recv()).toEqual(numbered(1));
    stream.push(null);
    await expect(channel.recv()).rejects.toEqual(code('IE_IPC_CLOSED'));
    await channel.close();
  });

  it('in a write for any other reason ends the channel with that cause', async () => {
    const { stream, channel } = await openHeld();
    const cause = Object.assign(new Error('write EIO'), { code: 'EIO' });
    stream.failWrites(cause);
    await channel.send({ type: 'Ping' });
    await expect(channel.recv()).rejects.toEqual(expect.objectContaining({ code: 'IE_IPC_CLOSED', cause }));
  });

  it('is noticed without a recv, a send or a request', async () => {
    const { stream, channel } = await openHeld();
    stream.destroy();
    expect(await channel.ended).toEqual(code('IE_IPC_CLOSED'));
  });

  it('after the channel was destroyed disturbs nobody', async () => {
    const { stream, channel } = await openHeld();
    channel.destroy();
    stream.emit('error', new Error('EPIPE, too late'));
    await channel.close();
    await until(() => stream.closed);
  });
});
