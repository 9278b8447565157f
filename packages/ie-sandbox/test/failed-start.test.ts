import { afterEach, describe, expect, it } from 'vitest';
import { type ChildKind, SandboxError, spawnChild } from '../dist/index.js';
import { child, fixture, over, transports } from './support/fixture.js';
import { childrenOf } from './support/processes.js';
import { waitUntil } from './support/wait-until.js';

/** A child that says its hello and never locks itself. */
const raw = (mode: string) => ({ entry: fixture('raw.mjs'), args: [mode], sandbox: 'off' as const });
const failed = { name: 'SandboxError', code: 'IE_SANDBOX_LAUNCH_FAILED' };

const childrenBefore = childrenOf(process.pid);
const noChildIsLeft = () => expect(childrenOf(process.pid)).toEqual(childrenBefore);
// Once the promise has settled, not some time later.
afterEach(noChildIsLeft);

describe.each(transports)('a start over %s fails with a typed error and without a child', (transport) => {
  it('when the child exits, and the exit code is told', async () => {
    await expect(spawnChild('renderer', { ...child('exit-3'), ...over(transport) })).rejects.toMatchObject({
      ...failed,
      message: expect.stringMatching(/^the renderer child \(pid \d+\) did not start: it exited with code 3$/),
    });
    noChildIsLeft();
  });

  it('when a signal ends the child, and the signal is told', async () => {
    await expect(
      spawnChild('renderer', { ...child('segfault-early'), ...over(transport) }),
    ).rejects.toMatchObject({
      ...failed,
      message: expect.stringContaining('was ended by SIGSEGV'),
    });
    noChildIsLeft();
  });

  it('when the child says nothing in time', async () => {
    const options = { ...child('silent'), ...over(transport), startTimeoutMs: 200 };
    await expect(spawnChild('renderer', options)).rejects.toMatchObject({
      ...failed,
      message: expect.stringContaining('200 ms'),
      cause: { code: 'IE_IPC_TIMEOUT' },
    });
    noChildIsLeft();
  });

  it('when there is no such entry', async () => {
    const entry = fixture('there-is-none.mjs');
    await expect(spawnChild('renderer', { entry, ...over(transport) })).rejects.toMatchObject(failed);
    noChildIsLeft();
  });

  it('when there is no such program to run it', async () => {
    const options = { ...child(), ...over(transport), execPath: '/there/is/none' };
    await expect(spawnChild('renderer', options)).rejects.toMatchObject({
      ...failed,
      message: expect.stringContaining('/there/is/none cannot be started'),
      cause: { code: 'ENOENT' },
    });
  });

  it('when the system does not take its environment', async () => {
    const options = { ...child(), ...over(transport), env: { HUGE: 'x'.repeat(3_000_000) } };
    await expect(spawnChild('renderer', options)).rejects.toMatchObject({
      ...failed,
      cause: { code: 'E2BIG' },
    });
  });

  it('when it is given up, with the reason of the signal', async () => {
    const reason = new Error('changed my mind');
    const giveUp = new AbortController();
    const starting = spawnChild('renderer', {
      ...child('silent'),
      ...over(transport),
      signal: giveUp.signal,
    });
    const outcome = expect(starting).rejects.toBe(reason);
    await waitUntil('a child to give up', () => childrenOf(process.pid).length > childrenBefore.length);
    giveUp.abort(reason);
    await outcome;
    noChildIsLeft();
  });

  it('when it is given up in the turn in which it began', async () => {
    const giveUp = new AbortController();
    const starting = spawnChild('renderer', { ...child(), ...over(transport), signal: giveUp.signal });
    giveUp.abort();
    await expect(starting).rejects.toMatchObject({ name: 'AbortError' });
    noChildIsLeft();
  });

  it('before it began, when it was given up before', async () => {
    const signal = AbortSignal.abort();
    const starting = spawnChild('renderer', { ...child(), ...over(transport), signal });
    noChildIsLeft();
    await expect(starting).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe.each(transports)('a start over %s that is given up', (transport) => {
  it('gives a child that works or none at all, at whatever moment it was', async () => {
    const options = { ...child(), ...over(transport) };
    const began = performance.now();
    await (await spawnChild('renderer', options)).kill();
    const wholeMs = performance.now() - began;
    for (let step = 0; step <= 10; step++) {
      const giveUp = new AbortController();
      const timer = setTimeout(() => giveUp.abort(), (wholeMs * step) / 10);
      try {
        const handle = await spawnChild('renderer', { ...options, signal: giveUp.signal });
        await handle.channel.send({ type: 'Ping' });
        expect(await handle.channel.recv()).toEqual({ type: 'Pong' });
        await handle.kill();
      } catch (error) {
        expect(error).toMatchObject({ name: 'AbortError' });
      }
      clearTimeout(timer);
      noChildIsLeft();
    }
  });
});

describe('a hello', () => {
  it('of the right version and kind is all that a start takes', async () => {
    const handle = await spawnChild('renderer', raw('well'));
    expect(handle.channel.peer.build).toBe('raw');
    await handle.kill();
  });

  it('of another version fails the start, and both versions are named', async () => {
    await expect(spawnChild('renderer', raw('other-version'))).rejects.toMatchObject({
      name: 'SandboxError',
      code: 'IE_SANDBOX_PROTOCOL_MISMATCH',
      message: expect.stringMatching(/version 999 .*version 2 /),
    });
  });

  it('of another kind fails the start', async () => {
    await expect(spawnChild('renderer', raw('other-kind'))).rejects.toMatchObject({
      ...failed,
      message: expect.stringContaining('it reported the kind network'),
    });
    await (await spawnChild('network', raw('other-kind'))).kill();
  });

  it('of a kind that steers terminals is told in one line that steers none', async () => {
    await expect(spawnChild('renderer', raw('odd-kind'))).rejects.toMatchObject({
      ...failed,
      message: expect.stringContaining('it reported the kind "a\\n\\x9b2J\\u{202e}"'),
    });
  });

  it.each([
    ['garbage', 'IE_IPC_INVALID_FRAME'],
    ['half', 'IE_IPC_INVALID_FRAME'],
  ])('that is %s fails the start', async (mode, code) => {
    await expect(spawnChild('renderer', raw(mode))).rejects.toMatchObject({ ...failed, cause: { code } });
  });
});

it('leaves a child alone that was ready before its signal aborted', async () => {
  const giveUp = new AbortController();
  const handle = await spawnChild('renderer', { ...child(), signal: giveUp.signal });
  giveUp.abort();
  await handle.channel.send({ type: 'Ping' });
  expect(await handle.channel.recv()).toEqual({ type: 'Pong' });
  expect(await handle.shutdown()).toBe('clean');
});

it.each(['browser', 'gpu', ''])('refuses to spawn %j', async (kind) => {
  const starting = spawnChild(kind as ChildKind, child());
  noChildIsLeft();
  await expect(starting).rejects.toBeInstanceOf(SandboxError);
  await expect(starting).rejects.toMatchObject({ code: 'IE_SANDBOX_INVALID_KIND' });
});
