import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { spawnChild } from '../dist/index.js';
import { child } from './support/fixture.js';
import { childrenOf, hasEnded, processState } from './support/processes.js';
import { startProgram } from './support/run-program.js';
import { waitUntil } from './support/wait-until.js';

// What users of other systems complain about children. What they complain about channels is in ie-ipc's tests.

const closed = expect.objectContaining({ name: 'IpcError', code: 'IE_IPC_CLOSED' });

it.each([
  ['waits for its channel', 'serve'],
  ['has timers of its own', 'hang'],
  ['is busy at 100 %', 'spin'],
])('a child that %s does not outlive a parent that is killed', async (_, mode) => {
  const parent = startProgram('parent.mjs', ['killed', mode, 'fd']);
  const { pid } = await parent.firstLine<{ pid: number }>();
  try {
    expect(hasEnded(pid)).toBe(false);
    parent.process.kill('SIGKILL');
    if (parent.process.signalCode === null) await once(parent.process, 'exit');
    await waitUntil('the end of the child', () => hasEnded(pid));
  } finally {
    if (!hasEnded(pid)) process.kill(pid, 'SIGKILL');
  }
});

describe('a child that crashes while nobody speaks with it', () => {
  it.each(['SIGSEGV', 'SIGABRT', 'SIGTERM'] as const)('by %s is noticed, told and reaped', async (signal) => {
    const handle = await spawnChild('renderer', child());
    const before = childrenOf(process.pid);
    expect(before).toContain(handle.pid);
    process.kill(handle.pid, signal);
    expect(await handle.exited).toMatchObject({ type: 'signal', signal });
    expect(handle.isAlive()).toBe(false);
    // Not even a zombie is left.
    expect(processState(handle.pid)).toBeUndefined();
    expect(await handle.channel.ended).toEqual(closed);
  });
});

it('a call that is pending when its child crashes settles, and says how it crashed', async () => {
  const handle = await spawnChild('renderer', child());
  const calls = [
    handle.channel.recv(),
    handle.channel.request({ type: 'FetchRequest', url: 'x' }),
    handle.channel[Symbol.asyncIterator]().next(),
  ];
  const results = Promise.allSettled(calls);
  process.kill(handle.pid, 'SIGSEGV');
  const reasons = (await results).map((result) => (result.status === 'rejected' ? result.reason : undefined));
  const why = { code: 'IE_SANDBOX_CHILD_ENDED', reason: { type: 'signal', signal: 'SIGSEGV' } };
  for (const reason of reasons.slice(0, 2)) {
    expect(reason).toMatchObject({
      code: 'IE_IPC_CLOSED',
      message: expect.stringContaining('SIGSEGV'),
      cause: why,
    });
  }
  expect(reasons[2] ?? closed).toEqual(closed);
  await expect(handle.channel.send({ type: 'Ping' })).rejects.toMatchObject({ cause: why });
});

it.each(['kill', 'shutdown'] as const)(
  'what is sent in the window of a %s is refused by a typed error',
  async (way) => {
    const handle = await spawnChild('renderer', child());
    const errors: unknown[] = [];
    const send = () =>
      void handle.channel.send({ type: 'Ping' }).catch((error: unknown) => errors.push(error));
    const reading = (async () => {
      for await (const _ of handle.channel);
    })().catch((error: unknown) => errors.push(error));
    send();
    const ending = handle[way]();
    let isOver = false;
    void handle.exited.then(() => {
      isOver = true;
    });
    while (!isOver) {
      for (let burst = 0; burst < 20; burst++) send();
      await new Promise((next) => setImmediate(next));
    }
    await ending;
    send();
    await reading;
    await new Promise((next) => setImmediate(next));
    expect(errors.length).toBeGreaterThan(0);
    for (const error of errors) expect(error).toEqual(closed);
  },
);

describe('a shutdown comes to its end, and its child to its own', () => {
  it.each([
    ['serves', 'serve', 'clean'],
    ['goes on to hang', 'hang', 'forced'],
    ['spins', 'spin', 'forced'],
  ])('when the child %s', async (_, mode, outcome) => {
    const handle = await spawnChild('renderer', child(mode));
    expect(await handle.shutdown(mode === 'serve' ? {} : { timeoutMs: 50 })).toBe(outcome);
    expect(processState(handle.pid)).toBeUndefined();
  });

  it('when the child is stopped and can hear nothing', async () => {
    const handle = await spawnChild('renderer', child());
    process.kill(handle.pid, 'SIGSTOP');
    const pending = expect(handle.channel.recv()).rejects.toEqual(closed);
    expect(await handle.shutdown({ timeoutMs: 50 })).toBe('forced');
    await pending;
    expect(processState(handle.pid)).toBeUndefined();
  });

  it('when the child reads nothing and more is queued than the kernel takes', async () => {
    const handle = await spawnChild('renderer', child('spin'));
    const url = 'x'.repeat(500_000);
    const sends = Array.from({ length: 50 }, (_, id) =>
      handle.channel.send({ type: 'FetchRequest', id, url }),
    );
    const results = Promise.allSettled(sends);
    expect(await handle.shutdown({ timeoutMs: 50 })).toBe('forced');
    for (const result of await results)
      if (result.status === 'rejected') expect(result.reason).toEqual(closed);
    expect(processState(handle.pid)).toBeUndefined();
  });

  it('when the child crashes in the middle of it', async () => {
    const handle = await spawnChild('renderer', child('hang'));
    const ending = handle.shutdown({ timeoutMs: 20_000 });
    process.kill(handle.pid, 'SIGSEGV');
    await ending;
    expect((await handle.exited).type).toBe('signal');
  });
});
