import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { spawnChild } from '../dist/index.js';
import { child, over, transports } from './support/fixture.js';
import { hasEnded, openSockets } from './support/processes.js';
import { waitUntil } from './support/wait-until.js';

/** As many as a channel keeps before its peer has to wait; see the limits of ie-ipc. */
const MAX_UNREAD = 4096;
const CLOSED = { name: 'IpcError', code: 'IE_IPC_CLOSED' };

/** The processor time that a process has had. */
function timeOf(pid: number): string | undefined {
  return /\) (?:\S+ ){11}(\d+ \d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1];
}

/** Waits until a child says nothing more, since nobody makes room for it. */
async function untilItWaits(pid: number): Promise<void> {
  let [last, same] = [timeOf(pid), 0];
  await waitUntil('the child to wait for room', () => {
    const now = timeOf(pid);
    same = now === last ? same + 1 : 0;
    last = now;
    return same >= 20;
  });
}

describe.each(transports)('a child over %s that says more than anybody receives', (transport) => {
  it.each(['SIGKILL', 'kill'])('leaves nothing pending when it has ended by %s', async (how) => {
    const sockets = openSockets();
    const handle = await spawnChild('renderer', { ...child('flood'), ...over(transport) });
    const { channel, pid } = handle;
    const asked = expect(channel.request({ type: 'FetchRequest', url: 'https://example.org/' })).rejects;
    const refused = asked.toMatchObject({ ...CLOSED, cause: { code: 'IE_SANDBOX_CHILD_ENDED' } });
    await untilItWaits(pid);
    if (how === 'kill') await handle.kill();
    else process.kill(pid, 'SIGKILL');
    await refused;
    expect(await channel.ended).toMatchObject(CLOSED);
    expect(hasEnded(pid)).toBe(true);
    await waitUntil('its socket to be closed', () => openSockets() <= sockets);
  });

  it('has all of it received, all the same', async () => {
    const handle = await spawnChild('renderer', { ...child('flood'), ...over(transport) });
    let received = 0;
    while (received < MAX_UNREAD) received += (await handle.channel.recv()) ? 1 : 0;
    await handle.kill();
    for await (const { type } of handle.channel) received += type === 'Pong' ? 1 : 0;
    expect(received).toBeGreaterThan(MAX_UNREAD);
  });
});
