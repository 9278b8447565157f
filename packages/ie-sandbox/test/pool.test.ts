import { subscribe } from 'node:diagnostics_channel';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { createPool, type LifeEvent } from '../dist/index.js';
import { fixture } from './support/fixture.js';
import { poolOf } from './support/pool.js';
import { childrenOf, hasEnded, openSockets } from './support/processes.js';
import { scratchFolder } from './support/scratch.js';
import { waitUntil } from './support/wait-until.js';

const folder = scratchFolder();
const childrenBefore = childrenOf(process.pid);
afterEach(() => {
  expect(childrenOf(process.pid)).toEqual(childrenBefore);
});

/** The children whose end this program has learned of. */
const ended = new Set<number>();
subscribe('ie-sandbox:life', (event) => {
  const { to, pid } = event as LifeEvent;
  if (to === 'exited') ended.add(pid);
});

/** How many children there are of this program. */
const children = () => childrenOf(process.pid).length - childrenBefore.length;
const echo = (value: unknown) => ({ type: 'Echo', value });
const hang = { type: 'Hang' };
const code = (name: string) => ({ name: 'SandboxError', code: `IE_SANDBOX_${name}` });

describe('a pool', () => {
  it('starts a child when a task needs one, and no more than its size', async () => {
    await using pool = poolOf(2);
    expect([pool.size, pool.running, pool.queued, children()]).toEqual([2, 0, 0, 0]);

    const { answer, report, pid } = await pool.run(echo('first'));
    expect(answer).toMatchObject({ type: 'Answered', value: 'first', pid });
    expect(report.confined).toBe(true);
    expect(children()).toBe(1);
    // One that is free is used again.
    expect((await pool.run(echo('second'))).pid).toBe(pid);
    expect(children()).toBe(1);

    const outcomes = await Promise.all(Array.from({ length: 20 }, (_, index) => pool.run(echo(index))));
    expect(outcomes.map(({ answer }) => answer.value)).toEqual(
      Array.from({ length: 20 }, (_, index) => index),
    );
    expect(new Set(outcomes.map(({ pid }) => pid)).size).toBeLessThanOrEqual(2);
    expect(children()).toBeLessThanOrEqual(2);
  });

  it('serves those who come first first', async () => {
    await using pool = poolOf(1);
    const served: number[] = [];
    await Promise.all(
      Array.from({ length: 30 }, async (_, index) =>
        served.push(Number((await pool.run(echo(index))).answer.value)),
      ),
    );
    expect(served).toEqual(Array.from({ length: 30 }, (_, index) => index));
  });

  it('has one task at a time in a child, and the others wait in turn', async () => {
    await using pool = poolOf(2);
    const stop = new AbortController();
    const stopped = expect(pool.run(hang, { signal: stop.signal })).rejects.toThrow('enough');
    const served: unknown[] = [];
    await Promise.all(
      Array.from({ length: 10 }, async (_, index) => served.push((await pool.run(echo(index))).answer.value)),
    );
    expect(served).toEqual(Array.from({ length: 10 }, (_, index) => index));
    expect(pool.running).toBe(1);
    stop.abort(new Error('enough'));
    await stopped;
  });

  it('refuses a task that has no place, and takes another when there is one', async () => {
    await using pool = poolOf(1, { maxQueued: 2 });
    const tasks = [1, 2, 3].map((value) => pool.run(echo(value)));
    expect([pool.running, pool.queued]).toEqual([0, 3]);
    await expect(pool.run(echo(4))).rejects.toMatchObject({
      ...code('POOL_FULL'),
      message:
        'the pool is full: 1 of its tasks have a child, and 2 wait. Await some of them, or raise maxQueued',
    });
    await tasks[0];
    expect((await pool.run(echo(5))).answer.value).toBe(5);
    await Promise.all(tasks);

    await using narrow = poolOf(1, { maxQueued: 0 });
    const only = narrow.run(echo(1));
    await expect(narrow.run(echo(2))).rejects.toMatchObject(code('POOL_FULL'));
    await only;
    expect((await narrow.run(echo(3))).answer.value).toBe(3);
  });

  it('replaces a child after as many tasks as it may have', async () => {
    await using pool = poolOf(1, { maxTasksPerChild: 2, maxRestarts: 0 });
    const pids = [];
    for (let task = 0; task < 6; task++) pids.push((await pool.run(echo(task))).pid);
    expect(new Set(pids).size).toBe(3);
    expect(pids[0]).toBe(pids[1]);
  });

  it('has the body of an answer streamed, and the child is taken until its end', async () => {
    await using pool = poolOf(1);
    const { answer } = await pool.run({ type: 'Stream', count: 3_000 });
    const next = pool.run(echo('next'));
    expect([pool.running, pool.queued]).toEqual([1, 1]);
    let bytes = 0;
    for await (const chunk of answer.body) bytes += chunk.length;
    expect(bytes).toBe(3_000 * 1024);
    expect((await next).answer.value).toBe('next');

    const cancelled = await pool.run({ type: 'Stream', count: 1e9 });
    await cancelled.answer.body.cancel();
    expect((await pool.run(echo('after'))).pid).toBe(cancelled.pid);
  });
});

