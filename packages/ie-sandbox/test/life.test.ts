import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type LifeEvent, spawnChild } from '../dist/index.js';
import { child } from './support/fixture.js';

let events: LifeEvent[];
const collect = (event: unknown) => void events.push(event as LifeEvent);
beforeEach(() => {
  events = [];
  subscribe('ie-sandbox:life', collect);
});
afterEach(() => {
  unsubscribe('ie-sandbox:life', collect);
});

it('tells subscribers of ie-sandbox:life each step of a child, with its kind, pid and end', async () => {
  const handle = await spawnChild('network', child());
  await handle.shutdown();
  const { pid } = handle;
  expect(events).toEqual([
    { kind: 'network', pid, from: 'starting', to: 'ready' },
    { kind: 'network', pid, from: 'ready', to: 'draining' },
    { kind: 'network', pid, from: 'draining', to: 'exited', reason: await handle.exited },
  ]);
});

it('tells of draining once, however often shutdown is called', async () => {
  const handle = await spawnChild('renderer', child());
  await Promise.all([handle.shutdown(), handle.shutdown()]);
  await handle.shutdown();
  expect(events.map(({ to }) => to)).toEqual(['ready', 'draining', 'exited']);
});

it('tells of a child that is killed', async () => {
  const handle = await spawnChild('renderer', child());
  await handle.kill();
  expect(events.map(({ from, to, reason }) => [from, to, reason?.type])).toEqual([
    ['starting', 'ready', undefined],
    ['ready', 'exited', 'killed'],
  ]);
});

it('tells of a child that never became ready', async () => {
  await expect(spawnChild('renderer', child('exit-3'))).rejects.toThrow('exited with code 3');
  expect(events).toEqual([
    {
      kind: 'renderer',
      pid: expect.any(Number),
      from: 'starting',
      to: 'exited',
      reason: { type: 'crashed', code: 3, signal: null, stderrTail: '' },
    },
  ]);
});
