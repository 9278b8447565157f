import { describe, expect, it } from 'vitest';
import { code } from '../../test/support/error-code.js';
import { openRaw } from '../../test/support/open-channel.js';
import { Kind, rawBatch, rawShape } from '../../test/support/raw-frames.js';
import { anything } from '../../test/support/streams.js';
import { rawFrame, rawMessage, turns, until } from '../../test/support/wire.js';

const keys = (count: number) => Array.from({ length: count }, (_, index) => `k${index}`);
const values = (count: number) => Array.from({ length: count }, (_, index) => index);

/** What a channel makes of what its peer sends: the messages, and the code it ended with if it did. */
async function made(...frames: Buffer[]) {
  const { peer, channel } = await openRaw<unknown>({ incoming: anything });
  peer.write(...frames);
  await turns(10);
  // A message of the ordinary kind, to see whether the channel lives.
  peer.write(rawMessage({ last: true }));
  peer.end.end();
  const messages: unknown[] = [];
  for (;;) {
    try {
      messages.push(await channel.recv());
    } catch (error) {
      return { messages, code: (error as { code: string }).code };
    }
  }
}

const fine = (...messages: object[]) => ({ messages: [...messages, { last: true }], code: 'IE_IPC_CLOSED' });
const refused = (...messages: object[]) => ({ messages, code: 'IE_IPC_INVALID_FRAME' });

describe('a shape that a peer tells', () => {
  it('is what its next batches are read by', async () => {
    const frames = [rawShape(['a', ['b', ['c', 'd']], 'e']), rawShape([]), rawBatch(0, 1, 2, 3, 4, 1)];
    expect(await made(...frames, rawBatch(), rawBatch(1))).toEqual(
      fine({ a: 1, b: { c: 2, d: 3 }, e: 4 }, {}, {}),
    );
  });

  it('may have keys that objects have anyway', async () => {
    const frames = [rawShape(['constructor', 'toString', '0', ['hasOwnProperty', ['valueOf']]])];
    const { messages } = await made(...frames, rawBatch(0, 1, 2, 3, 4));
    expect(JSON.stringify(messages[0])).toBe(
      '{"0":3,"constructor":1,"toString":2,"hasOwnProperty":{"valueOf":4}}',
    );
  });

  it.each([
    ['no list', { a: 1 }],
    ['null', null],
    ['text', 'abc'],
    ['a number for a key', [1]],
    ['null for a key', [null]],
    ['a field of three parts', [['a', [], []]]],
    ['a field of one part', [['a']]],
    ['a key that leads to no list', [['a', 'b']]],
    ['a key that leads to nothing', [['a', null]]],
    ['a key twice', ['a', 'a']],
    ['a key twice, once with fields', ['a', ['a', []]]],
    ['a key twice further in', [['b', ['a', 'a']]]],
  ])('ends the channel when it is %s', async (_, shape) => {
    expect(await made(rawShape(['a', ['b', ['a']]]), rawBatch(0, 1, 2))).toEqual(fine({ a: 1, b: { a: 2 } }));
    expect(await made(rawShape(shape))).toEqual(refused());
  });

  it.each([
    ['at the top', ['__proto__']],
    ['further in', [['a', ['__proto__']]]],
    ['with fields', [['__proto__', ['polluted']]]],
  ])('ends the channel for the key __proto__ %s', async (_, shape) => {
    const proto = rawFrame({ kind: Kind.shape, json: JSON.stringify(shape) });
    expect(await made(proto, rawBatch(0, true))).toEqual(refused());
    expect('polluted' in {}).toBe(false);
    expect(await made(rawShape(['_proto_']), rawBatch(0, true))).toEqual(fine({ _proto_: true }));
  });

  it('may lie four objects deep, and not five', async () => {
    const four = [['a', [['b', [['c', ['d']]]]]]];
    expect(await made(rawShape(four), rawBatch(0, 1))).toEqual(fine({ a: { b: { c: { d: 1 } } } }));
    expect(await made(rawShape([['z', four]]), rawBatch(0, 1))).toEqual(refused());
  });

  it('may have 64 fields in all, and not 65', async () => {
    const most = Object.fromEntries(keys(64).map((key, index) => [key, index]));
    expect(await made(rawShape(keys(64)), rawBatch(0, ...values(64)))).toEqual(fine(most));
    expect(await made(rawShape(keys(65)))).toEqual(refused());
    expect(await made(rawShape([['a', keys(64)]]))).toEqual(refused());
  });

  it('may be one of 256, and not of 257', async () => {
    const shapes = values(256).map((index) => rawShape([`k${index}`]));
    expect(await made(...shapes, rawBatch(255, 'x'))).toEqual(fine({ k255: 'x' }));
    expect(await made(...shapes, rawBatch(0, 1), rawShape(['one more']))).toEqual(refused({ k0: 1 }));
  });

  it('that is not JSON ends the channel as a message does', async () => {
    const broken = rawFrame({ kind: Kind.shape, json: '["a"' });
    expect(await made(broken)).toEqual({ messages: [], code: 'IE_IPC_INVALID_MESSAGE' });
  });

  it('longer than 16 KiB ends the channel by its header', async () => {
    const longest = rawShape(['k'.repeat(16 * 1024 - 4)]);
    expect((await made(longest, rawBatch(0, 1))).messages).toHaveLength(2);
    const longer = await made(rawFrame({ kind: Kind.shape, jsonBytes: 16 * 1024 + 1 }));
    expect(longer).toEqual({ messages: [], code: 'IE_IPC_TOO_LARGE' });
  });
});

