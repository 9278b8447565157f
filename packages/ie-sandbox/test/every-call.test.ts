import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { type ChildHandle, type MessagesFrom, spawnChild } from '../dist/index.js';
import { child } from './support/fixture.js';
import { hasEnded } from './support/processes.js';

type Handle = ChildHandle<MessagesFrom['network']>;
/** Longer than a test: what comes after it does not come. */
const NEVER_MS = 1_000_000;

/** A handle in each of the states that it can be in when a user has it. */
const states = {
  ready: () => spawnChild('network', child()),
  draining: async () => {
    const handle = await spawnChild('network', child('hang'));
    void handle.shutdown({ timeoutMs: NEVER_MS });
    return handle;
  },
  'without a channel, closed here': async () => {
    const handle = await spawnChild('network', child('hang'));
    await handle.channel.close();
    return handle;
  },
  'without a channel, closed there': async () => {
    const handle = await spawnChild('network', child('mute'));
    // It lives on for two seconds: how it ends is not known yet.
    const send = () => handle.channel.send({ type: 'Ping' }).then(() => true);
    while (await send().catch(() => false)) await delay(1);
    return handle;
  },
  exited: async () => {
    const handle = await spawnChild('network', child());
    await handle.shutdown();
    return handle;
  },
};
type State = keyof typeof states;

const ask = { type: 'FetchRequest', url: 'https://example.org' } as const;

/** Every call; those that wait for what only the child's end brings are marked. */
const calls: Record<string, { call(handle: Handle): unknown; lasts?: true }> = {
  send: { call: ({ channel }) => channel.send({ type: 'Ping' }) },
  recv: { call: ({ channel }) => channel.recv(), lasts: true },
  iterate: { call: ({ channel }) => channel[Symbol.asyncIterator]().next(), lasts: true },
  request: { call: ({ channel }) => channel.request(ask) },
  close: { call: ({ channel }) => channel.close() },
  destroy: { call: ({ channel }) => channel.destroy() },
  unref: { call: ({ channel }) => channel.unref() },
  ended: { call: ({ channel }) => channel.ended, lasts: true },
  isAlive: { call: (handle) => handle.isAlive() },
  exited: { call: (handle) => handle.exited, lasts: true },
  shutdown: { call: (handle) => handle.shutdown({ timeoutMs: 50 }) },
  kill: { call: (handle) => handle.kill() },
  dispose: { call: (handle) => handle[Symbol.asyncDispose]() },
};
/** What is refused on a channel that has ended. */
const needChannel = ['send', 'recv', 'request'];

/** How it came out: with a value, or by the code of the error. */
function outcomes(results: PromiseSettledResult<unknown>[]): string[] {
  return results.map((result) => (result.status === 'fulfilled' ? 'done' : String(result.reason?.code)));
}

/** Makes a call, which may as well throw. */
const attempt = (name: string, handle: Handle) => Promise.resolve().then(() => calls[name]?.call(handle));

describe.each(Object.keys(states) as State[])('of a child that is %s', (state) => {
  const hasChannel = state === 'ready' || state === 'draining';

  it.each(Object.keys(calls))('%s may be called, twice at once and again', async (name) => {
    await using handle = await states[state]();
    const both = Promise.allSettled([attempt(name, handle), attempt(name, handle)]);
    if (calls[name]?.lasts) await handle.kill();
    const again = outcomes([...(await both), ...(await Promise.allSettled([attempt(name, handle)]))]);
    await handle.kill();

    const refused = 'IE_IPC_CLOSED';
    if (!needChannel.includes(name)) expect(again).toEqual(['done', 'done', 'done']);
    else if (hasChannel && name !== 'recv') expect(again).toEqual(['done', 'done', 'done']);
    else expect(again).toEqual([refused, refused, refused]);
  });

  it.each([
    ['in this order', Object.keys(calls)],
    ['in the opposite order', Object.keys(calls).reverse()],
  ])('all calls may be made at once, %s', async (_order, names) => {
    const handle = await states[state]();
    const results = await Promise.allSettled([...names, ...names].map((name) => attempt(name, handle)));
    for (const outcome of outcomes(results)) expect(['done', 'IE_IPC_CLOSED']).toContain(outcome);
    expect(handle.isAlive()).toBe(false);
    expect(hasEnded(handle.pid)).toBe(true);
  });
});
