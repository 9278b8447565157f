import { describe, expect, it } from 'vitest';
import { letterPair } from '../../test/support/letters.js';
import { openRaw } from '../../test/support/open-channel.js';
import { rawBatch, rawCancel, rawCredit, rawShape } from '../../test/support/raw-frames.js';
import { giving, type Letter, letters } from '../../test/support/streams.js';
import {
  HeldStream,
  isPending,
  rawFrame,
  rawHello,
  rawMessage,
  readFrames,
  turns,
  until,
} from '../../test/support/wire.js';
import { IpcChannel } from '../channel.js';
import type { StandardSchema } from '../validation/standard-schema.js';

const FIRST_ID = 2 ** 33;
const LIMITS = { maxFrameBytes: 2 ** 26, maxStreams: 16, streamWindowBytes: 2 ** 20, messageWindowBytes: 1 };
const rawRequest = (id: number) => rawFrame({ flags: 2, json: JSON.stringify({ id }) });

/** A channel whose peer has been sent as much as it takes, and has received it. */
async function openFull() {
  const opened = await openRaw<Letter>(letters(), { limits: LIMITS });
  await opened.channel.send({ id: 0 });
  await until(() => opened.peer.messages().length === 1);
  return { ...opened, ids: () => opened.peer.messages().map(({ id }) => id) };
}

describe('an answer', () => {
  it('goes past the window of its peer, which other messages wait for', async () => {
    const { peer, channel, ids } = await openFull();
    const waiting = channel.send({ id: 1 });
    peer.write(rawRequest(FIRST_ID), rawRequest(FIRST_ID + 1));
    for (const _ of [1, 2]) await channel.recv();
    await channel.send({ id: FIRST_ID + 1, text: 'x'.repeat(100_000) });
    await channel.send({ id: FIRST_ID, body: giving(Buffer.alloc(10), 'end').body });
    // A second one, which comes too late.
    await channel.send({ id: FIRST_ID });
    await until(() => ids().length === 4);
    expect(ids()).toEqual([0, FIRST_ID + 1, FIRST_ID, FIRST_ID]);
    expect(await isPending(waiting)).toBe(true);
    // They have cost nothing: credit for the first message makes room for the next.
    peer.write(rawCredit(0, 2048 + 24));
    await waiting;
    await channel.close();
  });

  it('is one to a request that came in a batch', async () => {
    const { peer, channel, ids } = await openFull();
    peer.write(rawShape(['id']), rawBatch(-1, FIRST_ID, 0, FIRST_ID + 1, -1, FIRST_ID + 2));
    for (const _ of [1, 2, 3]) await channel.recv();
    for (const id of [2, 0]) await channel.send({ id: FIRST_ID + id });
    await until(() => ids().length === 3);
    expect(ids().slice(1)).toEqual([FIRST_ID + 2, FIRST_ID]);
    await channel.close();
  });

  it('is known by the id that it is written with, which a toJSON may give it', async () => {
    const { peer, channel, ids } = await openFull();
    const waiting = channel.send({ id: 1 });
    peer.write(rawRequest(FIRST_ID));
    await channel.recv();
    const signal = channel.signalFor(FIRST_ID);
    await channel.send({ toJSON: () => ({ id: FIRST_ID, text: 'answered' }) });
    await until(() => ids().length === 2);
    expect(ids()).toEqual([0, FIRST_ID]);
    // It was watched no longer once it was answered.
    peer.write(rawCancel(FIRST_ID), rawCredit(0, 2048 + 24));
    await waiting;
    expect(signal.aborted).toBe(false);
    // What has the id and is written without is none.
    const none = channel.send({ id: FIRST_ID, toJSON: () => ({ id: 2 }) });
    expect(await isPending(none)).toBe(true);
    peer.write(rawCredit(0, 2048 + 24));
    await none;
    await channel.close();
  });

  it('is one to a request whose id the schema puts elsewhere', async () => {
    const moved: StandardSchema<{ asked: unknown }> = {
      '~standard': { version: 1, vendor: 'test', validate: (asked) => ({ value: { asked } }) },
    };
    const { peer, channel } = await openRaw({ incoming: moved }, { limits: LIMITS });
    await channel.send({ id: 0 });
    peer.write(rawRequest(FIRST_ID));
    expect(await channel.recv()).toEqual({ asked: { id: FIRST_ID } });
    await channel.send({ id: FIRST_ID });
    await channel.close();
  });

  it.each([
    ['a message that is no request', rawMessage({ id: FIRST_ID })],
    ['a request with an id that no channel issues', rawRequest(7)],
    ['a request without an id', rawFrame({ flags: 2, json: '{}' })],
    ['nothing at all', rawMessage({})],
  ])('is none to %s, and waits like any message', async (_, frame) => {
    const { peer, channel } = await openFull();
    peer.write(frame);
    const { id = FIRST_ID } = (await channel.recv()) as { id?: number };
    const sends = [channel.send({ id }), channel.request({})];
    sends.forEach((send) => void send.catch(() => {}));
    for (const send of sends) expect(await isPending(send)).toBe(true);
    channel.destroy();
  });

  it('waits for the write under way as all do, and then goes before those that have waited for longer', async () => {
    const stream = new HeldStream();
    stream.push(rawHello());
    const channel = await IpcChannel.over<Letter>(stream, letters({ maxQueuedBytes: 100_000 }));
    await until(() => stream.writes.length === 1);
    stream.push(rawRequest(FIRST_ID));
    await channel.recv();
    stream.hold();
    await channel.send({ id: 0, text: 'x'.repeat(100_000) });
    await turns();
    const sends = [1, 2, FIRST_ID, 3].map((id) => channel.send({ id }));
    expect(await Promise.all(sends.map(isPending))).toEqual([true, true, true, true]);
    stream.release();
    await Promise.all(sends);
    await channel.close();
    const ids = readFrames(stream.bytes.subarray(readFrames(stream.bytes)[0]?.bytes)).map(
      ({ json }) => json.id,
    );
    expect(ids).toEqual([0, FIRST_ID, 1, 2, 3]);
  });
});