describe('a task that goes wrong costs no other', () => {
  it.each<[string, object, object]>([
    ['exits', { type: 'Exit', code: 9 }, { type: 'crashed', code: 9 }],
    ['exits as if all were well', { type: 'Exit', code: 0 }, { type: 'clean' }],
    [
      'dies by a signal',
      { type: 'Complain', text: 'last words\n' },
      { type: 'signal', stderrTail: expect.stringMatching(/^last words\n/) },
    ],
    ['breaks the protocol', { type: 'Garbage' }, { type: 'bad-message' }],
    ['sends what answers nothing', { type: 'Unasked' }, { type: 'bad-message' }],
    ['sends what is not accepted', { type: 'Foreign' }, { type: 'bad-message' }],
  ])('when its child %s', async (_how, message, reason) => {
    await using pool = poolOf(2);
    const tasks = await Promise.allSettled([
      pool.run(echo('before')),
      pool.run(message),
      ...Array.from({ length: 6 }, (_, index) => pool.run(echo(index))),
    ]);
    const [failed, ...others] = tasks.filter(
      ({ status }) => status === 'rejected',
    ) as PromiseRejectedResult[];
    expect(others).toEqual([]);
    expect(failed?.reason).toMatchObject({ ...code('CHILD_ENDED'), reason });
    expect((await pool.run(echo('after'))).answer.value).toBe('after');
  });

  it('when it takes too long: its child is killed, even one that never returns', async () => {
    await using pool = poolOf(2, { taskTimeoutMs: 60_000 });
    const { pid } = await pool.run(echo('where'));
    const spinning = pool.run({ type: 'Spin' }, { timeoutMs: 150 });
    const others = Array.from({ length: 5 }, (_, index) => pool.run(echo(index)));
    await expect(spinning).rejects.toMatchObject({
      ...code('TASK_TIMEOUT'),
      message: `the renderer child (pid ${pid}) did not answer within 150 ms and was killed`,
    });
    expect(hasEnded(pid)).toBe(true);
    expect((await Promise.all(others)).map(({ answer }) => answer.value)).toEqual([0, 1, 2, 3, 4]);
  });

  it('when the whole pool has a time for its tasks, which does not include the wait', async () => {
    await using pool = poolOf(1, { taskTimeoutMs: 150 });
    const late = expect(pool.run({ type: 'Hang' })).rejects.toMatchObject(code('TASK_TIMEOUT'));
    const next = pool.run({ type: 'Late', ms: 1 });
    await late;
    expect((await next).answer.value).toBe('late');
  });

  it('when the body of its answer takes too long: it fails as the task would have', async () => {
    await using pool = poolOf(1);
    const { answer } = await pool.run({ type: 'Stream', count: 1e9 }, { timeoutMs: 200 });
    const read = async () => {
      for await (const chunk of answer.body) expect(chunk).toBeInstanceOf(Uint8Array);
    };
    await expect(read()).rejects.toMatchObject(code('TASK_TIMEOUT'));
    expect((await pool.run(echo('after'))).answer.value).toBe('after');
  });

  it.each<[string, unknown, string]>([
    ['is none', 7, 'IE_IPC_INVALID_MESSAGE'],
    ['cannot be written', { type: 'Echo', value: 1n }, 'IE_IPC_INVALID_MESSAGE'],
    ['is too large', { type: 'Echo', value: 'x'.repeat(2 * 1024 ** 2) }, 'IE_IPC_TOO_LARGE'],
  ])('when its message %s: the child is not even told', async (_what, message, expected) => {
    await using pool = poolOf(1);
    const { pid } = await pool.run(echo('before'));
    const [failed, next] = await Promise.allSettled([pool.run(message as object), pool.run(echo('next'))]);
    expect(failed).toMatchObject({ status: 'rejected', reason: { code: expected } });
    expect(next).toMatchObject({ status: 'fulfilled', value: { pid } });
  });

  it('when it kills child after child, though none may be started again', async () => {
    await using pool = poolOf(1, { maxRestarts: 0 });
    await pool.run(echo('the program works'));
    for (let time = 0; time < 5; time++) {
      await expect(pool.run({ type: 'Exit', code: 1 })).rejects.toMatchObject(code('CHILD_ENDED'));
    }
    expect((await pool.run(echo('still'))).answer.value).toBe('still');
  });
});