describe('a batch that a peer sends', () => {
  const told = [rawShape(['a', 'b']), rawShape([['c', ['d', 'e']]])];

  it.each([
    ['a shape never told', [2, 1, 1], []],
    ['a request of a shape never told', [-3, 1, 1], []],
    ['a request of half a shape', [-0.5, 1, 1], []],
    ['half a shape', [0.5, 1, 1], []],
    ['a shape by its name', ['0', 1, 1], []],
    ['a shape that is an object', [{ toString: 1 }, 1, 1], []],
    ['a shape that is null', [null, 1, 1], []],
    ['a value too few', [0, 1, 2, 0, 1], [{ a: 1, b: 2 }]],
    ['a value too few further in', [1, 1], []],
    ['no value', [0], []],
    ['a value too many', [0, 1, 2, 3], [{ a: 1, b: 2 }]],
  ])('of %s ends the channel behind the messages before', async (_, batch, before) => {
    const good = await made(...told, rawBatch(0, 1, 2, 1, 3, 4, 0, 5, 6));
    expect(good).toEqual(fine({ a: 1, b: 2 }, { c: { d: 3, e: 4 } }, { a: 5, b: 6 }));
    const requests = await made(...told, rawBatch(-1, 1, 2, -2, 3, 4));
    expect(requests).toEqual(fine({ a: 1, b: 2 }, { c: { d: 3, e: 4 } }));
    expect(await made(...told, rawBatch(...batch))).toEqual(refused(...before));
  });

  it.each(['{}', 'null', '7', '"0"'])('that is %s, and no list, ends the channel', async (json) => {
    expect(await made(...told, rawFrame({ kind: Kind.batch, json }))).toEqual(refused());
    expect(await made(...told, rawFrame({ kind: Kind.batch, json: '[]' }))).toEqual(fine());
  });

  it('may have any value where there is one, and it is only that', async () => {
    const value = JSON.parse('{"__proto__":{"polluted":true}}') as object;
    const { messages } = await made(...told, rawBatch(0, value, [1]));
    expect(JSON.stringify(messages[0])).toBe('{"a":{"__proto__":{"polluted":true}},"b":[1]}');
    expect((messages[0] as { polluted?: boolean }).polluted).toBeUndefined();
  });

  it('counts for what it holds, whatever its first message is like', async () => {
    const options = { incoming: anything, maxQueuedBytes: 100_000 };
    const batch = rawBatch(0, 1, ...Array(64).fill('x'.repeat(1000)));
    const begin = [rawShape([]), rawShape(keys(64)), batch, batch];
    const { peer, channel } = await openRaw<unknown>(options);
    peer.write(...begin);
    for (let message = 0; message < 4; message++) await channel.recv();
    // The first of a batch costs its bytes; each costs 2 KiB. Half of the window is told of at once.
    await until(() => peer.frames().length === 3);
    const credits = peer.frames().slice(1);
    expect(credits.map(({ kind, stream }) => [kind, stream])).toEqual(Array(2).fill([Kind.credit, 0]));
    expect(credits.map(({ json }) => json)).toEqual([batch.length + 2048, batch.length + 2 * 2048]);
    await channel.close();

    const greedy = await openRaw<unknown>(options);
    greedy.peer.write(...begin, batch);
    expect(await greedy.channel.ended).toEqual(code('IE_IPC_INVALID_FRAME'));
  });
});
