import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { openHeld, openRaw } from '../../test/support/open-channel.js';
import { Kind, rawAbort, rawClose, rawCredit, rawData, rawOpen } from '../../test/support/raw-frames.js';
import { anything, chunks, giving, type Letter, letters, outcomeOf } from '../../test/support/streams.js';
import { rawFrame, rawFrames, rawMessage, turns, until } from '../../test/support/wire.js';
import { BodyStream } from '../messages/message-fields.js';

const alive = 'alive';

/** What a channel makes of these frames: the code it ends with, or that it lives. It has one stream of its own open. */
async function made(...frames: Buffer[]): Promise<string> {
  const options = letters({ maxStreams: 3, streamWindowBytes: 1000, maxFrameBytes: 10_000 });
  const { peer, channel } = await openRaw<Letter>(options);
  await channel.send({ id: 1, body: giving(Buffer.alloc(10), 'wait').body });
  await until(() => peer.frames().some(({ kind }) => kind === Kind.data));
  peer.write(...frames);
  await turns(10);
  peer.write(rawMessage({ last: true }));
  const received: unknown[] = [];
  const reading = (async () => {
    for await (const message of channel) {
      if (message.body) void outcomeOf(message.body);
      if ('last' in message) return alive;
      received.push(message);
    }
    return 'closed';
  })();
  const result = await reading.catch((error: { code: string }) => error.code);
  channel.destroy();
  return result;
}

const open = (...ids: number[]) => Buffer.concat(ids.map((id) => rawOpen(id)));
const ended = (id: number) => rawData(id, Buffer.alloc(0), true);
const reason = JSON.stringify({ name: 'Error', message: 'no' });

describe('a peer', () => {
  it.each<[string, Buffer[], Buffer[]]>([
    ['sends more of a stream than it was allowed', [open(1), rawData(1, 1001)], [open(1), rawData(1, 1000)]],
    [
      'sends more of a stream than it was allowed, piece by piece',
      [open(1), rawData(1, 600), rawData(1, 401)],
      [open(1), rawData(1, 600), rawData(1, 400)],
    ],
    ['sends data of a stream that it never opened', [rawData(1, 1)], [open(1), rawData(1, 1)]],
    [
      'sends data of a stream that it will open',
      [open(1), rawData(2, 1), open(2)],
      [open(1, 2), rawData(2, 1)],
    ],
    ['goes on behind the end', [open(1), ended(1), rawData(1, 1)], [open(1), rawData(1, 1), ended(1)]],
    ['ends a stream twice', [open(1), ended(1), ended(1)], [open(1, 2), ended(1), ended(2)]],
    [
      'goes on behind the end by an error',
      [open(1), rawAbort(1), rawData(1, 1)],
      [open(1), rawData(1, 1), rawAbort(1)],
    ],
    ['opens a stream again', [open(1), open(1)], [open(1), open(2)]],
    ['opens a stream again that is over', [open(1), ended(1), open(1)], [open(1), ended(1), open(2)]],
    ['opens a stream of a lower number', [open(7), open(6)], [open(7), open(8)]],
    ['opens more streams than it was told', [open(1, 2, 3, 4)], [open(1, 2, 3)]],
    [
      'opens a stream of the highest number, and then another',
      [open(2 ** 32 - 1), open(1)],
      [open(2 ** 32 - 1)],
    ],
    ['gives up a stream that it never opened', [rawAbort(1)], [open(1), rawAbort(1)]],
    ['allows a stream that there is not', [rawCredit(2, 1)], [rawCredit(1, 1)]],
    ['closes a stream that there is not', [rawClose(2)], [rawClose(1)]],
    ['sends data without any', [open(1), rawFrame({ kind: Kind.data, stream: 1 })], [open(1), ended(1)]],
    [
      'sends data of no stream',
      [rawFrame({ kind: Kind.data, tail: Buffer.alloc(1), flags: 0 })],
      [open(1), rawData(1, 1)],
    ],
    [
      'sends data with JSON',
      [open(1), rawFrame({ kind: Kind.data, stream: 1, json: '1', flags: 1 })],
      [open(1), ended(1)],
    ],
    [
      'sends a message with two bodies',
      [rawFrame({ stream: 1, json: '{}', tail: Buffer.alloc(1) })],
      [open(1)],
    ],
    [
      'gives a reason that is not JSON to end a stream',
      [open(1), rawAbort(1, 'no')],
      [open(1), rawAbort(1, reason)],
    ],
    ['gives a reason that is not JSON to close a stream', [rawClose(1, '{')], [rawClose(1, reason)]],
  ])('that %s is cut off, and one that does not lives', async (_, bad, good) => {
    expect(await made(...good)).toBe(alive);
    expect(['IE_IPC_INVALID_FRAME', 'IE_IPC_TOO_LARGE']).toContain(await made(...bad));
  });

  it.each(['0', '1', '9007199254740991'])('may allow %s bytes more', async (bytes) => {
    expect(await made(rawCredit(1, bytes), rawCredit(1, bytes))).toBe(alive);
  });

  it.each(['', '-1', '1.5', '1e3', '0x10', ' 1', '1 ', '"1"', 'null', '9007199254740993', '٣', 'NaN'])(
    'that allows %j bytes more is cut off',
    async (bytes) => {
      expect(await made(rawCredit(1, bytes))).toBe('IE_IPC_INVALID_FRAME');
    },
  );

  it.each<[string, Buffer]>([
    ['a number of 17 digits', rawCredit(1, '1'.repeat(17))],
    ['a reason over 4 KiB', rawClose(1, JSON.stringify('x'.repeat(4096)))],
    ['a piece over 64 KiB', rawFrame({ kind: Kind.data, stream: 1, tailBytes: 65_537 })],
    ['a piece over its cap', rawFrame({ kind: Kind.data, stream: 1, tailBytes: 10_001 })],
  ])('that announces %s is cut off by the header', async (_, frame) => {
    expect(await made(open(1), frame.subarray(0, 16))).toBe('IE_IPC_TOO_LARGE');
  });

  it('may speak of streams that are over, since that crosses with their end', async () => {
    const { peer, channel } = await openRaw<Letter>(letters());
    await channel.send({ id: 1, body: chunks(1, 10) });
    await until(() => peer.frames().some(({ kind, flags }) => kind === Kind.data && flags === 1));
    peer.write(rawCredit(1, 5), rawClose(1), rawClose(1), rawCredit(1, 5), rawOpen(1), rawData(1, 5));
    await (await channel.recv()).body.cancel();
    peer.write(rawData(1, 5), rawAbort(1, reason), rawData(1, 5), rawMessage({ id: 2 }));
    expect(await channel.recv()).toEqual({ id: 2 });
    await channel.close();
  });

  it('may have anything in its reasons, which are only quoted', async () => {
    const { peer, channel } = await openRaw<Letter>(letters());
    const reasons = ['null', '7', '[]', '"\\u001b[2J"', '{"message":{"a":1},"name":7,"code":"\\n"}', ''];
    for (const [index, json] of reasons.entries()) peer.write(rawOpen(index + 1), rawAbort(index + 1, json));
    for (const _ of reasons) {
      const { error } = await outcomeOf((await channel.recv()).body);
      expect(error).toMatchObject({ name: 'IpcError', code: 'IE_IPC_ABORTED' });
      // biome-ignore lint/suspicious/noControlCharactersInRegex: there are to be none.
      expect((error as Error).message).not.toMatch(/[\u0000-\u001f]/);
    }
    await channel.close();
  });
});

