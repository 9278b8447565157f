import { afterEach, describe, expect, it } from 'vitest';
import { type ChildHandle, type ExitReason, Supervisor } from '../dist/index.js';
import { anything, child, fixture } from './support/fixture.js';
import { childrenOf } from './support/processes.js';
import { recordTransitions } from './support/transitions.js';
import { waitUntil } from './support/wait-until.js';

const transitions = recordTransitions();
const childrenBefore = childrenOf(process.pid);
afterEach(() => {
  expect(childrenOf(process.pid)).toEqual(childrenBefore);
});

/** Whether a child does what it is there for. */
async function answers({ channel }: ChildHandle<{ type: string }>): Promise<boolean> {
  await channel.send({ type: 'Ping' });
  return (await channel.recv()).type === 'Pong';
}

/** A supervisor that wastes no time. */
function supervise(mode?: string) {
  return new Supervisor('renderer', { ...child(mode), backoffMs: 1 });
}

describe('a supervisor', () => {
  it('starts its child when it is first asked for, and gives the same while it lives', async () => {
    await using supervisor = supervise();
    expect(supervisor.state).toBe('idle');
    expect(childrenOf(process.pid)).toEqual(childrenBefore);

    const first = await supervisor.child();
    expect(supervisor.state).toBe('running');
    expect(first.report.confined).toBe(true);
    expect(await answers(first)).toBe(true);
    expect(await supervisor.child()).toBe(first);
  });

  it('starts one child for all who ask at once', async () => {
    await using supervisor = supervise();
    const [first, ...others] = await Promise.all(Array.from({ length: 20 }, () => supervisor.child()));
    expect(new Set(others)).toEqual(new Set([first]));
    expect(childrenOf(process.pid)).toHaveLength(childrenBefore.length + 1);
  });

  it('starts another eagerly, and one for all who ask meanwhile', async () => {
    await using supervisor = supervise();
    const first = await supervisor.child();
    process.kill(first.pid, 'SIGKILL');
    await first.exited;
    const asked = await Promise.all([supervisor.child(), supervisor.child(), supervisor.child()]);
    expect(new Set(asked).size).toBe(1);

    process.kill(asked[0].pid, 'SIGKILL');
    const { pid } = await transitions.next('running', 3);
    expect((await supervisor.child()).pid).toBe(pid);
  });

  it('tells each transition with what led to it', async () => {
    const supervisor = new Supervisor('network', { ...child('exit-7'), backoffMs: 5 });
    const first = await supervisor.child();
    await first.channel.send({ type: 'Ping' });
    const reason = await first.exited;
    const second = await supervisor.child();
    await supervisor.shutdown();
    const kind = 'network';
    expect(transitions.all).toEqual([
      { kind, from: 'idle', to: 'starting', restarts: 0 },
      { kind, from: 'starting', to: 'running', restarts: 0, pid: first.pid },
      { kind, from: 'running', to: 'restarting', restarts: 0, reason, delayMs: 5 },
      { kind, from: 'restarting', to: 'running', restarts: 1, pid: second.pid },
      { kind, from: 'running', to: 'stopping', restarts: 1 },
      { kind, from: 'stopping', to: 'stopped', restarts: 1 },
    ]);
    expect(reason).toMatchObject({ type: 'crashed', code: 7 });
  });
});

type Handle = ChildHandle<{ type: string }>;
const ping = (handle: Handle) => handle.channel.send({ type: 'Ping' });

describe('a supervised child is followed by another that is usable at once', () => {
  it.each<[string, ExitReason['type'], string, (handle: Handle) => unknown]>([
    ['is killed by somebody', 'signal', 'serve', ({ pid }) => process.kill(pid, 'SIGKILL')],
    ['aborts', 'signal', 'abort', ping],
    ['exits with a code', 'crashed', 'exit-7', ping],
    ['throws', 'crashed', 'throw', ping],
    ['breaks the protocol', 'bad-message', 'garbage', ping],
    ['exits with code 0, which nobody asked for', 'clean', 'brief', () => {}],
    ['closes its channel and lives on', 'killed', 'mute', () => {}],
    ['is killed by its handle', 'killed', 'spin', (handle) => handle.kill()],
    ['is shut down by its handle', 'clean', 'serve', (handle) => handle.shutdown()],
    ['is left alone on a channel that is closed here', 'clean', 'serve', ({ channel }) => channel.close()],
  ])('when it %s', async (_how, type, mode, end) => {
    await using supervisor = supervise(mode);
    const first = await supervisor.child();
    await end(first);
    expect(await first.exited).toMatchObject({ type });

    const second = await supervisor.child();
    expect(second.pid).not.toBe(first.pid);
    expect(second.isAlive()).toBe(true);
    expect(transitions.all.find(({ to }) => to === 'restarting')).toMatchObject({ reason: { type } });
    if (mode === 'serve') expect(await answers(second)).toBe(true);
  });

  it('when it runs out of memory', async () => {
    await using supervisor = new Supervisor('renderer', {
      entry: fixture('deeds.mjs'),
      execArgv: ['--max-old-space-size=32'],
      incoming: anything,
      backoffMs: 1,
    });
    const first = await supervisor.child();
    await first.channel.send({ type: 'Deed', deed: 'fillHeap' });
    expect(await first.exited).toMatchObject({ type: 'out-of-memory' });
    const second = await supervisor.child();
    await second.channel.send({ type: 'Deed', deed: 'nothing' });
    expect(await second.channel.recv()).toEqual({ type: 'Done', value: 'done' });
  });
});