describe('the signal of a task', () => {
  it('takes it out of the queue, and leaves the others in turn', async () => {
    await using pool = poolOf(1);
    const giveUp = new AbortController();
    const first = pool.run(echo(1));
    const second = expect(pool.run(echo(2), { signal: giveUp.signal })).rejects.toThrow('changed my mind');
    const third = pool.run(echo(3));
    expect(pool.queued).toBe(3);
    giveUp.abort(new Error('changed my mind'));
    await second;
    expect(pool.queued).toBe(2);
    expect((await third).pid).toBe((await first).pid);
  });

  it('ends it with its child when it is running', async () => {
    await using pool = poolOf(1);
    const { pid } = await pool.run(echo('where'));
    const stop = new AbortController();
    const spinning = expect(pool.run({ type: 'Spin' }, { signal: stop.signal })).rejects.toThrow('enough');
    const next = pool.run(echo('next'));
    stop.abort(new Error('enough'));
    await spinning;
    expect(hasEnded(pid)).toBe(true);
    expect((await next).pid).not.toBe(pid);
  });

  it('starts nothing when it has aborted before, and changes nothing when it aborts afterwards', async () => {
    await using pool = poolOf(1);
    await expect(pool.run(hang, { signal: AbortSignal.abort(new Error('never')) })).rejects.toThrow('never');
    expect(children()).toBe(0);
    const late = new AbortController();
    const { pid } = await pool.run(echo(1), { signal: late.signal, timeoutMs: 60_000 });
    late.abort();
    expect((await pool.run(echo(2))).pid).toBe(pid);
  });
});

