import { describe, expect, it } from 'vitest';
import { code } from '../test/support/error-code.js';
import { openRaw } from '../test/support/open-channel.js';
import { rawFrame, rawMessage } from '../test/support/wire.js';
import { IpcChannel } from './channel.js';

const ping = { type: 'Ping' } as const;
const pong = { type: 'Pong' } as const;
const answer = (id: number) => ({ type: 'FetchError', id, error: `answer ${id}` }) as const;

describe('a peer that breaks the rules', () => {
  it.each([
    ['a frame over the cap', rawFrame({ flags: 1, tailBytes: 1001 }), 'IE_IPC_TOO_LARGE'],
    ['a length of 2 GiB', rawFrame({ jsonBytes: 0x80000000 }), 'IE_IPC_TOO_LARGE'],
    ['an unknown kind of frame', rawFrame({ kind: 10 }), 'IE_IPC_INVALID_FRAME'],
    ['text that is not JSON', rawFrame({ json: '{' }), 'IE_IPC_INVALID_MESSAGE'],
    ['a message that is not known', rawMessage({ type: 'Pang' }), 'IE_IPC_INVALID_MESSAGE'],
    ['a body on a message without one', rawMessage(ping, Buffer.alloc(1)), 'IE_IPC_INVALID_MESSAGE'],
  ])('by %s ends the channel', async (_, bytes, expected) => {
    const { peer, channel } = await openRaw({ maxFrameBytes: 1000 });
    const pending = channel.request({ type: 'FetchRequest', url: 'x' });
    peer.write(rawMessage(ping), bytes, rawMessage(pong));
    await expect(pending).rejects.toEqual(code(expected));
    expect((await channel.ended).code).toBe(expected);
    expect(await channel.recv()).toEqual(ping);
    await expect(channel.recv()).rejects.toEqual(code(expected));
    await expect(channel.send(ping)).rejects.toEqual(code(expected));
    expect(peer.stream.destroyed).toBe(true);
  });
});

describe('close', () => {
  it('lets everything sent before go first', async () => {
    const [left, right] = await IpcChannel.pair({ maxQueuedBytes: 10_000 });
    const count = 1000;
    const sends = Array.from({ length: count }, (_, id) => left.send(answer(id)));
    const closing = left.close();
    let received = 0;
    for await (const message of right) expect(message).toEqual(answer(received++));
    expect(received).toBe(count);
    await Promise.all([...sends, closing]);
  });

  it('called twice, at once or later, closes once', async () => {
    const [left, right] = await IpcChannel.pair();
    await Promise.all([left.close(), left.close()]);
    await left.close();
    await right.close();
    expect((await left.ended).code).toBe('IE_IPC_CLOSED');
  });

  it('rejects what is pending with IE_IPC_CLOSED', async () => {
    const { channel } = await openRaw();
    const pending = [channel.recv(), channel.recv(), channel.request({ type: 'FetchRequest', url: 'x' })];
    const refused = Promise.all(pending.map((each) => expect(each).rejects.toEqual(code('IE_IPC_CLOSED'))));
    await channel.close();
    await refused;
  });

  it('tells what is pending that the channel was closed, and the peer that its peer closed it', async () => {
    const [left, right] = await IpcChannel.pair();
    const own = expect(left.recv()).rejects.toThrow(/^the channel was closed$/);
    const request = left.request({ type: 'FetchRequest', url: 'x' });
    const pending = expect(request).rejects.toThrow(/^the channel was closed$/);
    expect(await right.recv()).toMatchObject({ type: 'FetchRequest' });
    const others = expect(right.recv()).rejects.toThrow(/^the peer closed the channel$/);
    await left.close();
    await Promise.all([own, pending, others]);
    await expect(left.send(ping)).rejects.toThrow(/^the channel was closed$/);
    expect((await left.ended).message).toBe('the channel was closed');
  });

  it('is no fault of a peer that leaves a frame unfinished when it hears of it', async () => {
    const { peer, channel } = await openRaw();
    peer.end.once('end', () => peer.end.end(rawMessage(ping).subarray(0, -1)));
    const pending = channel.recv();
    const refused = expect(pending).rejects.toThrow(/^the channel was closed$/);
    await channel.close();
    await refused;
  });

  it('on both ends at once is clean on both', async () => {
    const [left, right] = await IpcChannel.pair();
    await Promise.all([left.send(ping), right.send(pong)]);
    await Promise.all([left.close(), right.close()]);
    expect([(await left.ended).code, (await right.ended).code]).toEqual(['IE_IPC_CLOSED', 'IE_IPC_CLOSED']);
  });
});