describe('a message whose body is not what the schema wants', () => {
  const Bytes = z.object({ body: z.custom<Uint8Array>((value) => value instanceof Uint8Array) });
  const Stream = z.object({ body: BodyStream });

  it.each([
    ['a stream where there should be bytes', Bytes, rawOpen(1), rawMessage({}, Buffer.alloc(3))],
    ['bytes where there should be a stream', Stream, rawMessage({}, Buffer.alloc(3)), rawOpen(1)],
    ['nothing where there should be a stream', Stream, rawMessage({}), rawOpen(1)],
    ['an object where there should be a stream', Stream, rawMessage({ body: {} }), rawOpen(1)],
  ])('but %s ends the channel', async (_, incoming, bad, good) => {
    const { peer, channel } = await openRaw<{ body: unknown }>({ incoming: incoming as never });
    peer.write(good, bad);
    expect(await channel.recv()).toHaveProperty('body');
    await expect(channel.recv()).rejects.toMatchObject({ code: 'IE_IPC_INVALID_MESSAGE' });
  });
});

describe('a peer that reads nothing', () => {
  it('and opens and ends stream after stream has the channel ended, at a bound in memory', async () => {
    const { stream, channel } = await openHeld({ incoming: anything as never, maxStreams: 10 });
    stream.hold();
    let dropped = 0;
    const dropping = (async () => {
      for await (const { body } of channel as unknown as AsyncIterable<Letter>) {
        await body.cancel(new Error('\0'.repeat(500)));
        dropped++;
      }
    })();
    const cut = expect(dropping).rejects.toMatchObject({ code: 'IE_IPC_QUEUE_FULL' });
    for (let id = 1; !stream.destroyed; id++) {
      stream.push(Buffer.concat([rawOpen(id), rawData(id, 10, true)]));
      await turns(1);
    }
    await cut;
    expect((await channel.ended).code).toBe('IE_IPC_QUEUE_FULL');
    // Each is told in some 3 KB, of which the bound holds 4 MiB.
    expect(dropped).toBeGreaterThan(1000);
    expect(dropped).toBeLessThan(2000);
    expect(stream.bytes.length).toBeLessThan(10_000);
  });

  it('for a while is told all of it afterwards', async () => {
    const { stream, channel } = await openHeld({ incoming: anything as never, maxStreams: 10 });
    stream.hold();
    for (let id = 1; id <= 500; id++) {
      stream.push(Buffer.concat([rawOpen(id), rawData(id, 10, true)]));
      await ((await channel.recv()) as unknown as Letter).body.cancel(new Error('\0'.repeat(500)));
    }
    stream.release();
    await until(() => rawFrames(stream.bytes).length === 500);
    expect(rawFrames(stream.bytes).every(({ kind }) => kind === Kind.close)).toBe(true);
    await channel.close();
  });
});
