import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { code } from '../../test/support/error-code.js';
import { numbered, openHeld, openRaw } from '../../test/support/open-channel.js';
import { rawCancel, rawCredit } from '../../test/support/raw-frames.js';
import { rawHello, rawMessage, turns, until } from '../../test/support/wire.js';
import { IpcChannel } from '../channel.js';

const range = (count: number) => Array.from({ length: count }, (_, id) => id);

async function receiveIds(channel: IpcChannel, count: number): Promise<number[]> {
  const ids: number[] = [];
  while (ids.length < count) {
    const message = await channel.recv();
    if ('id' in message && message.id !== undefined) ids.push(message.id);
  }
  return ids;
}

describe('messages nobody receives', () => {
  it('keep nothing from being read that comes behind them', async () => {
    const { peer, channel } = await openRaw();
    const asked = channel.request({ type: 'FetchRequest', url: 'x' });
    await until(() => peer.messages().length === 1);
    const { id } = peer.messages()[0];
    for (const unread of range(4000)) peer.write(rawMessage(numbered(unread)));
    peer.write(rawCancel(7), rawMessage({ type: 'FetchError', id, error: 'the answer' }));
    expect(await asked).toMatchObject({ error: 'the answer' });
    expect(channel.signalFor(7).aborted).toBe(true);
    expect(channel.signalFor(8).aborted).toBe(false);
    expect(peer.end.writableLength).toBe(0);
    expect(await receiveIds(channel, 4000)).toEqual(range(4000));
    await channel.close();
  });

  it('are still all delivered when the peer ends, then the end is', async () => {
    const { peer, channel } = await openRaw();
    for (const id of range(100)) peer.write(rawMessage(numbered(id, 100)));
    peer.end.end();
    expect(await channel.ended).toEqual(code('IE_IPC_CLOSED'));
    expect(await receiveIds(channel, 100)).toEqual(range(100));
    await expect(channel.recv()).rejects.toEqual(code('IE_IPC_CLOSED'));
  });

  it('are still all delivered when the stream fails with some of them unread in it', async () => {
    const { stream, channel } = await openHeld();
    // More than one turn takes, so that the stream is paused for the rest of this one.
    const flood = Buffer.concat(range(1500).map((id) => rawMessage(numbered(id))));
    stream.push(flood);
    await until(() => stream.isPaused());
    for (const id of range(20)) stream.push(rawMessage(numbered(1500 + id)));
    expect(stream.readableLength).toBeGreaterThan(0);
    stream.destroy(Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }));
    await turns();
    await expect(channel.send({ type: 'Ping' })).rejects.toEqual(code('IE_IPC_CLOSED'));
    expect(await receiveIds(channel, 1520)).toEqual(range(1520));
    await expect(channel.recv()).rejects.toEqual(code('IE_IPC_CLOSED'));
  });

  it('are followed by the news that a frame was cut off', async () => {
    const { stream, channel } = await openHeld();
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

  it('keeps the program running while a send waits for room at the peer', async () => {
    const limits = { maxFrameBytes: 2 ** 20, messageWindowBytes: 1 };
    const { peer, channel } = await openRaw({}, { limits });
    const told: string[] = [];
    Object.assign(peer.stream, { ref: () => told.push('ref'), unref: () => told.push('unref') });
    channel.unref();
    await channel.send(numbered(1));
    expect(told).toEqual(['unref']);
    const waiting = channel.send(numbered(2));
    await turns();
    expect(told).toEqual(['unref', 'ref']);
    peer.write(rawCredit(0, 10_000));
    await waiting;
    expect(told).toEqual(['unref', 'ref', 'unref']);
    await channel.close();
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
