import { expect } from 'vitest';
import { IpcChannel } from '../../src/channel.js';
import type { ChannelOptions } from '../../src/channel-options.js';
import type { EarlyEnd } from '../../src/errors/deadline.js';
import { bytesOf, chunks, giving, type Letter, letters } from './streams.js';

export const abc: Buffer = Buffer.from('abc');

/** Two channels whose messages have bodies. */
export function letterPair(options: ChannelOptions<Letter> = {}) {
  return IpcChannel.pair<Letter>(letters(options));
}

/** A pair, and a body that the right one has received, of some bytes and no end if not told otherwise. */
export async function underWay(sent: AsyncIterable<Uint8Array>, options?: EarlyEnd) {
  const [left, right] = await letterPair();
  await left.send({ id: 1, body: sent }, options);
  return { left, right, body: (await right.recv()).body };
}

/** As `underWay`, of a body that has given some bytes and then gives nothing. */
export async function withoutEnd(options?: EarlyEnd) {
  const given = giving(abc, 'wait');
  return { ...(await underWay(given.body, options)), given };
}

/** Sees that bodies still arrive, and closes. */
export async function stillGoes(left: IpcChannel<Letter>, right: IpcChannel<Letter>): Promise<void> {
  await left.send({ id: 2, body: chunks(2, 1000) });
  expect(await bytesOf((await right.recv()).body)).toHaveLength(2000);
  await left.close();
}
