import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { code } from '../../test/support/error-code.js';
import { openRaw } from '../../test/support/open-channel.js';
import { Kind, rawBatch, rawCredit, rawShape } from '../../test/support/raw-frames.js';
import { type Letter, letters, source } from '../../test/support/streams.js';
import { isPending, type RawPeer, rawFrame, rawMessage, turns, until } from '../../test/support/wire.js';
import { MessageWindow } from './message-window.js';

const KIB = 1024;
const MIB = 1024 * KIB;
const range = (count: number) => Array.from({ length: count }, (_, id) => id);

/** A channel whose peer keeps so much unread, and gives credit only where the test does. */
function open(messageWindowBytes: number, options = {}) {
  const limits = { maxFrameBytes: 64 * MIB, maxStreams: 300, streamWindowBytes: MIB, messageWindowBytes };
  return openRaw<Letter>(letters(options), { limits });
}

/** What the messages that a peer has received cost, reckoned once more. */
function costOf(peer: RawPeer): number {
  const frames = peer.rawFrames().filter(({ kind }) => kind === Kind.message || kind === Kind.batch);
  const messages = peer.frames().filter(({ kind }) => kind === Kind.message);
  return frames.reduce((sum, { bytes }) => sum + bytes, 0) + messages.length * 2 * KIB;
}

describe('the window of a peer', () => {
  it('is filled, and gone beyond by one message', async () => {
    const { peer, channel } = await open(100 * KIB);
    const sends = range(100).map((id) => channel.send({ id, text: 'x'.repeat(1000) }));
    await turns();
    const count = peer.messages().length;
    const each = costOf(peer) / count;
    expect(costOf(peer)).toBeGreaterThanOrEqual(100 * KIB);
    expect(costOf(peer) - each).toBeLessThan(100 * KIB);
    expect(await Promise.all(sends.map(isPending))).toEqual(range(100).map((id) => id >= count));
    channel.destroy();
    await Promise.allSettled(sends);
  });

  it('takes one message of any size, and then no other', async () => {
    const { peer, channel } = await open(1);
    const body = Buffer.alloc(3 * MIB);
    await channel.send({ id: 1, body });
    const next = channel.send({ id: 2 });
    expect(await isPending(next)).toBe(true);
    // The bytes of the body count as those of the text do.
    const cost = 16 + '{"id":1}'.length + body.length + 2 * KIB;
    expect(costOf(peer)).toBe(cost);
    peer.write(rawCredit(0, cost - 1));
    expect(await isPending(next)).toBe(true);
    peer.write(rawCredit(0, 1));
    await next;
    await until(() => peer.messages().length === 2);
    expect(peer.messages().map(({ id }) => id)).toEqual([1, 2]);
    await channel.close();
  });

  it('is open again for as much as the peer gives credit for, whatever more it says', async () => {
    const { peer, channel } = await open(10 * KIB);
    const sends = range(20).map((id) => channel.send({ id }));
    await until(() => peer.messages().length === 5);
    peer.write(rawCredit(0, 2 * (2 * KIB + 24)));
    await until(() => peer.messages().length === 7);
    peer.write(rawCredit(0, Number.MAX_SAFE_INTEGER));
    await until(() => peer.messages().length === 12);
    await turns();
    expect(peer.messages().map(({ id }) => id)).toEqual(range(12));
    channel.destroy();
    await Promise.allSettled(sends);
  });

  it('holds up no batch as long as it is open, and is gone beyond by no more than a message', async () => {
    const { peer, channel } = await open(MIB);
    const sends = range(2000).map((id) => channel.send({ id }));
    await turns();
    const batches = peer.rawFrames().filter(({ kind }) => kind === Kind.batch);
    const count = peer.messages().length;
    // The first few go by themselves, until their shape is told; all others in few writes.
    expect(batches.length).toBeGreaterThan(0);
    expect(batches.length).toBeLessThan(10);
    expect(costOf(peer)).toBeGreaterThan(MIB - 10 * KIB);
    expect(costOf(peer)).toBeLessThan(MIB + 10 * KIB);
    const cost = costOf(peer);
    peer.write(rawCredit(0, cost));
    await until(() => peer.messages().length > 1.9 * count);
    expect(costOf(peer)).toBeLessThan(2 * MIB + 20 * KIB);
    for (let credit = cost; peer.messages().length < 2000; await turns()) {
      peer.write(rawCredit(0, costOf(peer) - credit));
      credit = costOf(peer);
    }
    await Promise.all(sends);
    expect(peer.messages().map(({ id }) => id)).toEqual(range(2000));
    await channel.close();
  });

  it('counts of a body that is a stream its message, and neither its pieces nor what is said of it', async () => {
    const { peer, channel } = await open(5 * KIB);
    const bodies = range(2).map(() => source((index) => (index < 10 ? Buffer.alloc(10 * KIB) : 'end')));
    for (const [id, { body }] of bodies.entries()) await channel.send({ id, body });
    await until(
      () => peer.frames().filter(({ kind, flags }) => kind === Kind.data && flags === 1).length === 2,
    );
    expect(costOf(peer)).toBe(2 * (2 * KIB + 24));
    // They have left room for one more.
    await channel.send({ id: 2 });
    const last = channel.send({ id: 3 });
    expect(await isPending(last)).toBe(true);
    channel.destroy();
    await expect(last).rejects.toEqual(code('IE_IPC_CLOSED'));
  });

  it('is 8 MiB where the peer says nothing of it', async () => {
    const { peer, channel } = await openRaw<Letter>(letters(), { limits: { maxFrameBytes: 64 * MIB } });
    const sends = range(5000).map((id) => channel.send({ id }));
    await turns(20);
    const count = peer.messages().length;
    expect(count).toBeGreaterThan(4000);
    expect(count).toBeLessThanOrEqual(4096);
    channel.destroy();
    await Promise.allSettled(sends);
  });

  it('never lets more wait than it has to', () => {
    const window = new MessageWindow();
    window.limit(100);
    window.charge(150);
    expect(window.roomBytes).toBe(-50);
    window.allow(1000);
    expect(window.roomBytes).toBe(100);
  });
});

