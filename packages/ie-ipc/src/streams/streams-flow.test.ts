import { describe, expect, it } from 'vitest';
import { openHeld, openRaw } from '../../test/support/open-channel.js';
import { dataOf, Kind, ofStream, rawCredit, rawData, rawOpen } from '../../test/support/raw-frames.js';
import {
  anything,
  bytesOf,
  chunks,
  giving,
  KiB,
  type Letter,
  letters,
  MiB,
  source,
} from '../../test/support/streams.js';
import { type ReadFrame, rawFrames, readFrames, turns, until } from '../../test/support/wire.js';
import { IpcChannel } from '../channel.js';

/** A channel, and a peer that allows so much of each stream. */
async function open(streamWindowBytes: number, limits: object = {}) {
  const hello = { limits: { maxFrameBytes: 64 * MiB, maxStreams: 16, streamWindowBytes, ...limits } };
  return openRaw<Letter>(letters(), hello);
}

const data = (frames: ReadFrame[]) => frames.filter((frame) => frame.kind === Kind.data);
const endless = (size: number) => source((index) => Buffer.alloc(size, index));

describe('a stream on the wire', () => {
  it('is opened by its message, and goes in pieces of at most 64 KiB behind it', async () => {
    const { peer, channel } = await open(MiB);
    await channel.send({ id: 7, body: giving(Buffer.alloc(300_000, 7), 'end').body });
    await until(() => data(peer.frames()).some((frame) => frame.flags === 1));
    const [, message, ...pieces] = peer.frames();
    expect(message).toMatchObject({ kind: Kind.message, stream: 1, flags: 0, json: { id: 7 } });
    expect(Math.max(...pieces.map(({ tail }) => tail.length))).toBe(64 * KiB);
    expect(pieces.map(({ flags }) => flags)).toEqual([...Array(pieces.length - 1).fill(0), 1]);
    expect(dataOf(pieces, 1).equals(Buffer.alloc(300_000, 7))).toBe(true);
    await channel.close();
  });

  it('goes in pieces that its peer accepts', async () => {
    const { peer, channel } = await open(MiB, { maxFrameBytes: 1000 });
    await channel.send({ id: 7, body: chunks(3, 2500) });
    await until(() => data(peer.frames()).some((frame) => frame.flags === 1));
    const pieces = data(peer.frames());
    expect(Math.max(...pieces.map(({ tail }) => tail.length))).toBe(1000);
    expect(dataOf(pieces, 1)).toHaveLength(7500);
    await channel.close();
  });

  it('takes turns with the others, piece by piece', async () => {
    const { peer, channel } = await open(MiB);
    for (const id of [1, 2, 3]) await channel.send({ id, body: giving(Buffer.alloc(MiB, id), 'wait').body });
    await until(() => data(peer.frames()).length === 48);
    expect(data(peer.frames()).map(({ stream }) => stream)).toEqual(Array(16).fill([1, 2, 3]).flat());
    channel.destroy();
  });

  it('that is small ends long before one that is huge and was there first', async () => {
    const { peer, channel } = await open(8 * MiB, { maxStreams: 100 });
    await channel.send({ id: 1, body: chunks(24, 256 * KiB) });
    for (let id = 2; id < 32; id++) await channel.send({ id, body: chunks(2, 5000) });
    await until(() => data(peer.frames()).filter(({ flags }) => flags === 1).length === 31);
    const pieces = data(peer.frames());
    const lastSmall = pieces.findLastIndex(({ stream }) => stream > 1);
    expect(dataOf(pieces.slice(0, lastSmall), 1).length).toBeLessThan(3 * MiB);
    expect(dataOf(pieces, 1)).toHaveLength(6 * MiB);
    await channel.close();
  });

  it('lets what is said meanwhile go before all that is left of it', async () => {
    const { stream, channel } = await openHeld();
    const stop = new AbortController();
    const asked = channel.request({ type: 'FetchRequest', url: 'x' }, { signal: stop.signal });
    stream.hold();
    // The messages of a channel of ours have no streams, but nothing hinders one that is sent.
    await channel.send({ type: 'Ping', body: endless(MiB).body } as unknown as { type: 'Ping' });
    await until(() => rawFrames(stream.bytes).some((frame) => frame.kind === Kind.data));
    const before = stream.bytes.length;
    await channel.send({ type: 'Shutdown' });
    stop.abort(new Error('not wanted'));
    await expect(asked).rejects.toThrow('not wanted');
    await channel.send({ type: 'Pong' });
    stream.release();
    await until(() => stream.bytes.length > before);
    const kinds = rawFrames(stream.bytes.subarray(before)).map(({ kind }) => kind);
    expect(kinds.slice(0, 3)).toEqual([Kind.message, Kind.cancel, Kind.message]);
    expect(new Set(kinds.slice(3))).toEqual(new Set([Kind.data]));
    channel.destroy();
  });

  it('lets credit, and the word that another is not wanted, go before all that is left of it', async () => {
    const { stream, channel } = await openHeld({ incoming: anything as never, streamWindowBytes: 1000 });
    for (const id of [1, 2]) stream.push(Buffer.concat([rawOpen(id), rawData(id, 1000)]));
    const [read, dropped] = [await channel.recv(), await channel.recv()] as unknown as Letter[];
    stream.hold();
    await channel.send({ type: 'Ping', body: endless(MiB).body } as unknown as { type: 'Ping' });
    await until(() => rawFrames(stream.bytes).some((frame) => frame.kind === Kind.data));
    const before = stream.bytes.length;
    await read?.body.getReader().read();
    await dropped?.body.cancel();
    stream.release();
    await until(() => stream.bytes.length > before);
    const kinds = rawFrames(stream.bytes.subarray(before)).map(({ kind }) => kind);
    expect(kinds.slice(0, 3)).toEqual([Kind.credit, Kind.close, Kind.data]);
    channel.destroy();
  });
});

