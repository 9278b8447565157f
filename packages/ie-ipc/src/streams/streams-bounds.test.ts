import { ReadableStream } from 'node:stream/web';
import { describe, expect, it } from 'vitest';
import { code } from '../../test/support/error-code.js';
import { abc, letterPair, stillGoes } from '../../test/support/letters.js';
import { openHeld, openRaw } from '../../test/support/open-channel.js';
import { Kind } from '../../test/support/raw-frames.js';
import { anything, bytesOf, chunks, giving, KiB, type Letter, letters } from '../../test/support/streams.js';
import { isPending, rawFrames, turns, until } from '../../test/support/wire.js';

/** Sees that nobody has begun to read a body, and that it can still be sent. */
async function isUntouched(given: ReturnType<typeof giving>) {
  expect([given.asked, given.body.locked, given.cancelled]).toEqual([0, false, []]);
  const [left, right] = await letterPair();
  await left.send({ id: 1, body: given.body });
  expect(String(await bytesOf((await right.recv()).body))).toBe('abc');
  await left.close();
}

describe('a stream more than the peer takes', () => {
  it('is refused with IE_IPC_QUEUE_FULL and left as it was, until another has been read or dropped', async () => {
    const [left, right] = await letterPair({ maxStreams: 3 });
    for (let id = 0; id < 3; id++) await left.send({ id, body: chunks(1, 10) });
    const refused = giving(abc, 'end');
    await expect(left.send({ id: 3, body: refused.body })).rejects.toEqual(code('IE_IPC_QUEUE_FULL'));
    await isUntouched(refused);
    // Messages, and streams the other way, go on.
    await left.send({ id: 4 });
    await right.send({ id: 5, body: chunks(1, 20) });
    expect(await bytesOf((await left.recv()).body)).toHaveLength(20);
    const received = [await right.recv(), await right.recv(), await right.recv()];
    expect(await right.recv()).toEqual({ id: 4 });
    await bytesOf((received[0] as Letter).body);
    await (received[1] as Letter).body.cancel();
    await turns();
    for (let id = 6; id < 8; id++) await left.send({ id, body: chunks(1, 10) });
    await expect(left.send({ id: 8, body: giving(abc).body })).rejects.toEqual(code('IE_IPC_QUEUE_FULL'));
    for (let id = 6; id < 8; id++) expect(await bytesOf((await right.recv()).body)).toHaveLength(10);
    await left.close();
  });

  it('is one that nobody has read, though all of it has come', async () => {
    const [left, right] = await letterPair({ maxStreams: 1 });
    await left.send({ id: 1, body: chunks(1, 10) });
    const { body } = await right.recv();
    await turns(10);
    await expect(left.send({ id: 2, body: giving(abc).body })).rejects.toEqual(code('IE_IPC_QUEUE_FULL'));
    await bytesOf(body);
    await turns();
    await stillGoes(left, right);
  });

  it('is any stream to a peer that says nothing of streams', async () => {
    const { peer, channel } = await openRaw<Letter>(letters(), { limits: { maxFrameBytes: 1_000_000 } });
    const refused = giving(abc, 'end');
    await expect(channel.send({ id: 1, body: refused.body })).rejects.toEqual(code('IE_IPC_QUEUE_FULL'));
    await isUntouched(refused);
    await channel.send({ id: 2, body: abc });
    await channel.close();
    expect(peer.frames().slice(1)).toMatchObject([{ json: { id: 2 }, tail: abc }]);
  });
});

