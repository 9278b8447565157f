import { describe, expect, it } from 'vitest';
import { openHeld, openRaw } from '../../test/support/open-channel.js';
import { Kind } from '../../test/support/raw-frames.js';
import { anything, bytesOf, chunks } from '../../test/support/streams.js';
import { rawFrames, seededRandom, turns } from '../../test/support/wire.js';
import { IpcChannel } from '../channel.js';

/** What JSON makes of a message: what its receiver is to get. */
const asJson = (message: unknown) => JSON.parse(JSON.stringify(message)) as unknown;

const pair = () => IpcChannel.pair<unknown>({ incoming: anything });

/** Sends each message several times, more often than it takes to be told as a shape, and gives what arrives. */
async function carry(messages: object[], times = 6): Promise<unknown[]> {
  const [left, right] = await pair();
  const received: unknown[] = [];
  for (let time = 0; time < times; time++) {
    for (const message of messages) await left.send(message);
    for (const _ of messages) received.push(await right.recv());
  }
  await left.close();
  return received;
}

class Point {
  x = 1;
  get length() {
    return 7;
  }
}

const own = (key: string, value: unknown) =>
  Object.defineProperty({}, key, { value, enumerable: true, configurable: true, writable: true });
const keys = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, at) => [`k${at}`, at]));
const deep = (depth: number): object => (depth === 0 ? { end: true } : { in: deep(depth - 1), after: depth });

const table: [string, () => object][] = [
  ['nothing at all', () => ({})],
  [
    'numbers that JSON has and has not',
    () => ({ a: -0, b: Number.NaN, c: Number.NEGATIVE_INFINITY, d: 5e-324 }),
  ],
  ['numbers at the end of what is exact', () => ({ a: 2 ** 53, b: -(2 ** 53) - 2, c: 1e21, d: 0.1 + 0.2 })],
  ['null, true, false and undefined', () => ({ a: null, b: true, c: false, d: undefined })],
  ['undefined inside', () => ({ a: { b: undefined, c: { d: undefined } }, e: 1 })],
  ['objects in objects, and fields behind them', () => ({ a: { b: { c: 1 }, d: 2 }, e: { f: 3 }, g: 4 })],
  ['objects without a field', () => ({ a: {}, b: { c: {} }, d: 1 })],
  [
    'text of every kind',
    () => ({ a: 'grün ✓ 🌍', b: '\u2028\u0000"\\', c: '\ud800 alone', d: '\udc00\ud800' }),
  ],
  ['keys of every kind', () => ({ 'grün ✓': 1, '': 2, '\ud800': 3, '"': 4, ' ': 5 })],
  ['keys of the prototypes', () => ({ constructor: 1, toString: 2, hasOwnProperty: { valueOf: 3 } })],
  ['a key toJSON that is no function', () => ({ toJSON: 1, a: { toJSON: null } })],
  ['an own key __proto__', () => own('__proto__', { polluted: true })],
  ['an own key __proto__ further in', () => ({ a: own('__proto__', 1) })],
  ['keys that are numbers, out of order', () => ({ b: 1, 10: 2, a: 3, 9: 4, '-1': 5, '01': 6 })],
  ['arrays', () => ({ a: [1, [2, { b: undefined }], undefined, Number.NaN], c: [] })],
  ['dates, and whatever else has a toJSON', () => ({ a: new Date(0), b: { toJSON: () => ({ c: 1 }) } })],
  ['a toJSON of its own', () => ({ a: 1, toJSON: () => ({ b: 2 }) })],
  ['instances of classes', () => ({ a: new Point(), b: new Map([[1, 2]]), c: new Uint8Array([1, 2]) })],
  ['objects without a prototype', () => ({ a: Object.assign(Object.create(null), { b: 1 }) })],
  ['boxed values', () => ({ a: Object('text'), b: Object(1), c: Object(false) })],
  ['functions and symbols', () => ({ a: () => 1, b: Symbol('s'), [Symbol('c')]: 1, d: { e: () => 1 } })],
  ['getters', () => ({ get a() { return 1; }, b: { get c() { return 'x'; } } })], // biome-ignore format: one line each
  ['fields that are not enumerable', () => Object.defineProperty({ a: 1 }, 'b', { value: 2 })],
  ['what an object inherits', () => Object.create({ inherited: 1 }, { a: { value: 2, enumerable: true } })],
  ['64 fields', () => keys(64)],
  ['65 fields', () => keys(65)],
  ['65 fields, one of them further in', () => ({ ...keys(63), in: { a: 1 } })],
  ['four objects in each other', () => deep(3)],
  ['five objects in each other', () => deep(4)],
  ['ten objects in each other', () => deep(9)],
  ['text as long as a batch takes', () => ({ a: 'x'.repeat(4096) })],
  ['text that is longer', () => ({ a: 'x'.repeat(2048), b: { c: 'ü'.repeat(2049) } })],
  ['a long key', () => ({ ['k'.repeat(5000)]: 1 })],
  ['a body that is text, or an object', () => ({ id: 1, body: 'text', more: { body: { a: 1 } } })],
];

