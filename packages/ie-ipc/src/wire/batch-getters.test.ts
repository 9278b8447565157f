import { afterEach, describe, expect, it } from 'vitest';
import { code } from '../../test/support/error-code.js';
import { anything, bytesOf } from '../../test/support/streams.js';
import { turns } from '../../test/support/wire.js';
import { IpcChannel } from '../channel.js';

const pair = () => IpcChannel.pair<unknown>({ incoming: anything });

/** A message that runs `act` when its field is read, and looks like the others of its kind. */
function acting(id: number, act: () => void = () => {}) {
  return {
    id,
    get value() {
      act();
      return id;
    },
  };
}

/** A pair whose messages of that kind go in batches from now on. */
async function busyPair() {
  const [left, right] = await pair();
  for (let id = -10; id < 0; id++) await left.send(acting(id));
  for (let id = -10; id < 0; id++) expect(await right.recv()).toEqual({ id, value: id });
  return { left, right };
}

async function all(channel: IpcChannel<unknown>): Promise<unknown[]> {
  const received: unknown[] = [];
  for await (const message of channel) received.push(message);
  return received;
}

describe('a message with a getter', () => {
  it('that sends another is sent behind that one, and both whole', async () => {
    const { left, right } = await busyPair();
    await left.send(acting(1));
    await left.send(acting(3, () => void left.send(acting(2))));
    await left.send(acting(4));
    await left.send(acting(6, () => void left.send({ id: 5, value: 5, body: Buffer.from('x') })));
    await left.send(acting(7));
    const received = all(right);
    await left.close();
    expect((await received).map((message) => (message as { id: number }).id)).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });

  it('that sends another, and then throws, is refused alone', async () => {
    const { left, right } = await busyPair();
    await left.send(acting(1));
    let isFirst = true;
    const message = acting(3, () => {
      if (isFirst) void left.send(acting(2));
      isFirst = false;
      throw new TypeError('hands off');
    });
    await expect(left.send(message)).rejects.toEqual(code('IE_IPC_INVALID_MESSAGE'));
    await left.send(acting(4));
    const received = all(right);
    await left.close();
    expect((await received).map((each) => (each as { id: number }).id)).toEqual([1, 2, 4]);
  });

  it.each([
    ['closes', (channel: IpcChannel<unknown>) => void channel.close(), [1]],
    ['destroys', (channel: IpcChannel<unknown>) => channel.destroy(), []],
  ])('that %s the channel is refused, and does not arrive', async (_, end, expected) => {
    const { left, right } = await busyPair();
    await left.send(acting(1));
    const last = acting(2, () => end(left));
    await expect(left.send(last)).rejects.toEqual(code('IE_IPC_CLOSED'));
    const received = await all(right);
    expect(received.map((message) => (message as { id: number }).id)).toEqual(expected);
  });

  it('that ends a body is sent, and the body ended', async () => {
    const { left, right } = await busyPair();
    await right.send({ body: endless() });
    const { body } = (await left.recv()) as { body: ReadableStream };
    await left.send(acting(1, () => void body.cancel(new Error('enough'))));
    expect(await right.recv()).toEqual({ id: 1, value: 1 });
    await turns();
    expect(isOver).toBe(true);
    await left.close();
  });
});

describe('a body that is an object with nothing but an async iterator', () => {
  it('is sent as a stream, however often its like was sent', async () => {
    const [left, right] = await pair();
    for (let id = 0; id < 10; id++) {
      await left.send({
        id,
        body: {
          async *[Symbol.asyncIterator]() {
            yield Buffer.from(`body ${id}`);
          },
        },
      });
      const { body } = (await right.recv()) as { body: AsyncIterable<Uint8Array> };
      expect(String(await bytesOf(body))).toBe(`body ${id}`);
    }
    await left.close();
  });
});

describe('an object that everything inherits from', () => {
  afterEach(() => {
    for (const key of ['polluted', 'toJSON']) Reflect.deleteProperty(Object.prototype, key);
  });

  it.each([
    ['a field', 'polluted', 'everywhere'],
    ['a toJSON', 'toJSON', () => ({ all: 'the same' })],
  ])('and that somebody gave %s changes nothing of what arrives', async (_, key, value) => {
    const message = { id: 1, in: { a: 'x' } };
    const [left, right] = await pair();
    for (let time = 0; time < 10; time++) await left.send(message);
    for (let time = 0; time < 10; time++) await right.recv();
    Object.defineProperty(Object.prototype, key, { value, enumerable: true, configurable: true });
    const expected = JSON.stringify(message);
    for (let time = 0; time < 10; time++) await left.send(message);
    const received: string[] = [];
    for (let time = 0; time < 10; time++) received.push(JSON.stringify(await right.recv()));
    Reflect.deleteProperty(Object.prototype, key);
    expect(received).toEqual(Array(10).fill(expected));
    await left.close();
  });
});

it('a message that JSON cannot write is refused, however often its like was sent', async () => {
  const [left, right] = await pair();
  for (let id = 0; id < 10; id++) await left.send({ id, value: 1 });
  const cyclic: Record<string, unknown> = { id: 1 };
  cyclic.value = cyclic;
  const throwing = {
    id: 1,
    get value() {
      throw new TypeError('hands off');
    },
  };
  const throwingId = {
    get id() {
      throw new TypeError('hands off');
    },
    value: 1,
  };
  for (const message of [cyclic, { id: 1, value: 1n }, throwing, throwingId]) {
    await expect(left.send(message)).rejects.toEqual(code('IE_IPC_INVALID_MESSAGE'));
  }
  await left.send({ id: 10, value: 1 });
  for (let id = 0; id <= 10; id++) expect(await right.recv()).toEqual({ id, value: 1 });
  await left.close();
});

let isOver = false;

async function* endless() {
  try {
    for (;;) yield new Uint8Array(1000);
  } finally {
    isOver = true;
  }
}
