import { describe, expect, it } from 'vitest';
import { IpcChannel } from '../dist/index.js';
import { spawnFixture } from './support/spawn-fixture.js';
import { anything, type Letter, source } from './support/streams.js';
import { turns } from './support/wire.js';

/** A program whose channel goes away once it has begun, while it waits for what the mode says. */
async function ended(MODE: string) {
  const { stream, exited } = spawnFixture('explained', { IE_IPC_FD: '3', MODE });
  const channel = await IpcChannel.over<Letter>(stream, { incoming: anything });
  if (MODE === 'body') await channel.send({ body: source(() => 'wait').body });
  if (MODE === 'body' || MODE === 'request') await channel.recv();
  if (MODE === 'answered') {
    const { id } = await channel.recv();
    await channel.send({ id, body: source(() => 'wait').body });
    await turns();
  }
  stream.end();
  return exited;
}

describe('a program whose channel’s end is still to be explained', () => {
  it.each(['recv', 'request', 'body'])('lives on while it waits for a %s, and hears of it', async (mode) => {
    expect(await ended(mode)).toMatchObject({ code: 0, stdout: 'asked explained exit' });
  });

  it('lives on while its channel is not idle', async () => {
    expect(await ended('as it is')).toMatchObject({ code: 0, stdout: 'asked explained exit' });
  });

  it('does not live on when nobody waits for anything', async () => {
    expect((await ended('answered')).stdout).toMatch(/^(asked )?exit$/);
    // It may be gone before it has heard of the end at all.
    expect((await ended('nothing')).stdout).toMatch(/^(asked )?exit$/);
  });
});