describe('the source of a stream whose reader stalls', () => {
  it.each([
    [1, 1],
    [1, 1000],
    [1000, 1],
    [1000, 999],
    [65_536, 4096],
    [100_000, 65_536],
    [MiB, 300_000],
  ])('of a window of %d bytes is asked for that and at most one chunk of %d more', async (window, size) => {
    const { peer, channel } = await open(window);
    const given = endless(size);
    await channel.send({ id: 1, body: given.body });
    await until(() => dataOf(peer.frames(), 1).length === window);
    await turns(10);
    expect(dataOf(peer.frames(), 1)).toHaveLength(window);
    expect(given.asked).toBe(Math.ceil(window / size));
    // And then for exactly what the reader allows.
    peer.write(rawCredit(1, 1), rawCredit(1, 2 * size));
    await until(() => dataOf(peer.frames(), 1).length === window + 2 * size + 1);
    await turns(10);
    expect(dataOf(peer.frames(), 1)).toHaveLength(window + 2 * size + 1);
    expect(given.asked).toBe(Math.ceil((window + 2 * size + 1) / size));
    channel.destroy();
  });

  it('is asked for no more while its body lies unread in a message, or is held and not read', async () => {
    const [left, right] = await IpcChannel.pair<Letter>(letters({ streamWindowBytes: 100 * KiB }));
    const given = endless(10 * KiB);
    await left.send({ id: 1, body: given.body });
    await until(() => given.asked === 10);
    await turns(10);
    const { body } = await right.recv();
    await turns(10);
    expect(given.asked).toBe(10);
    await body.cancel();
    await left.close();
  });

  it('holds up neither the other streams nor the messages', async () => {
    const [left, right] = await IpcChannel.pair<Letter>(letters({ streamWindowBytes: 10 * KiB }));
    const stalled = endless(KiB);
    await left.send({ id: 1, body: stalled.body });
    const unread = await right.recv();
    await left.send({ id: 2, body: chunks(100, 10 * KiB) });
    expect(await bytesOf((await right.recv()).body)).toHaveLength(1000 * KiB);
    for (let id = 3; id < 100; id++) await left.send({ id });
    for (let id = 3; id < 100; id++) expect(await right.recv()).toEqual({ id });
    await right.send({ id: 100, body: chunks(1, 10) });
    expect(await bytesOf((await left.recv()).body)).toHaveLength(10);
    expect(stalled.asked).toBe(10);
    await unread.body.cancel();
    await left.close();
  });
});

describe('the reader of a stream', () => {
  it('allows its peer nothing more before it has read, and never more than it has read', async () => {
    const { peer, channel } = await openRaw<Letter>(letters({ streamWindowBytes: 100_000 }));
    expect(readFrames(await helloOf(peer))[0]?.json.limits.streamWindowBytes).toBe(100_000);
    peer.write(rawOpen(1), rawData(1, 50_000), rawData(1, 50_000));
    const { body } = await channel.recv();
    await turns(10);
    expect(ofStream(peer.frames(), Kind.credit, 1)).toEqual([]);
    const reader = body.getReader();
    let read = 0;
    while (read < 100_000) read += (await reader.read()).value?.length ?? 0;
    await until(() => ofStream(peer.frames(), Kind.credit, 1).length > 0);
    const allowed = ofStream(peer.frames(), Kind.credit, 1).reduce((sum, { json }) => sum + json, 0);
    expect(allowed).toBeGreaterThanOrEqual(50_000);
    expect(allowed).toBeLessThanOrEqual(100_000);
    // All that is allowed is taken.
    for (let left = allowed; left > 0; left -= 50_000) peer.write(rawData(1, Math.min(left, 50_000)));
    while (read < 100_000 + allowed) read += (await reader.read()).value?.length ?? 0;
    channel.destroy();
  });

  it.each([1, 2, 3, 1000])(
    'under a window of %d bytes never waits for what it has not allowed',
    async (window) => {
      const { peer, channel } = await openRaw<Letter>(letters({ streamWindowBytes: window }));
      peer.write(rawOpen(1));
      const { body } = await channel.recv();
      const reading = bytesOf(body);
      let sent = 0;
      const total = 5 * window;
      while (sent < total) {
        const allowed =
          window + ofStream(peer.frames(), Kind.credit, 1).reduce((sum, { json }) => sum + json, 0);
        const next = Math.min(allowed, total) - sent;
        if (next > 0) peer.write(rawData(1, next, sent + next === total));
        sent += next;
        await turns(1);
      }
      expect(await reading).toHaveLength(total);
      await channel.close();
    },
  );
});

async function helloOf(peer: { frames(): ReadFrame[]; received: Buffer }): Promise<Buffer> {
  await until(() => peer.frames().length > 0);
  return peer.received;
}
