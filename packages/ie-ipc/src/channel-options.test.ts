import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isPending, RawPeer, rawHello, turns } from '../test/support/wire.js';
import { IpcChannel } from './channel.js';
import type { ChannelOptions } from './channel-options.js';
import { createPipeName } from './transport-named-pipe.js';

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
];

describe.each(refused)('a channel opened with %s', (numbers) => {
  const options = numbers as ChannelOptions;

  it('is refused with a RangeError that names the option, and its stream is left as it was', async () => {
    const peer = new RawPeer();
    peer.write(rawHello());
    const error = await IpcChannel.over(peer.stream, options).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(RangeError);
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
      await expect(opening).rejects.toThrow(RangeError);
    }
    expect(env.IE_IPC_SECRET).toBe('open sesame');
    expect(existsSync(pipe.name)).toBe(false);
    pipe.remove();
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
