import { describe, expect, it } from 'vitest';
import { code } from '../../test/support/error-code.js';
import { numbered, openHeld } from '../../test/support/open-channel.js';
import { HeldStream, rawHello, readFrames, turns, until } from '../../test/support/wire.js';
import { IpcChannel } from '../channel.js';
import type { ChannelOptions } from '../channel-options.js';
import type { IpcMessage } from '../messages/messages.js';

const withBody = (body: Uint8Array): IpcMessage => ({
  type: 'FetchResponse',
  id: 0,
  status: 200,
  headers: [],
  body,
  finalUrl: '',
});

async function open(options: ChannelOptions = {}) {
  const { stream, channel } = await openHeld(options);
  const ids = () => readFrames(stream.bytes).map((frame) => frame.json.id);
  return { stream, channel, ids };
}

it('a hello has left by the time its channel is handed out', async () => {
  const stream = new HeldStream();
  stream.push(rawHello());
  // Whoever gets the channel may keep the thread for itself from then on.
  await IpcChannel.over(stream, { beforeHello: turns });
  expect(stream.writes).toHaveLength(1);
  stream.destroy();
});

describe('writes', () => {
  it('of one turn leave in one', async () => {
    const { stream, channel, ids } = await open();
    for (let id = 0; id < 50; id++) void channel.send(numbered(id));
    for (let id = 50; id < 100; id++) await channel.send(numbered(id));
    expect(stream.writes).toHaveLength(0);
    await turns();
    expect(stream.writes).toHaveLength(1);
    expect(ids()).toEqual(Array.from({ length: 100 }, (_, id) => id));
    await channel.close();
  });

  it('of large bodies among small messages leave in one, in order', async () => {
    const { stream, channel } = await open();
    const bodies = [10, 100_000, 0, 8192, 8191].map((size, index) => Buffer.alloc(size, index + 1));
    for (const body of bodies) {
      await channel.send({ type: 'Ping' });
      await channel.send(withBody(body));
    }
    await turns();
    expect(stream.writes).toHaveLength(1);
    const frames = readFrames(stream.bytes);
    expect(frames.map((frame) => frame.json.type)).toEqual(bodies.flatMap(() => ['Ping', 'FetchResponse']));
    expect(frames.filter((_, index) => index % 2).map((frame) => frame.tail)).toEqual(bodies);
    await channel.close();
  });

  it('gather while one is under way', async () => {
    const { stream, channel, ids } = await open();
    stream.hold();
    await channel.send(numbered(0));
    await turns();
    for (let id = 1; id < 10; id++) {
      await channel.send(numbered(id));
      await turns(1);
    }
    expect(stream.writes).toHaveLength(1);
    stream.release();
    await turns();
    expect(stream.writes).toHaveLength(2);
    expect(ids()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    await channel.close();
  });
});

describe('a body whose memory is taken away', () => {
  const take = (body: Uint8Array) => structuredClone(body.buffer, { transfer: [body.buffer as ArrayBuffer] });

  it.each([
    ['a typed array', new Uint8Array(100_000)],
    ['a buffer', Buffer.from(new ArrayBuffer(100_000))],
  ])('before it has left ends the channel with IE_IPC_INVALID_MESSAGE: %s', async (_, body) => {
    const { stream, channel, ids } = await open();
    const pending = expect(channel.recv()).rejects.toEqual(code('IE_IPC_INVALID_MESSAGE'));
    await channel.send(withBody(body));
    take(body);
    await channel.send(numbered(1));
    await pending;
    expect(await channel.ended).toEqual(code('IE_IPC_INVALID_MESSAGE'));
    expect(stream.destroyed).toBe(true);
    expect(ids()).toEqual([]);
  });

  it('while its send waits makes that send reject, and the channel lives', async () => {
    const { stream, channel, ids } = await open({ maxQueuedBytes: 1 });
    const body = new Uint8Array(100_000);
    stream.hold();
    await channel.send(numbered(7));
    const lost = expect(channel.send(withBody(body))).rejects.toEqual(code('IE_IPC_INVALID_MESSAGE'));
    const fine = channel.send(numbered(8));
    take(body);
    stream.release();
    await lost;
    await fine;
    await channel.close();
    expect(ids()).toEqual([7, 8]);
  });

  it('before it is sent makes the send reject, and the channel lives', async () => {
    const { stream, channel, ids } = await open();
    const body = new Uint8Array(10);
    take(body);
    await expect(channel.send(withBody(body))).rejects.toEqual(code('IE_IPC_INVALID_MESSAGE'));
    await channel.send(numbered(1));
    await channel.close();
    expect(ids()).toEqual([1]);
    expect(stream.destroyed).toBe(true);
  });

  it('does no harm once it was copied, or when it had no bytes', async () => {
    const { stream, channel } = await open();
    const bodies = [new Uint8Array(10).fill(7), new Uint8Array()];
    for (const body of bodies) {
      await channel.send(withBody(body));
      take(body);
    }
    await channel.close();
    expect(readFrames(stream.bytes).map((frame) => frame.tail)).toEqual([
      Buffer.alloc(10, 7),
      Buffer.alloc(0),
    ]);
  });
});

describe('a stream that takes nothing more', () => {
  it('and throws in its write ends the channel with that cause', async () => {
    const { stream, channel } = await open();
    const cause = new TypeError('not this one');
    stream.write = () => {
      throw cause;
    };
    await channel.send(numbered(0));
    expect(await channel.ended).toEqual(expect.objectContaining({ code: 'IE_IPC_CLOSED', cause }));
  });

  it('since it was destroyed before there was a channel ends the channel before the hello', async () => {
    const stream = new HeldStream();
    stream.destroy();
    await until(() => stream.closed);
    const opening = IpcChannel.over(stream, { helloTimeoutMs: Number.POSITIVE_INFINITY });
    await expect(opening).rejects.toEqual(code('IE_IPC_CLOSED'));
  });

  it('lets no send that waits count as sent', async () => {
    const { stream, channel } = await open({ maxQueuedBytes: 1 });
    stream.hold();
    await channel.send(numbered(0));
    const waiting = channel.send(numbered(1));
    await turns();
    const cause = Object.assign(new Error('write EIO'), { code: 'EIO' });
    stream.failWrites(cause);
    const refused = expect(waiting).rejects.toEqual(
      expect.objectContaining({ code: 'IE_IPC_CLOSED', cause }),
    );
    stream.release();
    await refused;
  });
});
