import { expect, it } from 'vitest';
import { IpcChannel } from '../dist/index.js';
import { spawnFixture } from './support/spawn-fixture.js';

it('a child that sends without pause leaves its parent its turns of the event loop', async () => {
  const { stream, exited } = spawnFixture('flood');
  const channel = await IpcChannel.over(stream);
  const count = 200_000;
  await channel.send({ type: 'FetchError', id: count, error: '' });
  let received = 0;
  let inTurn = 0;
  let most = 0;
  const receiving = (async () => {
    for await (const message of channel) {
      if (message.type === 'Pong') break;
      if (!('id' in message) || message.id !== received) throw new Error(`${received} is out of order`);
      received++;
      inTurn++;
    }
  })();
  let isOver = false;
  void receiving.finally(() => {
    isOver = true;
  });
  while (!isOver) {
    await new Promise((next) => setImmediate(next));
    most = Math.max(most, inTurn);
    inTurn = 0;
  }
  await receiving;
  expect(received).toBe(count);
  // Two slices of 1024 at most: one that was left from the turn before, and its own.
  expect(most).toBeLessThanOrEqual(2048);
  await channel.close();
  expect(await exited).toMatchObject({ code: 0 });
});