describe('a send that is refused leaves its body as it was', () => {
  const refusals: [string, object, object | undefined, unknown][] = [
    ['a message too large', { text: 'x'.repeat(2000) }, undefined, code('IE_IPC_TOO_LARGE')],
    ['a message that is not JSON', { big: 1n }, undefined, code('IE_IPC_INVALID_MESSAGE')],
    ['a deadline that is none', {}, { timeoutMs: Number.NaN }, code('IE_IPC_INVALID_OPTION')],
    ['a signal that has aborted', {}, { signal: AbortSignal.abort(new Error('no')) }, new Error('no')],
  ];

  it.each(refusals)('for %s, now or behind others that wait', async (_, fields, options, expected) => {
    const { stream, channel } = await openHeld({ maxFrameBytes: 1000, maxQueuedBytes: 1 });
    const given = giving(abc, 'end');
    const message = { ...fields, id: 1, body: given.body } as never;
    await expect(channel.send(message, options)).rejects.toEqual(expected);
    stream.hold();
    await channel.send({ type: 'Ping' });
    const waiting = channel.send({ type: 'Pong' });
    await expect(channel.send(message, options)).rejects.toEqual(expected);
    stream.release();
    await waiting;
    await isUntouched(given);
    await channel.close();
  });

  it('for a channel that has ended, or ends while the send waits', async () => {
    const { stream, channel } = await openHeld({ maxQueuedBytes: 1 });
    stream.hold();
    await channel.send({ type: 'Ping' });
    const [waiting, late] = [giving(abc, 'end'), giving(abc, 'end')];
    const refused = expect(channel.send({ body: waiting.body } as never)).rejects.toEqual(
      code('IE_IPC_CLOSED'),
    );
    channel.destroy();
    await refused;
    await expect(channel.send({ body: late.body } as never)).rejects.toEqual(code('IE_IPC_CLOSED'));
    await isUntouched(waiting);
    await isUntouched(late);
  });

  it('for a signal that aborts while the send waits', async () => {
    const { stream, channel } = await openHeld({ maxQueuedBytes: 1 });
    stream.hold();
    await channel.send({ type: 'Ping' });
    const given = giving(abc, 'end');
    const stop = new AbortController();
    const send = channel.send({ body: given.body } as never, { signal: stop.signal });
    const refused = expect(send).rejects.toThrow('changed my mind');
    stop.abort(new Error('changed my mind'));
    stream.release();
    await refused;
    await isUntouched(given);
    await channel.close();
    expect(rawFrames(stream.bytes).map(({ json }) => json)).toEqual([{ type: 'Ping' }]);
  });
});

describe('a body that waits with its message behind others', () => {
  it('is not read before its message is sent', async () => {
    const { stream, channel } = await openHeld({ incoming: anything as never, maxQueuedBytes: 1 });
    stream.hold();
    await channel.send({ type: 'Ping' });
    const given = giving(abc, 'end');
    const waiting = channel.send({ id: 1, body: given.body } as never);
    await turns();
    expect([given.asked, given.body.locked]).toEqual([0, false]);
    stream.release();
    await waiting;
    await until(() => rawFrames(stream.bytes).some(({ kind, flags }) => kind === Kind.data && flags === 1));
    await channel.close();
  });
});

describe('a body that cannot be read', () => {
  it.each<[string, () => AsyncIterable<Uint8Array>]>([
    [
      'because somebody else reads it',
      () => {
        const body = ReadableStream.from([abc]);
        body.getReader();
        return body;
      },
    ],
    [
      'because it throws',
      () => ({
        [Symbol.asyncIterator]() {
          throw new TypeError('not twice');
        },
      }),
    ],
  ])('%s is refused with IE_IPC_INVALID_MESSAGE, and nothing is sent', async (_, make) => {
    const { peer, channel } = await openRaw<Letter>(letters());
    await expect(channel.send({ id: 1, body: make() })).rejects.toEqual(code('IE_IPC_INVALID_MESSAGE'));
    await channel.send({ id: 2, body: ReadableStream.from([abc]) });
    await until(() => peer.frames().some(({ kind, flags }) => kind === Kind.data && flags === 1));
    expect(peer.messages()).toEqual([{ id: 2 }]);
    expect(peer.frames()[1]?.stream).toBe(1);
    await channel.close();
  });
});

describe('a body under way', () => {
  it('comes to its end while as many messages lie unread as the channel keeps', async () => {
    const [left, right] = await letterPair({ maxQueuedBytes: 64 * KiB });
    await left.send({ id: 0, body: chunks(50, 64 * KiB) });
    const { body } = await right.recv();
    const sends = Array.from({ length: 50 }, (_, id) => left.send({ id, text: 'x'.repeat(1000) }));
    expect(await isPending(Promise.all(sends))).toBe(true);
    expect(await bytesOf(body)).toHaveLength(50 * 64 * KiB);
    expect(await isPending(Promise.all(sends))).toBe(true);
    for (let id = 0; id < 50; id++) expect(await right.recv()).toMatchObject({ id });
    await Promise.all(sends);
    await left.close();
  });

  it('does not wait for the sends past the bound, nor they for it', async () => {
    const [left, right] = await letterPair({ maxQueuedBytes: 1000, streamWindowBytes: 1000 });
    const given = giving(Buffer.alloc(500), 'wait');
    await left.send({ id: 0, body: given.body });
    const first = await right.recv();
    const sends = Array.from({ length: 50 }, (_, id) => left.send({ id: id + 1, text: 'x'.repeat(500) }));
    for (let id = 1; id <= 50; id++) expect(await right.recv()).toMatchObject({ id });
    await Promise.all(sends);
    expect(await isPending(right.recv().catch(() => {}))).toBe(true);
    await first.body.cancel();
    await left.close();
  });
});
