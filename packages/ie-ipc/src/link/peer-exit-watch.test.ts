import { describe, expect, it, vi } from 'vitest';
import { code } from '../../test/support/error-code.js';
import { numbered, openRaw } from '../../test/support/open-channel.js';
import { isPending, rawMessage, turns, until } from '../../test/support/wire.js';

const MIB = 1024 ** 2;
const NUMBERS = Array.from({ length: 50 }, (_, id) => id);

/** A channel with messages unread, a request that is pending on it, and the word that its peer is gone. */
async function openUnread(maxQueuedBytes = 200_000) {
  let tellGone: () => void = () => {};
  const peerGone = new Promise<void>((resolve) => {
    tellGone = resolve;
  });
  const { peer, channel } = await openRaw({ maxQueuedBytes, peerGone });
  const asked = channel.request({ type: 'FetchRequest', url: 'https://example.org/' });
  const refusal = expect(asked).rejects.toEqual(code('IE_IPC_CLOSED'));
  for (const id of NUMBERS) peer.write(rawMessage(numbered(id, 1_000)));
  await turns(50);
  return { peer, channel, asked, refusal, tellGone };
}

describe('a channel whose peer is known to be gone', () => {
  it('ends though nobody receives what it said last, which can still be received', async () => {
    const { peer, channel, refusal, tellGone } = await openUnread();
    peer.end.end();
    tellGone();
    await refusal;
    expect(await channel.ended).toEqual(code('IE_IPC_CLOSED'));
    for (const id of NUMBERS) expect(await channel.recv()).toMatchObject({ id });
    await expect(channel.recv()).rejects.toEqual(code('IE_IPC_CLOSED'));
  });

  it('is open, like any other, as long as that is not known', async () => {
    const { peer, channel, asked, refusal } = await openUnread();
    expect(await isPending(asked)).toBe(true);
    peer.end.end();
    await refusal;
    for (const id of NUMBERS) expect(await channel.recv()).toMatchObject({ id });
  });

  it('ends though somebody else holds its end open', async () => {
    const { channel, refusal, tellGone } = await openUnread();
    tellGone();
    await refusal;
    for (const id of NUMBERS) expect(await channel.recv()).toMatchObject({ id });
  });

  it('waits for nothing when it had ended before', async () => {
    const { channel, refusal, tellGone } = await openUnread();
    channel.destroy();
    await refusal;
    const setTimer = vi.spyOn(globalThis, 'setInterval');
    tellGone();
    await turns();
    expect(setTimer).not.toHaveBeenCalled();
    setTimer.mockRestore();
  });

  it('ends though somebody else goes on to speak in its stead, without end', async () => {
    // It keeps to a window that is wide.
    const { peer, channel, refusal, tellGone } = await openUnread(64 * MIB);
    const big = rawMessage(numbered(99, MIB / 2));
    let bytes = 0;
    let hasEnded = false;
    void channel.ended.then(() => {
      hasEnded = true;
    });
    tellGone();
    await turns();
    while (!hasEnded && bytes < 64 * MIB) {
      peer.write(big);
      bytes += big.length;
      await turns(1);
    }
    await until(() => hasEnded);
    await refusal;
    expect(bytes).toBeLessThan(16 * MIB);
  });
});
