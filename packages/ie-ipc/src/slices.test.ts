import { describe, expect, it } from 'vitest';
import { numbered, openRaw } from '../test/support/open-channel.js';
import { rawBatch, rawData, rawOpen, rawShape } from '../test/support/raw-frames.js';
import { KiB, type Letter, letters, MiB } from '../test/support/streams.js';
import { rawMessage, until } from '../test/support/wire.js';
import type { IpcChannel } from './channel.js';

/** What one turn of the event loop may take, twice: a slice may be left over from the turn before. */
const MAX_MESSAGES = 2 * 1024;
const MAX_BYTES = 2 * 4 * MiB;

/** Receives so many messages, and tells the most that were received between two turns of the event loop. */
async function mostInOneTurn(channel: IpcChannel<Letter>, count: number, weigh: (message: Letter) => number) {
  let received = 0;
  let inTurn = 0;
  let most = 0;
  const receiving = (async () => {
    for await (const message of channel) {
      inTurn += weigh(message);
      if (++received === count) break;
    }
  })();
  while (received < count) {
    await new Promise((next) => setImmediate(next));
    most = Math.max(most, inTurn);
    inTurn = 0;
  }
  await receiving;
  return most;
}

const flood = (frame: Buffer, count: number) => Buffer.concat(Array.from({ length: count }, () => frame));

describe('a flood', () => {
  it('of small messages in one chunk is taken slice by slice', async () => {
    const { peer, channel } = await openRaw<Letter>(letters());
    const count = 30_000;
    peer.write(flood(rawMessage({ id: 1 }), count));
    expect(await mostInOneTurn(channel, count, () => 1)).toBeLessThanOrEqual(MAX_MESSAGES);
    await channel.close();
  });

  it('of batches is taken slice by slice', async () => {
    const { peer, channel } = await openRaw<Letter>(letters());
    const values = Array.from({ length: 10_000 }, (_, id) => [0, id]).flat();
    peer.write(rawShape(['id']), rawBatch(...values), rawBatch(...values), rawBatch(...values));
    expect(await mostInOneTurn(channel, 30_000, () => 1)).toBeLessThanOrEqual(MAX_MESSAGES);
    await channel.close();
  });

  it('of large messages is taken slice by slice', async () => {
    const { peer, channel } = await openRaw<Letter>(letters({ maxQueuedBytes: 1000 * MiB }));
    const count = 120;
    peer.write(flood(rawMessage({ id: 1 }, Buffer.alloc(512 * KiB)), count));
    const most = await mostInOneTurn(channel, count, ({ body }) => (body as unknown as Buffer).length);
    expect(most).toBeLessThanOrEqual(MAX_BYTES + 512 * KiB);
    await channel.close();
  });

  it('of pieces of a stream is taken slice by slice', async () => {
    const { peer, channel } = await openRaw<Letter>(letters({ streamWindowBytes: 100 * MiB }));
    const count = 10_000;
    peer.write(rawOpen(1), flood(rawData(1, 1), count), rawMessage({ id: 2 }));
    const { body } = await channel.recv();
    let turnsTaken = 0;
    let isThere = false;
    const last = channel.recv().then(() => {
      isThere = true;
    });
    await until(() => {
      turnsTaken++;
      return isThere;
    });
    await last;
    expect(turnsTaken).toBeGreaterThanOrEqual(Math.floor(count / MAX_MESSAGES));
    await body.cancel();
    await channel.close();
  });

  it('of what nobody waits for does not keep a timer that is due from running in the middle', async () => {
    const { peer, channel } = await openRaw<Letter>(letters({ maxQueuedBytes: 1000 * MiB }));
    const count = 30_000;
    let received = 0;
    let receivedAtTimer: number | undefined;
    peer.write(flood(rawMessage({ id: 1 }), count));
    setTimeout(() => {
      receivedAtTimer = received;
    }, 1);
    const until = performance.now() + 2;
    while (performance.now() < until);
    for await (const _ of channel) if (++received === count) break;
    expect(receivedAtTimer).toBeLessThanOrEqual(2 * MAX_MESSAGES);
    await channel.close();
  });

  it('is delivered whole, and in order, also when the peer ends behind it', async () => {
    const { peer, channel } = await openRaw();
    const count = 10_000;
    peer.write(Buffer.concat(Array.from({ length: count }, (_, id) => rawMessage(numbered(id)))));
    peer.end.end();
    let next = 0;
    for await (const message of channel) {
      if (!('id' in message) || message.id !== next++) throw new Error(`message ${next} is out of order`);
    }
    expect(next).toBe(count);
  });

  it('cut off by a frame that is none is delivered up to there', async () => {
    const { peer, channel } = await openRaw<Letter>(letters());
    peer.write(flood(rawMessage({ id: 1 }), 5000), Buffer.alloc(16, 0xff));
    let received = 0;
    const reading = (async () => {
      for await (const _ of channel) received++;
    })();
    await expect(reading).rejects.toMatchObject({ code: 'IE_IPC_INVALID_FRAME' });
    expect(received).toBe(5000);
  });
});