describe('answers that wait', () => {
  it('take turns with what else waits, where that may go', async () => {
    const stream = new HeldStream();
    stream.push(rawHello({ limits: { ...LIMITS, messageWindowBytes: 3 * 2048 } }));
    const channel = await IpcChannel.over<Letter>(stream, letters({ maxQueuedBytes: 1 }));
    await until(() => stream.writes.length === 1);
    // Of its requests, the first and the last tell all.
    for (const id of [FIRST_ID, FIRST_ID + 4]) {
      stream.push(rawRequest(id));
      await channel.recv();
    }
    await turns();
    stream.writes.length = 0;
    stream.hold();
    await channel.send({ id: 0 });
    await turns();
    const answers = [0, 1, 2, 3, 4].map((id) => channel.send({ id: FIRST_ID + id }));
    const messages = [1, 2, 3].map((id) => channel.send({ id }));
    stream.release();
    await Promise.all([...answers, ...messages.slice(0, 2)]);
    expect(await isPending(messages[2] as Promise<void>)).toBe(true);
    const ids = readFrames(stream.bytes).flatMap(({ kind, json }) => (kind === 2 ? [json.id] : []));
    // The third has no room at the peer, and holds up no answer.
    const [first, second, third, fourth, fifth] = [0, 1, 2, 3, 4].map((id) => FIRST_ID + id);
    expect(ids).toEqual([0, first, 1, second, 2, third, fourth, fifth]);
    channel.destroy();
    await Promise.allSettled(messages);
  });
});

describe('a request', () => {
  it('is marked on the wire, by itself and in a batch, and a message is not', async () => {
    const { peer, channel } = await openRaw<Letter>(letters());
    const asked = Array.from({ length: 20 }, () => [
      channel.request({ text: 'a' }),
      channel.send({ text: 'a', id: 1 }),
    ]);
    void Promise.allSettled(asked.flat());
    await until(() => peer.messages().length === 40);
    const [, ...frames] = peer.frames();
    expect(frames.map(({ flags }) => flags)).toEqual(Array(20).fill([2, 0]).flat());
    expect(peer.rawFrames().some(({ kind }) => kind === 4)).toBe(true);
    channel.destroy();
  });

  it('waits for the window of its peer, and is withdrawn when it is given up meanwhile', async () => {
    const { peer, channel, ids } = await openFull();
    await expect(channel.request({}, { timeoutMs: 5 })).rejects.toMatchObject({ code: 'IE_IPC_TIMEOUT' });
    const second = channel.request({ text: 'second' });
    peer.write(rawCredit(0, 2048 + 24));
    await until(() => ids().length === 2);
    peer.write(rawMessage({ id: ids()[1] }));
    await second;
    await channel.close();
  });
});

describe('a window of a single message', () => {
  it('stops neither messages, nor requests and answers that both sides have under way', async () => {
    const pair = await letterPair({ maxQueuedBytes: 1 });
    const count = 300;
    const received = pair.map(async (channel) => {
      const texts: unknown[] = [];
      for await (const message of channel as AsyncIterable<Letter & { text?: string }>) {
        if (message.text === 'asked') void channel.send({ id: message.id, text: 'answered' });
        else if (texts.push(message.id) === count) break;
      }
      return texts;
    });
    const calls = pair.flatMap((channel) =>
      Array.from({ length: count }, (_, id) => [
        channel.send({ id }),
        channel.request({ text: 'asked' }),
      ]).flat(),
    );
    // Who receives no more answers no more.
    const ids = Array.from({ length: count }, (_, id) => id);
    expect(await Promise.all(received)).toEqual([ids, ids]);
    for (const channel of pair) channel.destroy();
    await Promise.allSettled(calls);
  });
});