describe('a message', () => {
  it.each(table)('arrives as JSON writes it, however often it is sent: %s', async (_, make) => {
    const expected = asJson(make());
    for (const received of await carry([make()])) {
      expect(received).toStrictEqual(expected);
      expect(JSON.stringify(received)).toBe(JSON.stringify(expected));
    }
  });

  it('arrives as JSON writes it among all others', async () => {
    const messages = table.map(([, make]) => make());
    const received = await carry(messages, 5);
    const expected = messages.map(asJson);
    for (let at = 0; at < received.length; at++) {
      expect(received[at]).toStrictEqual(expected[at % expected.length]);
    }
  });

  it('arrives as JSON writes it, whatever is made up', async () => {
    const random = seededRandom(11);
    const messages = Array.from({ length: 200 }, () => randomObject(random, 0));
    const [left, right] = await pair();
    const sent = Array.from({ length: 2000 }, () => messages[random(messages.length)] as object);
    for (const message of sent) await left.send(message);
    for (const message of sent) expect(JSON.stringify(await right.recv())).toBe(JSON.stringify(message));
    await left.close();
  });

  it('arrives as it was when it was sent, whatever becomes of it afterwards', async () => {
    const [left, right] = await pair();
    const message = { id: 0, inner: { text: 'first' } as Record<string, unknown> };
    const expected: unknown[] = [];
    for (let id = 0; id < 20; id++) {
      message.id = id;
      message.inner.text = `text ${id}`;
      if (id % 7 === 6) message.inner[`new ${id}`] = id;
      expected.push(asJson(message));
      void left.send(message);
    }
    message.inner = {};
    for (const each of expected) expect(await right.recv()).toStrictEqual(each);
    await left.close();
  });

  it('keeps its place among bodies, streams, requests and messages of other shapes', async () => {
    const [left, right] = await pair();
    const count = 60;
    const messages = Array.from({ length: count }, (_, id) => mixed(id));
    for (const message of messages) void left.send(message);
    for (const { body, ...rest } of messages) {
      const received = (await right.recv()) as Mixed;
      expect(received).toMatchObject(rest);
      if (body) expect(await bytesOf(received.body as AsyncIterable<Uint8Array>)).toHaveLength(10);
    }
    await left.close();
  });
});

describe('messages of one shape', () => {
  it('tell their keys once, and then go without them', async () => {
    const { stream, channel } = await openHeld();
    for (let id = 0; id < 50; id++) void channel.send({ type: 'FetchError', id, error: 'no' });
    await turns();
    const frames = rawFrames(stream.bytes);
    expect(frames.map((frame) => frame.kind)).toEqual([
      Kind.message,
      Kind.message,
      Kind.message,
      Kind.shape,
      Kind.batch,
    ]);
    expect(frames[3]?.json).toEqual(['type', 'id', 'error']);
    expect(frames[4]?.json).toHaveLength(47 * 4);
    expect(frames[4]?.json.slice(0, 8)).toEqual([0, 'FetchError', 3, 'no', 0, 'FetchError', 4, 'no']);
    await channel.close();
  });

  it('go each by itself to a peer that accepts only small frames', async () => {
    const { peer, channel } = await openRaw({}, { limits: { maxFrameBytes: 1000 } });
    for (let id = 0; id < 50; id++) await channel.send({ type: 'FetchError', id, error: 'no' });
    await channel.close();
    expect(peer.messages().map(({ id }) => id)).toEqual(Array.from({ length: 50 }, (_, id) => id));
    const kinds = new Set(peer.rawFrames().map((frame) => frame.kind));
    expect([...kinds]).toEqual([1, Kind.message]);
  });

  it('take no more room however many different keys there are, and arrive', async () => {
    const { peer, channel } = await openRaw<unknown>({ incoming: anything });
    const random = seededRandom(12);
    for (let id = 0; id < 3000; id++) {
      for (let time = 0; time < 5; time++) await channel.send({ id, [`key ${random(2 ** 31)} ${id}`]: time });
      await turns(1);
    }
    await channel.close();
    const frames = peer.rawFrames();
    expect(frames.filter((frame) => frame.kind === Kind.shape).length).toBeLessThanOrEqual(256);
    expect(peer.messages().map(({ id }) => id)).toEqual(
      Array.from({ length: 15_000 }, (_, at) => Math.floor(at / 5)),
    );
  });
});

interface Mixed {
  id: number;
  body?: AsyncIterable<Uint8Array> | undefined;
}

/** Messages of different shapes, and some that no batch takes. */
function mixed(id: number): Mixed {
  const kinds: object[] = [{}, { text: 'even' }, {}, { bytes: 'x' }, { list: [id] }, { body: chunks(1, 10) }];
  return { id, ...kinds[id % kinds.length] };
}

const names = ['a', 'b', 'type', 'id', 'constructor', '0', 'ü', 'length'];

function randomObject(random: (below: number) => number, depth: number): Record<string, unknown> {
  const object: Record<string, unknown> = {};
  for (let field = random(6); field > 0; field--) {
    object[names[random(names.length)] as string] = randomValue(random, depth);
  }
  return object;
}

function randomValue(random: (below: number) => number, depth: number): unknown {
  const values: (() => unknown)[] = [
    () => random(1000) - 500,
    () => random(2 ** 31) / 7,
    () => String.fromCharCode(...Array.from({ length: random(20) }, () => random(65_536))),
    () => random(2) === 0,
    () => null,
    () => undefined,
    () => [random(9), 'x'],
    () => (depth < 6 ? randomObject(random, depth + 1) : 0),
    () => (depth < 6 ? randomObject(random, depth + 1) : 0),
  ];
  return values[random(values.length)]?.();
}
