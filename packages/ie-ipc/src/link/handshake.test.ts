import { duplexPair } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { code } from '../../test/support/error-code.js';
import {
  HeldStream,
  isPending,
  RawPeer,
  rawFrame,
  rawHello,
  rawMessage,
  turns,
  until,
} from '../../test/support/wire.js';
import { IpcChannel } from '../channel.js';
import type { ChannelOptions } from '../channel-options.js';
import { PROTOCOL_VERSION } from './hello.js';

/** A channel being opened, and the bytes at its other end. */
function opening(options: ChannelOptions = {}) {
  const peer = new RawPeer();
  return { peer, channel: IpcChannel.over(peer.stream, options) };
}

describe('the hello', () => {
  it('is the first frame each way, and says who speaks', async () => {
    const { peer, channel } = opening({
      kind: 'mine',
      maxFrameBytes: 1000,
      maxQueuedBytes: 50_000,
      beforeHello: () => ({ ready: 1 }),
    });
    peer.write(rawHello({ kind: 'theirs', details: { a: 1 }, limits: { maxFrameBytes: 2000 } }));
    expect((await channel).peer).toEqual({
      protocol: PROTOCOL_VERSION,
      build: 'raw',
      kind: 'theirs',
      // One that says nothing of streams takes none, and one that says nothing of messages 8 MiB.
      limits: {
        maxFrameBytes: 2000,
        messageWindowBytes: 8 * 1024 * 1024,
        maxStreams: 0,
        streamWindowBytes: 0,
      },
      details: { a: 1 },
    });
    await until(() => peer.frames().length === 1);
    expect(peer.frames()[0]).toMatchObject({
      kind: 1,
      json: {
        protocol: PROTOCOL_VERSION,
        build: 'source',
        kind: 'mine',
        limits: { maxFrameBytes: 1000, messageWindowBytes: 50_000 },
        details: { ready: 1 },
      },
    });
    await (await channel).close();
  });

  it('may hold fields of a later release', async () => {
    const { peer, channel } = opening();
    peer.write(rawHello({ colour: 'blue' }));
    await (await channel).close();
  });

  it('of another version ends the channel and names both versions and builds', async () => {
    const { peer, channel } = opening();
    peer.write(rawFrame({ kind: 1, json: '{"protocol":99,"build":"9.9.9","anything":"else"}' }));
    const error = await channel.catch((reason: unknown) => reason);
    expect(error).toEqual(code('IE_IPC_PROTOCOL_MISMATCH'));
    expect(String(error)).toMatch(/version 99 \(build "9\.9\.9"\).*version 2 \(build source\)/);
    expect(peer.stream.destroyed).toBe(true);
  });

  it.each([
    ['an object that is no text', '{"toString":1,"valueOf":1}'],
    ['null', 'null'],
    ['a list', '[]'],
    ['a long text', `"${'x'.repeat(10_000)}"`],
    ['a control sequence', '"\\u001b[2J"'],
  ])('of another version is a short typed error even with %s for a build', async (_, build) => {
    const { peer, channel } = opening();
    peer.write(rawFrame({ kind: 1, json: `{"protocol":3,"build":${build}}` }));
    const error = await channel.catch((reason: unknown) => reason);
    expect(error).toEqual(code('IE_IPC_PROTOCOL_MISMATCH'));
    expect(String(error).length).toBeLessThan(300);
    expect(String(error)).not.toContain('\u001b');
  });

  it.each([
    '{}',
    'null',
    '[]',
    '{"protocol":"1"}',
    '{"protocol":2}',
    '{"protocol":2,"build":"x","kind":"x","limits":{"maxFrameBytes":0}}',
    '{"protocol":2,"build":"x","kind":"x","limits":{"maxFrameBytes":1,"messageWindowBytes":0}}',
    '{"protocol":2,"build":"x","kind":"x","limits":{"maxFrameBytes":1,"messageWindowBytes":"1"}}',
    '{"protocol":2,"build":"x","kind":7,"limits":{"maxFrameBytes":1}}',
    'no json',
  ])('is refused as %s', async (json) => {
    const { peer, channel } = opening();
    peer.write(rawFrame({ kind: 1, json }));
    await expect(channel).rejects.toEqual(code('IE_IPC_INVALID_MESSAGE'));
  });

  it('that does not come within the deadline is IE_IPC_TIMEOUT', async () => {
    const { peer, channel } = opening({ helloTimeoutMs: 20 });
    await expect(channel).rejects.toEqual(code('IE_IPC_TIMEOUT'));
    expect(peer.stream.destroyed).toBe(true);
  });

  it('of this side that does not come within the deadline is IE_IPC_TIMEOUT too', async () => {
    const { peer, channel } = opening({ helloTimeoutMs: 20, beforeHello: () => new Promise(() => {}) });
    peer.write(rawHello());
    await expect(channel).rejects.toEqual(code('IE_IPC_TIMEOUT'));
  });

  it('fails with what beforeHello throws', async () => {
    const { peer, channel } = opening({ beforeHello: () => Promise.reject(new Error('no lock')) });
    await expect(channel).rejects.toThrow('no lock');
    expect(peer.stream.destroyed).toBe(true);
  });

  it('is waited for only until the signal aborts', async () => {
    const stop = new AbortController();
    const { peer, channel } = opening({ signal: stop.signal });
    expect(await isPending(channel)).toBe(true);
    stop.abort(new Error('enough'));
    await expect(channel).rejects.toThrow('enough');
    expect(peer.stream.destroyed).toBe(true);
    await expect(opening({ signal: stop.signal }).channel).rejects.toThrow('enough');
  });

  it('does not end the channel when the signal aborts later', async () => {
    const stop = new AbortController();
    const { peer, channel } = opening({ signal: stop.signal });
    peer.write(rawHello());
    const open = await channel;
    stop.abort();
    peer.write(rawMessage({ type: 'Ping' }));
    expect(await open.recv()).toEqual({ type: 'Ping' });
    await open.close();
  });

  it('must be the first frame, which the header of another tells', async () => {
    const { peer, channel } = opening();
    peer.write(rawFrame({ flags: 1, tailBytes: 1024 }));
    await expect(channel).rejects.toEqual(code('IE_IPC_PROTOCOL_MISMATCH'));
  });

  it('must be the last of its kind', async () => {
    const { peer, channel } = opening();
    peer.write(rawHello(), rawMessage({ type: 'Ping' }), rawHello(), rawMessage({ type: 'Pong' }));
    const open = await channel;
    expect(await open.recv()).toEqual({ type: 'Ping' });
    await expect(open.recv()).rejects.toEqual(code('IE_IPC_INVALID_FRAME'));
    expect(peer.stream.destroyed).toBe(true);
  });

  it('that never comes, for the peer closes or dies, is IE_IPC_CLOSED', async () => {
    const closed = opening();
    closed.peer.end.end();
    await expect(closed.channel).rejects.toEqual(code('IE_IPC_CLOSED'));
    const died = opening();
    died.peer.stream.destroy(new Error('ECONNRESET'));
    await expect(died.channel).rejects.toEqual(code('IE_IPC_CLOSED'));
  });

  it('cut off in the middle is IE_IPC_INVALID_FRAME', async () => {
    const { peer, channel } = opening();
    peer.write(rawHello().subarray(0, 30));
    peer.end.end();
    await expect(channel).rejects.toEqual(code('IE_IPC_INVALID_FRAME'));
  });

  it('followed by messages and the end still delivers the messages', async () => {
    const { peer, channel } = opening({ beforeHello: () => turns() });
    peer.write(rawHello(), rawMessage({ type: 'Ping' }), rawMessage({ type: 'Pong' }));
    peer.end.end();
    const open = await channel;
    expect(await open.recv()).toEqual({ type: 'Ping' });
    expect(await open.recv()).toEqual({ type: 'Pong' });
    await expect(open.recv()).rejects.toEqual(code('IE_IPC_CLOSED'));
  });

  it('larger than 64 KiB is not sent', async () => {
    const { channel } = opening({ beforeHello: () => 'x'.repeat(65_536) });
    await expect(channel).rejects.toEqual(code('IE_IPC_TOO_LARGE'));
  });

  it('proves the secret before it is answered, where one is expected', async () => {
    const stream = new HeldStream();
    const channel = IpcChannel.over(stream, { secret: 'open sesame' });
    stream.push(rawHello());
    await (await channel).close();
    expect(JSON.parse(stream.bytes.toString('utf8', 16)).secret).toBe('open sesame');
  });

  it('lets both ends of any connected streams talk', async () => {
    const [left, right] = duplexPair();
    const [a, b] = await Promise.all([IpcChannel.over(left), IpcChannel.over(right)]);
    await a.send({ type: 'Ping' });
    expect(await b.recv()).toEqual({ type: 'Ping' });
    await a.close();
    expect((await b.ended).code).toBe('IE_IPC_CLOSED');
  });
});
