import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import type { MessageFromNetwork } from '@internet-exploder/ie-ipc';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { type ChildKind, spawnChild } from '../dist/index.js';
import { anything, child, over, transports } from './support/fixture.js';
import { hasEnded, processState } from './support/processes.js';

describe.each(transports)('a child over %s', (transport) => {
  it('answers, and exits with code 0 when told to shut down', async () => {
    const handle = await spawnChild('renderer', { ...child(), ...over(transport) });
    expect(handle.isAlive()).toBe(true);

    await handle.channel.send({ type: 'Ping' });
    expect(await handle.channel.recv()).toEqual({ type: 'Pong' });

    expect(await handle.shutdown()).toBe('clean');
    expect(handle.isAlive()).toBe(false);
    expect(await handle.exited).toEqual({ type: 'clean', code: 0, signal: null, stderrTail: '' });
  });

  it('is a process of this one until it has ended, and then no process at all', async () => {
    const handle = await spawnChild('renderer', { ...child(), ...over(transport) });
    expect(processState(handle.pid)?.parent).toBe(process.pid);
    await handle.shutdown();
    expect(processState(handle.pid)).toBeUndefined();
  });

  it.each<ChildKind>(['renderer', 'network'])('knows that it is a %s', async (kind) => {
    const handle = await spawnChild(kind, { ...child('facts'), ...over(transport), incoming: anything });
    expect(handle.kind).toBe(kind);
    expect(handle.channel.peer.kind).toBe(kind);

    await handle.channel.send({ type: 'Ping' });
    const facts = await handle.channel.recv();
    expect(facts).toMatchObject({ kind });
    expect(facts.argv.slice(1)).toEqual(['facts', '--subprocess-kind', kind]);
    await handle.shutdown();
  });

  it('answers each request by its id', async () => {
    const handle = await spawnChild('network', { ...child(), ...over(transport) });
    const request = { type: 'FetchRequest', url: 'https://example.org' } as const;
    const [first, second] = await Promise.all([
      handle.channel.request(request),
      handle.channel.request(request),
    ]);
    expect([first.type, second.type]).toEqual(['FetchError', 'FetchError']);
    expect(first).not.toEqual(second);
    await handle.shutdown();
  });
});

it('reports that it is not confined where that was asked for, and why', async () => {
  const handle = await spawnChild('renderer', { ...child(), sandbox: 'off' });
  expect(handle.report).toEqual({
    platform: process.platform,
    confined: false,
    requires: [],
    layers: [{ name: 'kernel', status: 'off', detail: "the option sandbox is 'off'" }],
  });
  await handle.shutdown();
});

it('refuses a named pipe to a child that has to be confined, and says what to do', async () => {
  const starting = spawnChild('renderer', { ...child(), transport: 'pipe', sandbox: 'require' });
  await expect(starting).rejects.toMatchObject({
    name: 'SandboxError',
    code: 'IE_SANDBOX_LAYER_MISSING',
    message: expect.stringMatching(/transport: 'fd'.*sandbox: 'best-effort'/),
  });
  const handle = await spawnChild('renderer', { ...child(), ...over('pipe') });
  expect(handle.report).toMatchObject({ confined: false, layers: [{ status: 'unavailable' }] });
  await handle.shutdown();
});

it('leaves no socket file and no private folder behind a named pipe', async () => {
  const handle = await spawnChild('renderer', { ...child('facts'), ...over('pipe'), incoming: anything });
  await handle.channel.send({ type: 'Ping' });
  const { env } = await handle.channel.recv();
  const path = env.IE_IPC_PIPE ?? '';
  expect(path).toMatch(/\/ie-ipc-[^/]+$/);
  expect(existsSync(path)).toBe(false);
  expect(existsSync(dirname(path))).toBe(false);
  await handle.shutdown();
});

it('runs many children at a time, each with its own channel', async () => {
  const handles = await Promise.all(
    ['a', 'b', 'c', 'd'].map((name) =>
      spawnChild('renderer', { ...child('facts'), args: ['facts', name], incoming: anything }),
    ),
  );
  await Promise.all(handles.map((handle) => handle.channel.send({ type: 'Ping' })));
  const facts = await Promise.all(handles.map((handle) => handle.channel.recv()));
  expect(facts.map(({ argv }) => argv[2])).toEqual(['a', 'b', 'c', 'd']);
  await Promise.all(handles.map((handle) => handle.kill()));
  expect(handles.map(({ pid }) => hasEnded(pid))).toEqual([true, true, true, true]);
});

it('is typed by what its kind may say', async () => {
  const network = await spawnChild('network', child());
  await network.channel.send({ type: 'Ping' });
  const answer = await network.channel.recv();
  expectTypeOf(answer).toEqualTypeOf<MessageFromNetwork>();
  expect(answer.type).toBe('Pong');
  await network.shutdown();
});