describe('a supervisor never gives a child that is on its way out', () => {
  it('such as one whose channel has ended', async () => {
    await using supervisor = supervise('mute');
    const first = await supervisor.child();
    await waitUntil('the end of the channel', () => supervisor.state === 'restarting');
    expect(first.isAlive()).toBe(true);
    expect((await supervisor.child()).pid).not.toBe(first.pid);
  });

  it('or one that is being killed for a breach, whose end is told as one', async () => {
    await using supervisor = supervise();
    const first = await supervisor.child();
    expect(supervisor.current).toBe(first);
    const killed = first.kill({ breach: true });
    expect(supervisor.current).toBeUndefined();
    const next = await supervisor.child();
    expect(next).not.toBe(first);
    expect(supervisor.current).toBe(next);
    expect(await answers(next)).toBe(true);
    await killed;
    expect(await first.exited).toMatchObject({ type: 'bad-message', signal: 'SIGKILL' });
  });

  it('or one that is being shut down', async () => {
    await using supervisor = supervise('late');
    const first = await supervisor.child();
    const ending = first.shutdown();
    expect(supervisor.state).toBe('restarting');
    const second = await supervisor.child();
    expect(second.pid).not.toBe(first.pid);
    expect(await ending).toBe('clean');
  });

  it('or one that ended right after its hello', async () => {
    await using supervisor = supervise('leave');
    while (supervisor.state !== 'exhausted') {
      const { handle, isAlive } = await supervisor.child().then(
        (handle) => ({ handle, isAlive: handle.isAlive() }),
        () => ({ handle: undefined, isAlive: false }),
      );
      // On a busy machine a child may end before its start is complete.
      if (!handle) continue;
      expect(isAlive).toBe(true);
      await handle.exited;
    }
    expect(supervisor.state).toBe('exhausted');
  });
});

it('fails what was pending when the child ended, and does nothing over', async () => {
  await using supervisor = new Supervisor('network', { ...child(), backoffMs: 1 });
  const first = await supervisor.child();
  const pending = first.channel.request({ type: 'FetchRequest', url: 'https://example.org' });
  const failure = expect(pending).rejects.toMatchObject({
    name: 'IpcError',
    code: 'IE_IPC_CLOSED',
    cause: { code: 'IE_SANDBOX_CHILD_ENDED', reason: { type: 'signal', signal: 'SIGKILL' } },
  });
  process.kill(first.pid, 'SIGKILL');
  await failure;

  const second = await supervisor.child();
  await second.channel.send({ type: 'Ping' });
  expect(await second.channel.recv()).toEqual({ type: 'Pong' });
  expect(await supervisor.shutdown()).toBe('clean');
  // A child answers what it was asked before it ends.
  await expect(second.channel.recv()).rejects.toMatchObject({ code: 'IE_IPC_CLOSED' });
});

describe('the signal of a wait for a child', () => {
  it('ends that wait, and neither the start nor the waits of others', async () => {
    await using supervisor = supervise();
    const giveUp = new AbortController();
    const reason = new Error('changed my mind');
    const [mine, other] = [supervisor.child({ signal: giveUp.signal }), supervisor.child()];
    const outcome = expect(mine).rejects.toBe(reason);
    giveUp.abort(reason);
    await outcome;
    expect(supervisor.state).toBe('starting');
    expect(await answers(await other)).toBe(true);
  });

  it('lets the start go on, though nobody else waits', async () => {
    await using supervisor = supervise();
    const giveUp = new AbortController();
    const outcome = expect(supervisor.child({ signal: giveUp.signal })).rejects.toMatchObject({
      name: 'AbortError',
    });
    giveUp.abort();
    await outcome;
    const { pid } = await transitions.next('running');
    expect((await supervisor.child()).pid).toBe(pid);
  });

  it('starts nothing when it has aborted before', async () => {
    await using supervisor = supervise();
    await expect(supervisor.child({ signal: AbortSignal.abort() })).rejects.toMatchObject({
      name: 'AbortError',
    });
    expect(supervisor.state).toBe('idle');
  });

  it('does nothing to a child that is there', async () => {
    await using supervisor = supervise();
    const giveUp = new AbortController();
    const handle = await supervisor.child({ signal: giveUp.signal });
    giveUp.abort();
    expect(await answers(handle)).toBe(true);
  });
});

it('refuses a kind that is none, and options that cannot be meant', async () => {
  expect(() => new Supervisor('browser' as 'renderer')).toThrow(
    expect.objectContaining({ code: 'IE_SANDBOX_INVALID_KIND' }),
  );
  for (const options of [
    { maxRestarts: -1 },
    { signal: AbortSignal.abort() },
    { entry: 7 },
    { restarts: 1 },
    null,
  ]) {
    expect(() => new Supervisor('renderer', options as object)).toThrow(
      expect.objectContaining({ code: 'IE_SANDBOX_INVALID_OPTION' }),
    );
  }
  const supervisor = new Supervisor('renderer', { maxRestarts: 0, backoffMs: 0, limits: { openFiles: 64 } });
  const invalid = { code: 'IE_SANDBOX_INVALID_OPTION' };
  await expect(supervisor.child({ signal: {} as AbortSignal })).rejects.toMatchObject(invalid);
  await expect(supervisor.child(null as never)).rejects.toMatchObject(invalid);
  await expect(supervisor.shutdown({ timeout: 5 } as object)).rejects.toMatchObject(invalid);
  expect(supervisor.state).toBe('idle');
});
