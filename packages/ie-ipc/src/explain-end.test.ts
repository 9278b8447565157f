import { describe, expect, it, vi } from 'vitest';
import { code } from '../test/support/error-code.js';
import { openRaw } from '../test/support/open-channel.js';
import { rawData, rawOpen } from '../test/support/raw-frames.js';
import { type Letter, letters, outcomeOf } from '../test/support/streams.js';
import { isPending, RawPeer, rawFrame, rawMessage, turns, until } from '../test/support/wire.js';
import { IpcChannel } from './channel.js';
import { IpcError } from './errors/ipc-error.js';

const crash = new IpcError('IE_IPC_CLOSED', 'the child crashed');

/** A channel whose end is explained when the test says so. */
async function open(options = {}) {
  let explain = (_: IpcError | Promise<never>) => {};
  const explained = new Promise<IpcError>((resolve) => {
    explain = resolve;
  });
  const explainEnd = vi.fn((_: IpcError) => explained);
  return { ...(await openRaw<Letter>(letters({ explainEnd, ...options }))), explainEnd, explain };
}

describe('the end of a channel that is to be explained', () => {
  it('comes behind all that was sent, and everything pending waits for the explanation', async () => {
    const { peer, channel, explainEnd, explain } = await open();
    const asked = channel.request({});
    await until(() => peer.messages().length === 1);
    const signal = channel.signalFor(5);
    peer.write(rawMessage({ id: 1 }), rawOpen(2), rawData(2, 10));
    peer.end.end();
    await until(() => explainEnd.mock.calls.length > 0);
    expect(explainEnd.mock.calls).toEqual([[code('IE_IPC_CLOSED')]]);
    expect(await channel.recv()).toEqual({ id: 1 });
    const { body } = await channel.recv();
    const pending = [channel.recv(), asked, outcomeOf(body).then(({ error }) => Promise.reject(error))];
    for (const each of pending) expect(await isPending(each)).toBe(true);
    expect(await isPending(channel.ended)).toBe(true);
    expect(signal.aborted).toBe(false);
    explain(crash);
    for (const each of pending) await expect(each).rejects.toBe(crash);
    expect(await channel.ended).toBe(crash);
    expect(signal.reason).toBe(crash);
  });

  it('is what every later call rejects with', async () => {
    const { peer, channel, explain } = await open();
    peer.end.end();
    await turns();
    await expect(channel.send({ id: 1 })).rejects.toEqual(code('IE_IPC_CLOSED'));
    explain(crash);
    await channel.ended;
    await expect(channel.send({ id: 1 })).rejects.toBe(crash);
    await expect(channel.request({})).rejects.toBe(crash);
    await expect(channel.recv()).rejects.toBe(crash);
  });

  it('tells what was wrong with the last frame, to whoever explains', async () => {
    const { peer, channel, explainEnd, explain } = await open();
    peer.write(rawMessage({ id: 1 }).subarray(0, -1));
    peer.end.end();
    explain(crash);
    await expect(channel.recv()).rejects.toBe(crash);
    expect(explainEnd.mock.calls).toEqual([[code('IE_IPC_INVALID_FRAME')]]);
  });

  it('is asked for though nobody has received what was sent, which can still be received', async () => {
    const { peer, channel, explainEnd, explain } = await open({ maxQueuedBytes: 5_000 });
    for (let id = 0; id < 3; id++) peer.write(rawMessage({ id }));
    peer.end.end();
    await until(() => explainEnd.mock.calls.length > 0);
    for (let id = 0; id < 3; id++) expect(await channel.recv()).toEqual({ id });
    const last = channel.recv();
    expect(await isPending(last)).toBe(true);
    explain(crash);
    await expect(last).rejects.toBe(crash);
    expect(explainEnd).toHaveBeenCalledTimes(1);
  });

  it.each<[string, (error: IpcError) => Promise<IpcError>]>([
    ['rejects', () => Promise.reject(new Error('nobody knows'))],
    [
      'throws',
      () => {
        throw new Error('nobody knows');
      },
    ],
  ])('is told as it was when the explanation %s', async (_, explainEnd) => {
    const { peer, channel } = await openRaw<Letter>(letters({ explainEnd }));
    peer.end.end();
    await expect(channel.recv()).rejects.toThrow('the peer closed the channel');
    expect(await channel.ended).toEqual(code('IE_IPC_CLOSED'));
  });

  it('is explained for iterations too', async () => {
    const explainEnd = async () => new IpcError('IE_IPC_REFUSED', 'explained');
    const { peer, channel } = await openRaw<Letter>(letters({ explainEnd }));
    peer.write(rawMessage({ id: 1 }));
    peer.end.end();
    const received: unknown[] = [];
    const reading = (async () => {
      for await (const message of channel) received.push(message);
    })();
    await expect(reading).rejects.toEqual(code('IE_IPC_REFUSED'));
    expect(received).toEqual([{ id: 1 }]);
  });

  it.each<[string, (channel: IpcChannel<Letter>) => unknown]>([
    ['closes it', (channel) => channel.close()],
    ['destroys it', (channel) => channel.destroy()],
  ])('is known to the side that %s, which is not asked', async (_, end) => {
    const { channel, explainEnd } = await open();
    const pending = expect(channel.recv()).rejects.toThrow('the channel was closed');
    await end(channel);
    await pending;
    await turns();
    expect(explainEnd).not.toHaveBeenCalled();
  });

  it('is known when the peer broke the rules, and nobody is asked', async () => {
    const { peer, channel, explainEnd } = await open();
    peer.write(rawFrame({ kind: 99 }));
    await expect(channel.recv()).rejects.toEqual(code('IE_IPC_INVALID_FRAME'));
    expect(explainEnd).not.toHaveBeenCalled();
  });

  it('is not asked for before the hello', async () => {
    const explainEnd = vi.fn(async () => crash);
    const { stream, end } = new RawPeer();
    end.end();
    await expect(IpcChannel.over(stream, { explainEnd })).rejects.toEqual(code('IE_IPC_CLOSED'));
    expect(explainEnd).not.toHaveBeenCalled();
  });

  it('comes at once to the side that loses patience, and is not changed afterwards', async () => {
    const { peer, channel, explainEnd, explain } = await open();
    peer.end.end();
    await until(() => explainEnd.mock.calls.length > 0);
    const pending = expect(channel.recv()).rejects.toEqual(code('IE_IPC_REFUSED'));
    channel.destroy(new IpcError('IE_IPC_REFUSED', 'no patience'));
    await pending;
    explain(crash);
    await turns();
    expect(await channel.ended).toEqual(code('IE_IPC_REFUSED'));
    await expect(channel.send({ id: 1 })).rejects.toEqual(code('IE_IPC_REFUSED'));
  });

  it('comes at once to the side that closes meanwhile', async () => {
    const { peer, channel, explainEnd } = await open();
    peer.end.end();
    await until(() => explainEnd.mock.calls.length > 0);
    await channel.close();
    expect((await channel.ended).message).toBe('the channel was closed');
  });
});
