import { describe, expect, it } from 'vitest';
import { code } from '../../test/support/error-code.js';
import { numbered, openHeld } from '../../test/support/open-channel.js';
import { giving } from '../../test/support/streams.js';
import { isPending, readFrames } from '../../test/support/wire.js';
import { MAX_WAITING_BYTES, MAX_WAITING_SENDS, WaitingSends } from './waiting-sends.js';

const message = {
  encoded: { json: '{}', tail: undefined, body: undefined },
  tailBytes: 0,
  role: 'message' as const,
  lease: undefined,
};

const response = (id: number) => ({
  type: 'FetchResponse' as const,
  id,
  status: 200,
  headers: [],
  finalUrl: '',
});

/** A channel whose peer reads nothing, so that every further send waits. */
async function stalled() {
  const { stream, channel } = await openHeld({ maxQueuedBytes: 1 });
  stream.hold();
  await channel.send(numbered(0));
  const sent = async () => {
    stream.release();
    await channel.close();
    return readFrames(stream.bytes).map(({ json }) => json.id);
  };
  return { channel, sent };
}

describe('a send that waits for a peer that reads nothing', () => {
  it('rejects with the reason of its signal at once, and is never sent', async () => {
    const { channel, sent } = await stalled();
    const stop = new AbortController();
    const before = channel.send(numbered(1));
    const given = channel.send(numbered(2), { signal: stop.signal });
    const behind = channel.send(numbered(3), { signal: new AbortController().signal });
    stop.abort(new Error('no longer'));
    await expect(given).rejects.toThrow('no longer');
    expect(await isPending(before)).toBe(true);
    expect(await sent()).toEqual([0, 1, 3]);
    await Promise.all([before, behind]);
  });

  it('rejects with IE_IPC_TIMEOUT when there was no room in time, and is never sent', async () => {
    const { channel, sent } = await stalled();
    const late = channel.send(numbered(1), { timeoutMs: 5 });
    const patient = channel.send(numbered(2), { timeoutMs: 60_000 });
    await expect(late).rejects.toEqual(code('IE_IPC_TIMEOUT'));
    expect(await sent()).toEqual([0, 2]);
    await patient;
  });

  it('leaves its body as it was when it is given up', async () => {
    const { channel, sent } = await stalled();
    const given = giving(Buffer.from('abc'), 'end');
    const late = channel.send({ ...numbered(1), body: given.body } as never, { timeoutMs: 5 });
    await expect(late).rejects.toEqual(code('IE_IPC_TIMEOUT'));
    expect([given.asked, given.body.locked]).toEqual([0, false]);
    expect(await sent()).toEqual([0]);
  });

  it('makes a request that is given up meanwhile one that is never sent', async () => {
    const { channel, sent } = await stalled();
    const late = channel.request({ type: 'FetchRequest', url: 'x' }, { timeoutMs: 5 });
    await expect(late).rejects.toEqual(code('IE_IPC_TIMEOUT'));
    expect(await sent()).toEqual([0]);
  });
});

describe('a send past what may wait', () => {
  it('rejects with IE_IPC_QUEUE_FULL for its bytes, and the channel lives', async () => {
    const { channel, sent } = await stalled();
    const body = Buffer.alloc(32 * 1024 * 1024);
    const sends = Array.from({ length: 8 }, (_, id) => channel.send({ ...response(id + 1), body }));
    await expect(channel.send(numbered(9))).rejects.toEqual(code('IE_IPC_QUEUE_FULL'));
    expect(await isPending(Promise.all(sends))).toBe(true);
    const closed = sent();
    await Promise.all(sends);
    expect(await closed).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
  });
});

describe('sends that wait', () => {
  it('make room for others when they are given up', async () => {
    const sends = new WaitingSends();
    const stop = new AbortController();
    const add = (signal?: AbortSignal) => sends.add({ ...message, options: { signal } });
    const results = Promise.allSettled(Array.from({ length: MAX_WAITING_SENDS }, () => add(stop.signal)));
    expect(() => add()).toThrow(expect.objectContaining({ code: 'IE_IPC_QUEUE_FULL' }));
    stop.abort(new Error('no'));
    expect((await results).every(({ status }) => status === 'rejected')).toBe(true);
    expect(sends.length).toBe(0);
    const next = add();
    expect(sends.length).toBe(1);
    sends.take('message')?.resolve();
    await next;
    expect(sends.take('message')).toBeUndefined();
  });

  it('hold no more than 256 MiB and one more message, and make room when they are taken or given up', async () => {
    const sends = new WaitingSends();
    const stop = new AbortController();
    const half = { ...message, tailBytes: MAX_WAITING_BYTES / 2 };
    const first = sends.add({ ...half, options: { signal: stop.signal } });
    const second = sends.add({ ...half, role: 'answer', options: {} });
    for (const role of ['message', 'answer'] as const) {
      expect(() => sends.add({ ...message, role, options: {} })).toThrow(
        expect.objectContaining({ code: 'IE_IPC_QUEUE_FULL' }),
      );
    }
    stop.abort(new Error('no'));
    await expect(first).rejects.toThrow('no');
    const third = sends.add({ ...half, tailBytes: 2 * MAX_WAITING_BYTES, options: {} });
    expect(() => sends.add({ ...message, options: {} })).toThrow('are waiting for the peer to read');
    for (const role of ['message', 'answer'] as const) sends.take(role)?.resolve();
    await Promise.all([second, third]);
    const last = sends.add({ ...message, options: {} });
    sends.reject(new Error('over'));
    await expect(last).rejects.toThrow('over');
  });

  it('keep what is left of their time', async () => {
    const sends = new WaitingSends();
    void sends.add({ ...message, options: { timeoutMs: 60_000 } });
    await new Promise((next) => setTimeout(next, 20));
    const left = sends.take('message')?.options().timeoutMs;
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThan(60_000);
  });
});
