import { expect, it } from 'vitest';
import { spawnChild } from '../dist/index.js';
import { child } from './support/fixture.js';

it('a child that closes its channel and goes on is killed', async () => {
  const handle = await spawnChild('renderer', child('mute'));
  expect(await handle.channel.ended).toMatchObject({
    code: 'IE_IPC_CLOSED',
    message: `the renderer child (pid ${handle.pid}) was killed`,
  });
  expect(await handle.exited).toMatchObject({ type: 'killed' });
});

it.each([Number.POSITIVE_INFINITY, 2 ** 31])(
  'shutdown waits for a child with timeoutMs: %d',
  async (timeoutMs) => {
    const handle = await spawnChild('renderer', child());
    expect(await handle.shutdown({ timeoutMs })).toBe('clean');
  },
);

it.each([Number.NaN, -1])(
  'shutdown refuses timeoutMs: %d and leaves the child as it was',
  async (timeoutMs) => {
    const handle = await spawnChild('renderer', child());
    await expect(handle.shutdown({ timeoutMs })).rejects.toThrow(RangeError);
    await handle.channel.send({ type: 'Ping' });
    expect(await handle.channel.recv()).toEqual({ type: 'Pong' });
    expect(await handle.shutdown()).toBe('clean');
  },
);

it('variables of the caller that name a channel do not lead the child to another one', async () => {
  const env = { IE_IPC_FD: '9', IE_IPC_PIPE: '/nowhere', IE_IPC_SECRET: 'x' };
  for (const transport of ['fd', 'pipe'] as const) {
    const handle = await spawnChild('renderer', { ...child(), env, transport, sandbox: 'best-effort' });
    expect(await handle.shutdown()).toBe('clean');
  }
});

it.each(['', new URL('https://example.com/child.js')])('the entry %j is refused', async (entry) => {
  await expect(spawnChild('renderer', { entry })).rejects.toMatchObject({ code: 'IE_SANDBOX_NO_ENTRY' });
});

it('a transport that there is not is refused', async () => {
  const transport = 'tcp' as 'fd';
  await expect(spawnChild('renderer', { ...child(), transport })).rejects.toThrow(/'fd' or 'pipe'/);
});

it.each([
  { sandbox: 'requir' as 'require' },
  { limits: { openFiles: -1 } },
  { limits: { dataBytes: 1.5 } },
  { limits: { dataBytes: 'x' as unknown as number } },
])('%j is refused before a child is started', async (options) => {
  await expect(spawnChild('renderer', { ...child(), ...options })).rejects.toThrow(RangeError);
});

it('a profile that there is not is refused', async () => {
  const profile = 'nonsense' as 'renderer';
  const refusal = { code: 'IE_SANDBOX_INVALID_KIND' };
  await expect(spawnChild('renderer', { ...child(), profile })).rejects.toMatchObject(refusal);
});