describe('a receiver', () => {
  it('gives credit for exactly what the sender has charged: messages, bodies, streams, batches, requests', async () => {
    const sender = await open(2 ** 40);
    const some = (round: number) =>
      [
        { id: 2 * round },
        { id: 1, text: 'ü'.repeat(round) },
        { id: 1, body: Buffer.alloc(round * 100) },
        { id: 1, body: source((index) => (index < 2 ? Buffer.alloc(100) : 'end')).body },
      ] as Letter[];
    for (const round of range(20)) {
      for (const message of some(round)) await sender.channel.send(message as never);
      for (const _ of range(30)) await sender.channel.send({ id: round, text: 'the same again' });
      void sender.channel.request({ text: 'answer me' }).catch(() => {});
      await turns(1);
    }
    await until(
      () => sender.peer.rawFrames().filter(({ flags, kind }) => kind === Kind.data && flags).length === 20,
    );
    const cost = costOf(sender.peer);
    const count = sender.peer.messages().length;
    const frames = sender.peer.received.subarray(sender.peer.rawFrames()[0]?.bytes);

    // It tells when half of its window has been taken: with the last message, or never.
    for (const more of [0, 2]) {
      const { peer, channel } = await open(MIB, { maxQueuedBytes: 2 * cost + more });
      peer.write(frames);
      for (const _ of range(count)) await channel.recv();
      await turns();
      const credits = peer.rawFrames().filter(({ kind, stream }) => kind === Kind.credit && stream === 0);
      expect(credits.map(({ json }) => json)).toEqual(more ? [] : [cost]);
      channel.destroy();
    }
    sender.channel.destroy();
  });

  it('tells of what was taken when that is half of its window, and not of every message', async () => {
    const { peer, channel } = await openRaw<Letter>(letters({ maxQueuedBytes: 40 * KIB }));
    const credits = () => peer.rawFrames().flatMap(({ kind, json }) => (kind === Kind.credit ? [json] : []));
    peer.write(...range(15).map(() => rawMessage({ id: 1 })));
    for (const _ of range(9)) await channel.recv();
    await turns();
    expect(credits()).toEqual([]);
    await channel.recv();
    await until(() => credits().length === 1);
    expect(credits()).toEqual([10 * (2 * KIB + 24)]);
    // Who waits for a message takes it as it comes.
    for (const _ of range(5)) await channel.recv();
    const waiting = range(5).map(() => channel.recv());
    peer.write(...range(5).map(() => rawMessage({ id: 1 })));
    await Promise.all(waiting);
    await until(() => credits().length === 2);
    expect(credits()).toEqual(Array(2).fill(10 * (2 * KIB + 24)));
    await channel.close();
  });

  it.each([
    ['messages', range(300).map((id) => rawMessage({ id }))],
    ['bodies', range(40).map((id) => rawMessage({ id }, Buffer.alloc(10 * KIB)))],
    ['batches', range(30).map(() => rawBatch(...range(10).flatMap((id) => [0, id])))],
    ['requests', range(300).map((id) => rawFrame({ flags: 2, json: `{"id":${2 ** 32 + id}}` }))],
    ['what looks like answers', range(300).map((id) => rawMessage({ id: 2 ** 40 + id }))],
  ])('ends the channel of a peer that sends %s past its window and is not received', async (_, frames) => {
    const { peer, channel } = await openRaw<Letter>(letters({ maxQueuedBytes: 100 * KIB }));
    peer.write(rawShape(['id']), ...frames);
    expect(await channel.ended).toEqual(code('IE_IPC_INVALID_FRAME'));
    // Twice the window is borne, and one message more.
    let kept = 0;
    const receiving = (async () => {
      for await (const { body } of channel) kept += 2 * KIB + (body ? 10 * KIB : 0);
    })();
    await expect(receiving).rejects.toEqual(code('IE_IPC_INVALID_FRAME'));
    expect(kept).toBeLessThan(2 * 100 * KIB + 13 * KIB);
    expect(kept).toBeGreaterThan(150 * KIB);
  });

  it('takes as much, and more, of a peer whose messages are received', async () => {
    const { peer, channel } = await openRaw<Letter>(letters({ maxQueuedBytes: 100 * KIB }));
    for (const id of range(1000)) {
      peer.write(rawMessage({ id }));
      expect(await channel.recv()).toEqual({ id });
    }
    await channel.close();
  });

  it('charges no answer, however many lie there, late ones too', async () => {
    const { peer, channel } = await openRaw<Letter>(letters({ maxQueuedBytes: 10 * KIB }));
    const stop = new AbortController();
    const asked = range(500).map(() => channel.request({}, { signal: stop.signal }));
    const outcomes = Promise.allSettled(asked);
    await until(() => peer.messages().length === 500);
    const ids = peer.messages().map(({ id }) => id);
    const answers = ids.map((id) => rawMessage({ id, text: 'x'.repeat(1000) }));
    peer.write(...answers.slice(0, 400));
    await Promise.all(asked.slice(0, 400));
    stop.abort(new Error('enough'));
    peer.write(...answers, rawMessage({ id: 1 }));
    expect(await channel.recv()).toEqual({ id: 1 });
    expect((await outcomes).filter(({ status }) => status === 'fulfilled')).toHaveLength(400);
    expect(peer.rawFrames().filter(({ kind }) => kind === Kind.credit)).toEqual([]);
    await channel.close();
  });
});

