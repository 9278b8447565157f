import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { code } from '../test/support/error-code.js';
import { openRaw } from '../test/support/open-channel.js';
import { rawFrame, rawMessage, turns, until } from '../test/support/wire.js';
import { IpcChannel } from './channel.js';
import { IpcError } from './errors/ipc-error.js';
import type { StandardSchema } from './validation/standard-schema.js';

const ping = { type: 'Ping' } as const;
const pong = { type: 'Pong' } as const;
const answer = (id: number) => ({ type: 'FetchError', id, error: `answer ${id}` }) as const;

describe('a channel', () => {
  it('carries every message both ways, bodies included', async () => {
    const [left, right] = await IpcChannel.pair();
    const body = Buffer.from(Uint8Array.from({ length: 100_000 }, (_, index) => index % 251));
    const response = {
      type: 'FetchResponse',
      id: 0,
      status: 200,
      headers: [['x', 'ü']] as [string, string][],
      body,
      finalUrl: 'https://example.com/',
    } as const;
    await left.send(response);
    await left.send({ ...response, body: new Uint8Array() });
    await right.send({
      type: 'FetchRequest',
      id: 1,
      url: 'https://example.com/',
      policy: { allowHttp: true },
    });
    const received = await right.recv();
    expect(received).toEqual(response);
    expect(received.type === 'FetchResponse' && received.body.buffer.byteLength).toBe(body.length);
    expect(await right.recv()).toEqual({ ...response, body: Buffer.alloc(0) });
    expect(await left.recv()).toMatchObject({ url: 'https://example.com/' });
    await left.close();
  });

  it('may be disposed of by await using', async () => {
    const [left, right] = await IpcChannel.pair();
    await left[Symbol.asyncDispose]();
    await expect(left.send(ping)).rejects.toEqual(code('IE_IPC_CLOSED'));
    expect((await right.ended).code).toBe('IE_IPC_CLOSED');
  });

  it('destroyed rejects with the error given, and its peer finds it closed', async () => {
    const [left, right] = await IpcChannel.pair();
    const pending = [left.recv(), left.request({ type: 'FetchRequest', url: 'x' })];
    left.destroy(new IpcError('IE_IPC_REFUSED', 'go away'));
    for (const each of pending) await expect(each).rejects.toEqual(code('IE_IPC_REFUSED'));
    await expect(left.send(ping)).rejects.toEqual(code('IE_IPC_REFUSED'));
    expect((await left.ended).code).toBe('IE_IPC_REFUSED');
    await expect(right.recv())
      .resolves.toMatchObject({ type: 'FetchRequest' })
      .catch(() => {});
    expect((await right.ended).code).toBe('IE_IPC_CLOSED');
  });
});

describe('send', () => {
  it('refuses a message over the cap, and the channel lives', async () => {
    const [left, right] = await IpcChannel.pair({ maxFrameBytes: 1000 });
    const big = { type: 'FetchError', id: 1, error: 'x'.repeat(1000) } as const;
    await expect(left.send(big)).rejects.toEqual(code('IE_IPC_TOO_LARGE'));
    // As many UTF-16 units as the cap has bytes, which are more in UTF-8.
    await expect(left.send({ ...big, error: 'ü'.repeat(900) })).rejects.toEqual(code('IE_IPC_TOO_LARGE'));
    await left.send({ ...big, error: 'x'.repeat(900) });
    expect(await right.recv()).toMatchObject({ error: 'x'.repeat(900) });
    await left.close();
  });

  it('refuses more than 1 MiB of JSON whatever the cap, while a body may be larger', async () => {
    const [left, right] = await IpcChannel.pair();
    const big = { type: 'FetchError', id: 1, error: 'x'.repeat(1024 * 1024) } as const;
    await expect(left.send(big)).rejects.toEqual(code('IE_IPC_TOO_LARGE'));
    const body = Buffer.alloc(2 * 1024 * 1024);
    await left.send({ type: 'FetchResponse', id: 1, status: 200, headers: [], body, finalUrl: '' });
    expect(await right.recv()).toMatchObject({ status: 200 });
    await left.close();
  });

  it('honours a lower cap that the peer said', async () => {
    const { peer, channel } = await openRaw({}, { limits: { maxFrameBytes: 100 } });
    const message = { type: 'FetchError', id: 1, error: 'x'.repeat(100) } as const;
    await expect(channel.send(message)).rejects.toEqual(code('IE_IPC_TOO_LARGE'));
    await channel.send(ping);
    await channel.close();
    expect(peer.messages()).toEqual([ping]);
  });

  it('refuses what is not JSON, and the channel lives', async () => {
    const [left, right] = await IpcChannel.pair({ incoming: z.any() as StandardSchema<unknown> });
    const cyclic: Record<string, unknown> = {};
    cyclic.self = cyclic;
    for (const message of [cyclic, { id: 1n }, { toJSON: () => undefined }]) {
      await expect(left.send(message)).rejects.toEqual(code('IE_IPC_INVALID_MESSAGE'));
    }
    await left.send({ fine: true });
    expect(await right.recv()).toEqual({ fine: true });
    await left.close();
  });

  it.each([null, undefined, 'text'])(
    'refuses %s, as request does, and the channel lives',
    async (message) => {
      const { peer, channel } = await openRaw();
      const none = message as unknown as typeof ping;
      await expect(channel.send(none)).rejects.toEqual(code('IE_IPC_INVALID_MESSAGE'));
      await expect(channel.request(none)).rejects.toEqual(code('IE_IPC_INVALID_MESSAGE'));
      await channel.send(ping);
      await channel.close();
      expect(peer.messages()).toEqual([ping]);
    },
  );

  it('rejects after close, even while close still flushes', async () => {
    const [left, right] = await IpcChannel.pair();
    await left.send(ping);
    const closing = left.close();
    await expect(left.send(pong)).rejects.toEqual(code('IE_IPC_CLOSED'));
    await expect(left.request({ type: 'FetchRequest', url: 'x' })).rejects.toEqual(code('IE_IPC_CLOSED'));
    await closing;
    await expect(left.send(pong)).rejects.toEqual(code('IE_IPC_CLOSED'));
    expect(await right.recv()).toEqual(ping);
    await expect(right.recv()).rejects.toEqual(code('IE_IPC_CLOSED'));
  });
});