describe('a child that ends without having done anything', () => {
  it('is followed by others up to the limit, and then the error says so', async () => {
    await using pool = poolOf(2, {}, 'leave');
    const codes = new Set<string>();
    let last: { code: string; message: string; retryAfterMs?: number } | undefined;
    for (let task = 0; task < 30; task++) {
      last = await pool.run(echo(task)).then(
        () => undefined,
        (error) => error,
      );
      codes.add(String(last?.code));
    }
    expect(last).toMatchObject({ ...code('RESTARTS_EXHAUSTED'), reason: { type: 'crashed', code: 7 } });
    expect(last?.message).toMatch(
      /^the renderer child has reached its limit of 3 restarts in 300 s: the last time it exited with code 7\. Remove the cause, then call run\(\) again in \d+(\.\d+)? s, or create a new pool$/,
    );
    expect(last?.retryAfterMs).toBeGreaterThan(0);
    expect(pool.queued).toBe(0);
  });

  it('is tried again when the window has room', async () => {
    let time = 0;
    await using pool = poolOf(1, { maxRestarts: 0, restartWindowMs: 1_000, now: () => time }, 'leave');
    const attempt = () => pool.run(echo(1)).catch(({ code }) => code);
    expect(await attempt()).not.toBe('IE_SANDBOX_RESTARTS_EXHAUSTED');
    expect(await attempt()).toBe('IE_SANDBOX_RESTARTS_EXHAUSTED');
    time = 5_000;
    expect(await attempt()).toBe('IE_SANDBOX_RESTARTS_EXHAUSTED');
  });

  it('after its answer has given that answer', async () => {
    await using pool = poolOf(1, { maxRestarts: 0 });
    for (let time = 0; time < 3; time++) {
      const { answer, pid } = await pool.run({ type: 'Last' });
      expect(answer.value).toBe('last');
      await waitUntil('the end of the child', () => ended.has(pid));
    }
  });

  it('at its start leaves the tasks to another child', async () => {
    const entry = join(folder, 'entry.mjs');
    writeFileSync(entry, `import ${JSON.stringify(pathToFileURL(fixture('pool-child.mjs')).href)};`);
    await using pool = poolOf(2, { entry, sandbox: 'off', maxRestarts: 1 });
    const { pid } = await pool.run(echo('works'));
    writeFileSync(entry, 'process.exit(3);');
    const tasks = await Promise.all([pool.run({ type: 'Late', ms: 500 }), pool.run(echo('waits'))]);
    expect(tasks).toMatchObject([{ pid }, { pid, answer: { value: 'waits' } }]);

    await expect(pool.run({ type: 'Exit', code: 1 })).rejects.toMatchObject(code('CHILD_ENDED'));
    await expect(pool.run(echo('none is left'))).rejects.toMatchObject({
      ...code('RESTARTS_EXHAUSTED'),
      cause: code('LAUNCH_FAILED'),
    });
  });

  it('that does not start fails all who wait by its own error, and the next task tries again', async () => {
    await using pool = poolOf(2, {}, 'no-start');
    for (let round = 0; round < 2; round++) {
      const failures = await Promise.allSettled(
        Array.from({ length: 5 }, (_, index) => pool.run(echo(index))),
      );
      for (const failure of failures) {
        expect(failure).toMatchObject({ status: 'rejected', reason: code('LAUNCH_FAILED') });
      }
    }
    await using absent = poolOf(2, { entry: '/nowhere/child.mjs' });
    await expect(absent.run(echo(1))).rejects.toMatchObject(code('LAUNCH_FAILED'));
  });

  it('is replaced when it was idle', async () => {
    await using pool = poolOf(1, { maxRestarts: 0 });
    const { pid } = await pool.run(echo(1));
    process.kill(pid, 'SIGKILL');
    await waitUntil('the end of the child', () => ended.has(pid));
    expect((await pool.run(echo(2))).pid).not.toBe(pid);
  });
});