describe('close', () => {
  it('waits for the credit that messages wait for, and then for nothing', async () => {
    const { peer, channel } = await open(1);
    const sends = range(3).map((id) => channel.send({ id }));
    const closing = channel.close();
    for (const count of [1, 2, 3]) {
      await until(() => peer.messages().length === count);
      expect(await isPending(closing)).toBe(count < 3);
      peer.write(rawCredit(0, 2 * KIB + 24));
    }
    await Promise.all([closing, ...sends]);
  });

  it('waits for it for 5 s and no longer', async () => {
    const { channel } = await open(1);
    await channel.send({ id: 1 });
    const waiting = expect(channel.send({ id: 2 })).rejects.toEqual(code('IE_IPC_CLOSED'));
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const closing = channel.close();
    vi.advanceTimersByTime(4999);
    expect(await isPending(closing)).toBe(true);
    vi.advanceTimersByTime(1);
    await Promise.all([closing, waiting]);
  });

  it('waits for nothing any more when the last message that waits is given up', async () => {
    const { peer, channel } = await open(1);
    await channel.send({ id: 1 });
    const stop = new AbortController();
    const refused = expect(channel.send({ id: 2 }, { signal: stop.signal })).rejects.toThrow('no longer');
    await until(() => peer.messages().length === 1);
    const closing = channel.close();
    expect(await isPending(closing)).toBe(true);
    stop.abort(new Error('no longer'));
    await Promise.all([closing, refused]);
  });

  it('waits for nothing any more when the last message that waits cannot be sent after all', async () => {
    const { peer, channel } = await open(1);
    await channel.send({ id: 1 });
    const body = new Uint8Array(100);
    const refused = expect(channel.send({ id: 2, body })).rejects.toEqual(code('IE_IPC_INVALID_MESSAGE'));
    await until(() => peer.messages().length === 1);
    structuredClone(body.buffer, { transfer: [body.buffer] });
    const closing = channel.close();
    expect(await isPending(closing)).toBe(true);
    peer.write(rawCredit(0, 2 * KIB + 24));
    await refused;
    expect(await isPending(closing)).toBe(false);
  });

  it('is what ends the channel, though unread messages are taken after it, and credit for them is due', async () => {
    const { peer, channel } = await openRaw<Letter>(letters({ maxQueuedBytes: 40 * KIB }));
    peer.write(...range(20).map((id) => rawMessage({ id })));
    await turns();
    const closing = channel.close();
    const ids: number[] = [];
    for await (const { id } of channel) ids.push(id);
    await closing;
    expect(ids).toEqual(range(20));
    expect(await channel.ended).toMatchObject({ message: 'the channel was closed' });
  });
});
