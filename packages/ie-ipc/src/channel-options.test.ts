import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { code } from '../test/support/error-code.js';
import { isPending, RawPeer, rawHello, turns } from '../test/support/wire.js';
import { IpcChannel } from './channel.js';
import type { ChannelOptions } from './channel-options.js';
import { createPipeName } from './transport/transport-named-pipe.js';

const refused: Record<string, unknown>[] = [
  { maxFrameBytes: 0 },
  { maxFrameBytes: Number.NaN },
  { maxFrameBytes: 1.5 },
  { maxFrameBytes: 2 ** 53 },
  { maxFrameBytes: '1000' },
  { maxQueuedBytes: 0 },
  { maxQueuedBytes: -1 },
  { maxQueuedBytes: Number.NaN },
  { maxQueuedBytes: Number.POSITIVE_INFINITY },
  { helloTimeoutMs: 0 },
  { helloTimeoutMs: Number.NaN },
  { helloTimeoutMs: null },
  { maxFrameBites: 1000 },
  { incoming: {} },
  { incoming: { '~standard': {} } },
  { kind: 7 },
  { beforeHello: 'now' },
  { greeted: 'yes' },
  { secret: 7 },
  { signal: {} },
  { signal: 'abort' },
  { lease: 'a' },
  { trace: true },
  { explainEnd: {} },
  { peerGone: true },
];

describe.each(refused)('a channel opened with %s', (numbers) => {
  const options = numbers as ChannelOptions;

  it('is refused with an error that names the option, and its stream is left as it was', async () => {
    const peer = new RawPeer();
    peer.write(rawHello());
    const error = await IpcChannel.over(peer.stream, options).catch((reason: unknown) => reason);
    expect(error).toEqual(code('IE_IPC_INVALID_OPTION'));
    expect(String(error)).toContain(Object.keys(numbers)[0]);
    await turns();
    expect(peer.stream.destroyed).toBe(false);
    expect(peer.frames()).toEqual([]);
    await (await IpcChannel.over(peer.stream)).close();
  });

  it('is refused wherever it would come from', async () => {
    const pipe = createPipeName();
    const env = { IE_IPC_PIPE: pipe.name, IE_IPC_SECRET: 'open sesame' };
    for (const opening of [
      IpcChannel.pair(options),
      // Without the check each of these would fail of something else.
      IpcChannel.fromFd(-1, options),
      IpcChannel.fromEnv(env, options),
      IpcChannel.fromNamedPipe(pipe.name, options),
      IpcChannel.listenNamedPipe(pipe.name, options),
    ]) {
      await expect(opening).rejects.toEqual(code('IE_IPC_INVALID_OPTION'));
    }
    expect(env.IE_IPC_SECRET).toBe('open sesame');
    expect(existsSync(pipe.name)).toBe(false);
    pipe.remove();
  });
});

it.each([
  [null, 'invalid options of the channel: give an object; got null'],
  [AbortSignal.timeout(1), 'invalid options of the channel: give an object; got an AbortSignal'],
  [{ helloTimeout: 5 }, 'unknown option helloTimeout of the channel; did you mean helloTimeoutMs?'],
  [
    { maxStreams: '7' },
    'invalid option maxStreams: give a whole number of streams above 0; got the string "7"',
  ],
  [{ secret: ['open'] }, 'invalid option secret: give a string; got an array'],
])('a channel opened with %s says what is wrong with that', async (options, message) => {
  await expect(IpcChannel.pair(options as never)).rejects.toThrow(message);
});

it('what is no stream, and what is no name of a pipe, is refused', async () => {
  const invalid = code('IE_IPC_INVALID_OPTION');
  for (const stream of [undefined, null, 'socket', {}, new ReadableStream()]) {
    await expect(IpcChannel.over(stream as never)).rejects.toEqual(invalid);
  }
  await expect(IpcChannel.fromNamedPipe(7 as never)).rejects.toEqual(code('IE_IPC_BAD_PIPE'));
  await expect(IpcChannel.listenNamedPipe(undefined as never)).rejects.toEqual(code('IE_IPC_BAD_PIPE'));
});

describe('a call', () => {
  const refusals: [object | string | null, string][] = [
    [{ signal: {} }, 'invalid option signal: give an AbortSignal; got an object'],
    [{ signal: 'abort' }, 'invalid option signal: give an AbortSignal; got the string "abort"'],
    [{ signal: {}, timeoutMs: 1 }, ' option '],
    [{ timeout: 5 }, 'unknown option timeout of '],
    [AbortSignal.abort(), '(): give an object; got an AbortSignal'],
    [null, '(): give an object; got null'],
  ];

  it.each(refusals)('with %j is refused, nothing is sent, and no timer is left', async (given, message) => {
    const [left, right] = await IpcChannel.pair();
    const options = given as never;
    const fetchIt = { type: 'FetchRequest', url: 'https://example.com/' } as const;
    for (const call of [
      () => left.send({ type: 'Ping' }, options),
      () => left.request(fetchIt, options),
      () => left.recv(options),
    ]) {
      await expect(call()).rejects.toEqual(code('IE_IPC_INVALID_OPTION'));
      await expect(call()).rejects.toThrow(message);
    }
    await left.send({ type: 'Pong' });
    expect(await right.recv()).toEqual({ type: 'Pong' });
    // Longer than a deadline that was asked for beside a signal that is none.
    await new Promise((next) => setTimeout(next, 20));
    await left.close();
  });

  it('with a signal and a deadline is made', async () => {
    const [left, right] = await IpcChannel.pair();
    const { signal } = new AbortController();
    await left.send({ type: 'Ping' }, { signal, timeoutMs: 10_000 });
    expect(await right.recv({ signal })).toEqual({ type: 'Ping' });
    await left.send({ type: 'Pong' }, { signal: undefined, timeoutMs: undefined });
    expect(await right.recv({})).toEqual({ type: 'Pong' });
    await left.close();
  });
});

describe.each([
  { maxFrameBytes: 100, maxQueuedBytes: 1 },
  { maxFrameBytes: Number.MAX_SAFE_INTEGER, maxQueuedBytes: Number.MAX_SAFE_INTEGER },
  { helloTimeoutMs: 2 ** 31 },
  { helloTimeoutMs: Number.POSITIVE_INFINITY },
])('a channel opened with %s', (options) => {
  it('works, and its timer fires no earlier than asked', async () => {
    const peer = new RawPeer();
    const channel = IpcChannel.over(peer.stream, options);
    await new Promise((next) => setTimeout(next, 20));
    expect(await isPending(channel)).toBe(true);
    peer.write(rawHello());
    await (await channel).send({ type: 'Ping' });
    await (await channel).close();
    expect(peer.messages()).toEqual([{ type: 'Ping' }]);
  });

  it('may come over a named pipe, however late', async () => {
    const pipe = createPipeName();
    const listener = await IpcChannel.listenNamedPipe(pipe.name, options);
    await new Promise((next) => setTimeout(next, 20));
    expect(await isPending(listener.accepted)).toBe(true);
    const child = await IpcChannel.fromNamedPipe(pipe.name, options);
    await (await listener.accepted).close();
    await child.ended;
    pipe.remove();
  });
});