describe('a pool that is closed', () => {
  it('finishes what it has, takes nothing more, and leaves no child', async () => {
    const pool = poolOf(2);
    const tasks = Array.from({ length: 10 }, (_, index) => pool.run(echo(index)));
    const closing = pool.close();
    await expect(pool.run(echo('late'))).rejects.toMatchObject(code('STOPPED'));
    expect((await Promise.all(tasks)).map(({ answer }) => answer.value)).toHaveLength(10);
    expect(await closing).toBe('clean');
    expect(children()).toBe(0);
    expect(await pool.close()).toBe('clean');
    await pool.kill();
  });

  it('may be closed twice at once, before it has a child, and while one starts', async () => {
    const idle = poolOf(1);
    expect(await Promise.all([idle.close(), idle.close()])).toEqual(['clean', 'clean']);
    const starting = poolOf(1);
    const task = starting.run(echo(1));
    expect(await Promise.all([starting.close(), starting.close()])).toEqual(['clean', 'clean']);
    expect((await task).answer.value).toBe(1);
  });

  it('rejects after its time what is not finished, and kills', async () => {
    const pool = poolOf(1);
    const { pid } = await pool.run(echo('where'));
    const tasks = [hang, echo(1)].map((task) =>
      expect(pool.run(task)).rejects.toMatchObject(code('STOPPED')),
    );
    expect(await pool.close({ timeoutMs: 50 })).toBe('forced');
    expect(hasEnded(pid)).toBe(true);
    await Promise.all(tasks);
    expect(await pool.close()).toBe('forced');
  });

  it('kills a child that does not end when it is shut down', async () => {
    const pool = poolOf(1, { shutdownTimeoutMs: 50 }, 'deaf');
    await pool.run(echo(1));
    expect(await pool.close()).toBe('forced');
  });

  it('rejects everything at once when it is killed, also while a child starts', async () => {
    const pool = poolOf(2);
    await pool.run(echo(1));
    const tasks = [hang, hang, echo(2)].map((task) =>
      expect(pool.run(task)).rejects.toMatchObject(code('STOPPED')),
    );
    await Promise.all([pool.kill(), pool.kill(), pool.close()]);
    await Promise.all(tasks);
    expect([pool.running, pool.queued, children()]).toEqual([0, 0, 0]);
  });

  it('has no descriptor left', async () => {
    const round = async () => {
      await using pool = poolOf(2);
      await Promise.all([1, 2, 3].map((value) => pool.run(echo(value))));
    };
    await round();
    const before = openSockets();
    for (let time = 0; time < 3; time++) await round();
    await waitUntil('the sockets of earlier children to close', () => openSockets() <= before);
  });
});

it.each<[object | null, string]>([
  [{ size: 0 }, 'invalid option size: give a whole number of at least 1; got the number 0'],
  [{ size: 1.5 }, 'invalid option size'],
  [{ maxQueued: -1 }, 'invalid option maxQueued: give a whole number of at least 0'],
  [{ taskTimeoutMs: 0 }, 'invalid option taskTimeoutMs: give a number of milliseconds above 0, or Infinity'],
  [{ maxTasksPerChild: 0 }, 'invalid option maxTasksPerChild'],
  [{ maxQueue: 5 }, 'unknown option maxQueue of createPool(); did you mean maxQueued?'],
  [{ signal: AbortSignal.abort() }, 'unknown option signal of createPool()'],
  [{ maxRestarts: -1 }, 'invalid option maxRestarts'],
  [{ entry: 7 }, 'invalid option entry'],
  [null, 'invalid options of createPool()'],
])('the options %j are refused when the pool is made', (options, message) => {
  expect(() => createPool('renderer', options as object)).toThrow(
    expect.objectContaining({ ...code('INVALID_OPTION'), message: expect.stringContaining(message) }),
  );
});

it('a kind that is none is refused, and so are options of a task that cannot be meant', async () => {
  expect(() => createPool('browser' as 'renderer')).toThrow(expect.objectContaining(code('INVALID_KIND')));
  await using pool = poolOf(1);
  for (const options of [{ timeoutMs: 0 }, { timeoutMs: '5' }, { signal: {} }, { timeout: 5 }, null]) {
    await expect(pool.run(echo(1), options as object)).rejects.toMatchObject(code('INVALID_OPTION'));
  }
  await expect(pool.close({ timeout: 1 } as object)).rejects.toMatchObject(code('INVALID_OPTION'));
  await expect(pool.close({ timeoutMs: -1 })).rejects.toMatchObject(code('INVALID_OPTION'));
  expect(children()).toBe(0);
  expect((await pool.run(echo('unharmed'))).answer.value).toBe('unharmed');
});
