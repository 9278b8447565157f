import { describe, expect, it, vi } from 'vitest';
import { code } from '../../test/support/error-code.js';
import { openRaw } from '../../test/support/open-channel.js';
import { isPending, rawMessage, until } from '../../test/support/wire.js';
import { IpcChannel } from '../channel.js';
import type { ChannelOptions } from '../channel-options.js';
import { MAX_PENDING_REQUESTS } from './pending-requests.js';

const fetchIt = { type: 'FetchRequest', url: 'https://example.com/' } as const;
const answer = (id: number, error = 'no') => ({ type: 'FetchError', id, error }) as const;

async function open(options: ChannelOptions = {}) {
  const { peer, channel } = await openRaw(options);
  /** The ids of the requests that the peer has received, once there are `count`. */
  const ids = async (count: number): Promise<number[]> => {
    await until(() => peer.messages().length >= count);
    return peer.messages().map((message) => message.id);
  };
  return { peer, channel, ids };
}

describe('a request', () => {
  it('is answered by the message with its id, whatever the order', async () => {
    const { peer, channel, ids } = await open();
    const requests = [1, 2, 3, 4].map(() => channel.request(fetchIt));
    const sent = await ids(4);
    expect(new Set(sent).size).toBe(4);
    for (const index of [2, 0, 3, 1]) peer.write(rawMessage(answer(sent[index] ?? -1, `to ${index}`)));
    const errors = (await Promise.all(requests)).map((message) => 'error' in message && message.error);
    expect(errors).toEqual(['to 0', 'to 1', 'to 2', 'to 3']);
    await channel.close();
  });

  it('leaves ids of the caller, and messages without one, to recv', async () => {
    const { peer, channel, ids } = await open();
    await channel.send({ ...fetchIt, id: 7 });
    const request = channel.request(fetchIt);
    const [given, issued = -1] = await ids(2);
    expect(given).toBe(7);
    for (const id of [7, 0, issued + 1, issued - 1]) peer.write(rawMessage(answer(id)));
    peer.write(rawMessage({ type: 'Ping' }), rawMessage(answer(issued, 'yes')));
    expect(await request).toEqual(answer(issued, 'yes'));
    for (const id of [7, 0, issued + 1, issued - 1]) expect(await channel.recv()).toEqual(answer(id));
    expect(await channel.recv()).toEqual({ type: 'Ping' });
    await channel.close();
  });

  it('settles once: a second answer, and one that comes too late, is dropped', async () => {
    const { peer, channel, ids } = await open();
    const stop = new AbortController();
    const first = channel.request(fetchIt);
    const givenUp = channel.request(fetchIt, { signal: stop.signal });
    const [one = -1, two = -1] = await ids(2);
    stop.abort(new Error('not wanted'));
    await expect(givenUp).rejects.toThrow('not wanted');
    peer.write(rawMessage(answer(one, 'yes')), rawMessage(answer(one, 'again')), rawMessage(answer(two)));
    peer.write(rawMessage({ type: 'Pong' }));
    expect(await first).toEqual(answer(one, 'yes'));
    expect(await channel.recv()).toEqual({ type: 'Pong' });
    await channel.close();
  });

  it('without an answer in time rejects with IE_IPC_TIMEOUT, and the channel lives', async () => {
    const { peer, channel } = await open();
    await expect(channel.request(fetchIt, { timeoutMs: 10 })).rejects.toEqual(code('IE_IPC_TIMEOUT'));
    peer.write(rawMessage({ type: 'Pong' }));
    expect(await channel.recv()).toEqual({ type: 'Pong' });
    await channel.close();
  });

  it.each([2 ** 31, Number.POSITIVE_INFINITY])('may wait %d ms for its answer', async (timeoutMs) => {
    const { peer, channel, ids } = await open();
    const request = channel.request(fetchIt, { timeoutMs });
    const [id = -1] = await ids(1);
    await new Promise((next) => setTimeout(next, 20));
    peer.write(rawMessage(answer(id, 'late')));
    expect(await request).toEqual(answer(id, 'late'));
    await channel.close();
  });

  it.each([0, -1, Number.NaN])('with a timeout of %d ms is refused, and not sent', async (timeoutMs) => {
    const { peer, channel } = await open();
    await expect(channel.request(fetchIt, { timeoutMs })).rejects.toEqual(code('IE_IPC_INVALID_OPTION'));
    await channel.send({ type: 'Ping' });
    await until(() => peer.messages().length > 0);
    expect(peer.messages()).toEqual([{ type: 'Ping' }]);
    await channel.close();
  });

  it('answered in time leaves neither timer nor listener behind', async () => {
    const { peer, channel, ids } = await open();
    const { signal } = new AbortController();
    const remove = vi.spyOn(signal, 'removeEventListener');
    const clear = vi.spyOn(globalThis, 'clearTimeout');
    const request = channel.request(fetchIt, { signal, timeoutMs: 60_000 });
    const [id = -1] = await ids(1);
    clear.mockClear();
    peer.write(rawMessage(answer(id)));
    await request;
    expect(remove).toHaveBeenCalledTimes(1);
    expect(clear).toHaveBeenCalledTimes(1);
    clear.mockRestore();
    await channel.close();
  });

  it('aborted before it is made is not sent', async () => {
    const { peer, channel } = await open();
    const signal = AbortSignal.abort(new Error('too early'));
    await expect(channel.request(fetchIt, { signal })).rejects.toThrow('too early');
    await channel.send({ type: 'Ping' });
    await until(() => peer.messages().length > 0);
    expect(peer.messages()).toEqual([{ type: 'Ping' }]);
    await channel.close();
  });

  it('that cannot be sent rejects with the reason', async () => {
    const { channel } = await open({ maxFrameBytes: 100 });
    const tooLong = { ...fetchIt, url: 'x'.repeat(100) };
    await expect(channel.request(tooLong)).rejects.toEqual(code('IE_IPC_TOO_LARGE'));
    await channel.close();
    await expect(channel.request(fetchIt)).rejects.toEqual(code('IE_IPC_CLOSED'));
  });

  it('rejects when the peer ends, and whole answers that came before count', async () => {
    const { peer, channel, ids } = await open();
    const requests = [1, 2, 3].map(() => channel.request(fetchIt));
    const sent = await ids(3);
    peer.write(rawMessage(answer(sent[1] ?? -1)));
    peer.end.end();
    const results = await Promise.allSettled(requests);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'rejected']);
    for (const result of results) {
      if (result.status === 'rejected') expect(result.reason).toEqual(code('IE_IPC_CLOSED'));
    }
  });

  it('from either end at once is never taken for an answer', async () => {
    const [left, right] = await IpcChannel.pair();
    const answers = [left.request(fetchIt), right.request(fetchIt), left.request(fetchIt)];
    const [toRight, toLeft] = [await right.recv(), await left.recv()];
    expect([toRight, toLeft]).toMatchObject([fetchIt, fetchIt]);
    if ('id' in toRight && toRight.id !== undefined) await right.send(answer(toRight.id));
    if ('id' in toLeft && toLeft.id !== undefined) await left.send(answer(toLeft.id));
    expect(await answers[0]).toMatchObject({ type: 'FetchError' });
    expect(await answers[1]).toMatchObject({ type: 'FetchError' });
    const last = expect(answers[2]).rejects.toEqual(code('IE_IPC_CLOSED'));
    await left.close();
    await last;
  });

  it('past the most that may be pending is refused with IE_IPC_QUEUE_FULL', async () => {
    const { peer, channel, ids } = await open();
    const requests = Array.from({ length: MAX_PENDING_REQUESTS }, () => channel.request(fetchIt));
    const rest = Promise.allSettled(requests.slice(1));
    await expect(channel.request(fetchIt)).rejects.toEqual(code('IE_IPC_QUEUE_FULL'));
    const [id = -1] = await ids(1);
    peer.write(rawMessage(answer(id)));
    await requests[0];
    const next = channel.request(fetchIt);
    expect(await isPending(next)).toBe(true);
    const refused = expect(next).rejects.toEqual(code('IE_IPC_CLOSED'));
    channel.destroy();
    await refused;
    expect((await rest).every(({ status }) => status === 'rejected')).toBe(true);
  });
});