describe('recv', () => {
  it('gives messages to those who wait in the order they asked', async () => {
    const { peer, channel } = await openRaw();
    const waiting = [1, 2, 3].map(() => channel.recv());
    peer.write(rawMessage(answer(1)), rawMessage(answer(2)), rawMessage(answer(3)), rawMessage(answer(4)));
    expect(await Promise.all(waiting)).toEqual([answer(1), answer(2), answer(3)]);
    expect(await channel.recv()).toEqual(answer(4));
    await channel.close();
  });

  it('aborted rejects with the reason, and no message is lost by it', async () => {
    const { peer, channel } = await openRaw();
    const stop = new AbortController();
    const given = channel.recv({ signal: stop.signal });
    const kept = channel.recv({ signal: new AbortController().signal });
    stop.abort(new Error('no longer'));
    await expect(given).rejects.toThrow('no longer');
    await expect(channel.recv({ signal: stop.signal })).rejects.toThrow('no longer');
    peer.write(rawMessage(answer(1)), rawMessage(answer(2)));
    expect(await kept).toEqual(answer(1));
    await expect(channel.recv({ signal: stop.signal })).rejects.toThrow('no longer');
    expect(await channel.recv()).toEqual(answer(2));
    await channel.close();
  });

  it('that has its message is not touched by a later abort', async () => {
    const { peer, channel } = await openRaw();
    const stop = new AbortController();
    const received = channel.recv({ signal: stop.signal });
    peer.write(rawMessage(ping));
    await until(() => peer.stream.readableLength === 0);
    await turns();
    stop.abort();
    expect(await received).toEqual(ping);
    await channel.close();
  });

  it('delivers the whole messages before the end, then rejects', async () => {
    const { peer, channel } = await openRaw();
    peer.write(rawMessage(answer(1)), rawMessage(answer(2)));
    peer.end.end();
    expect((await channel.ended).code).toBe('IE_IPC_CLOSED');
    expect(await channel.recv()).toEqual(answer(1));
    expect(await channel.recv()).toEqual(answer(2));
    await expect(channel.recv()).rejects.toEqual(code('IE_IPC_CLOSED'));
    await expect(channel.recv()).rejects.toEqual(code('IE_IPC_CLOSED'));
  });

  it('delivers the whole messages before a frame that is cut off, then rejects', async () => {
    const { peer, channel } = await openRaw();
    peer.write(rawMessage(answer(1)), rawMessage(answer(2)).subarray(0, -1));
    peer.end.end();
    expect(await channel.recv()).toEqual(answer(1));
    await expect(channel.recv()).rejects.toEqual(code('IE_IPC_INVALID_FRAME'));
    expect((await channel.ended).code).toBe('IE_IPC_INVALID_FRAME');
  });
});

describe('async iteration', () => {
  it('gives the messages and ends when the channel is closed', async () => {
    const { peer, channel } = await openRaw();
    peer.write(rawMessage(ping), rawMessage(pong));
    peer.end.end();
    const received: unknown[] = [];
    for await (const message of channel) received.push(message);
    expect(received).toEqual([ping, pong]);
  });

  it('throws what the peer did wrong', async () => {
    const { peer, channel } = await openRaw();
    peer.write(rawMessage(ping), rawFrame({ kind: 10 }));
    const received: unknown[] = [];
    const reading = (async () => {
      for await (const message of channel) received.push(message);
    })();
    await expect(reading).rejects.toEqual(code('IE_IPC_INVALID_FRAME'));
    expect(received).toEqual([ping]);
  });

  it('left by break leaves the channel open', async () => {
    const [left, right] = await IpcChannel.pair();
    await left.send(ping);
    await left.send(pong);
    for await (const message of right) {
      expect(message).toEqual(ping);
      break;
    }
    expect(await right.recv()).toEqual(pong);
    await left.close();
  });
});
