import { describe, expect, it } from 'vitest';
import { IpcChannel } from '../dist/index.js';
import { heapBytes } from './support/memory.js';
import { spawnFixture } from './support/spawn-fixture.js';
import { anything, bytesOf, type Letter, MiB } from './support/streams.js';

/** Some times as many as a channel keeps unread. */
const COUNT = 20_000;
const PIECES = 80;

/** A child that says so many messages and takes in all the while what it is told, and a channel to it. */
async function openTalker(order: object) {
  const { stream, exited } = spawnFixture('talker', { IE_IPC_FD: '3' }, { execArgv: ['--expose-gc'] });
  const channel = await IpcChannel.over<Letter & { answer?: string; heapUsed?: number }>(stream, {
    incoming: anything,
  });
  await channel.send(order);
  const leave = async () => {
    await channel.close();
    expect(await exited).toMatchObject({ code: 0 });
  };
  return { channel, leave };
}

describe.each(['awaiting', 'bursting'])('a child that sends 20,000 messages, %s', (deed) => {
  it('does not keep back the body that its parent reads before it receives them', async () => {
    const { channel, leave } = await openTalker({ deed, count: COUNT, pieces: PIECES });
    let next = 0;
    let length = 0;
    for await (const { id, body } of channel) {
      if (body) length = (await bytesOf(body)).length;
      else if (id !== next++) throw new Error(`message ${id} is out of order`);
      if (next === COUNT) break;
    }
    expect(length).toBe(PIECES * 64 * 1024);
    await leave();
  });

  it('does not keep back the answers that its parent waits for between them', async () => {
    const { channel, leave } = await openTalker({ deed, count: COUNT });
    let next = 0;
    for await (const { id } of channel) {
      if (id !== next++) throw new Error(`message ${id} is out of order`);
      if (id % 1000 === 0) expect(await channel.request({ deed: 'answer' })).toMatchObject({ answer: 'yes' });
      if (next === COUNT) break;
    }
    await leave();
  });
});

it('a child whose messages nobody receives is held up, and neither side grows', async () => {
  const { channel } = await openTalker({ deed: 'awaiting', count: Number.MAX_SAFE_INTEGER });
  const childMemory = async () => (await channel.request({ deed: 'memory' })).heapUsed ?? 0;
  const measure = async () => [await childMemory(), heapBytes()];
  for (let time = 0; time < 5; time++) await measure();
  const before = await measure();
  for (let time = 0; time < 50; time++) await measure();
  const after = await measure();
  for (const side of [0, 1]) expect((after[side] ?? 0) - (before[side] ?? 0)).toBeLessThan(4 * MiB);
  // It goes on from where it was, as soon as somebody receives.
  for (let id = 0; id < COUNT; id++) {
    if ((await channel.recv()).id !== id) throw new Error(`message ${id} is out of order`);
  }
  channel.destroy();
});
