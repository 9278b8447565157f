import { afterEach, describe, expect, it } from 'vitest';
import { Supervisor } from '../dist/index.js';
import { child } from './support/fixture.js';
import { childrenOf, hasEnded } from './support/processes.js';
import { recordTransitions } from './support/transitions.js';
import { waitUntil } from './support/wait-until.js';

const transitions = recordTransitions();
const childrenBefore = childrenOf(process.pid);
const noChildIsLeft = () => expect(childrenOf(process.pid)).toEqual(childrenBefore);
afterEach(noChildIsLeft);

const stopped = { name: 'SandboxError', code: 'IE_SANDBOX_STOPPED' };
/** Longer than a test: what comes after it does not come. */
const NEVER_MS = 1_000_000;

function supervise(mode: string, backoffMs = 1) {
  return new Supervisor('renderer', { ...child(mode), backoffMs });
}

describe('shutdown of a supervisor', () => {
  it('lets its child finish, and starts no other', async () => {
    const supervisor = supervise('late');
    const { exited } = await supervisor.child();
    expect(await supervisor.shutdown()).toBe('clean');
    expect(await exited).toMatchObject({ type: 'clean' });
    expect(supervisor.state).toBe('stopped');
    noChildIsLeft();
    await expect(supervisor.child()).rejects.toMatchObject({
      ...stopped,
      message:
        'the supervisor of the renderer child has been stopped: create a new Supervisor to start the child again',
    });
    expect(transitions.states()).toEqual(['starting', 'running', 'stopping', 'stopped']);
  });

  it('kills a child that does not finish in time', async () => {
    const supervisor = supervise('hang');
    const { exited } = await supervisor.child();
    expect(await supervisor.shutdown({ timeoutMs: 50 })).toBe('forced');
    expect(await exited).toMatchObject({ type: 'killed' });
  });

  it('takes its deadline from the options where the call gives none', async () => {
    const supervisor = new Supervisor('renderer', { ...child('hang'), shutdownTimeoutMs: 50 });
    await supervisor.child();
    expect(await supervisor.shutdown()).toBe('forced');
  });

  it('gives the same result to all who ask, at once and later', async () => {
    const supervisor = supervise('hang');
    await supervisor.child();
    const patient = supervisor.shutdown({ timeoutMs: NEVER_MS });
    await expect(supervisor.child()).rejects.toMatchObject(stopped);
    expect(await supervisor.shutdown({ timeoutMs: 50 })).toBe('forced');
    expect(await patient).toBe('forced');
    expect(await supervisor.shutdown()).toBe('forced');
    await supervisor.kill();
    expect(transitions.states().slice(-2)).toEqual(['stopping', 'stopped']);
  });

  it('is cut short by kill', async () => {
    const supervisor = supervise('hang');
    await supervisor.child();
    const patient = supervisor.shutdown({ timeoutMs: NEVER_MS });
    await supervisor.kill();
    expect(await patient).toBe('forced');
  });

  it.each([Number.NaN, -1])('refuses timeoutMs: %d and leaves the child as it was', async (timeoutMs) => {
    await using supervisor = supervise('serve');
    const { channel } = await supervisor.child();
    await expect(supervisor.shutdown({ timeoutMs })).rejects.toMatchObject({
      code: 'IE_SANDBOX_INVALID_OPTION',
    });
    await channel.send({ type: 'Ping' });
    expect(await channel.recv()).toEqual({ type: 'Pong' });
  });
});

describe.each(['shutdown', 'kill'] as const)('%s of a supervisor', (stop) => {
  it('before the first child is asked for keeps it from being started', async () => {
    const supervisor = supervise('serve');
    await supervisor[stop]();
    await expect(supervisor.child()).rejects.toMatchObject(stopped);
    noChildIsLeft();
  });

  it('in the turn in which a start began gives it up', async () => {
    const supervisor = supervise('serve');
    const waiting = expect(supervisor.child()).rejects.toMatchObject(stopped);
    await supervisor[stop]();
    await waiting;
    noChildIsLeft();
  });

  it('during a start gives it up, and those who wait for it', async () => {
    const supervisor = supervise('silent');
    const waiting = [supervisor.child(), supervisor.child()].map((wait) =>
      expect(wait).rejects.toMatchObject(stopped),
    );
    await waitUntil('a child', () => childrenOf(process.pid).length > childrenBefore.length);
    await supervisor[stop]();
    noChildIsLeft();
    await Promise.all(waiting);
    expect(transitions.states()).toEqual(['starting', 'stopping', 'stopped']);
  });

  it('during the wait for a restart gives it up', async () => {
    const supervisor = supervise('serve', NEVER_MS);
    process.kill((await supervisor.child()).pid, 'SIGKILL');
    await transitions.next('restarting');
    const waiting = expect(supervisor.child()).rejects.toMatchObject(stopped);
    await supervisor[stop]();
    await waiting;
    expect(supervisor.state).toBe('stopped');
  });

  it('during a restart gives it up', async () => {
    const supervisor = supervise('serve');
    const { pid } = await supervisor.child();
    process.kill(pid, 'SIGKILL');
    await transitions.next('restarting');
    await waitUntil('a child', () => childrenOf(process.pid).some((other) => other !== pid));
    const waiting = supervisor.child().then(
      ({ exited }) => exited,
      (error) => expect(error).toMatchObject(stopped),
    );
    await supervisor[stop]();
    await waiting;
    noChildIsLeft();
  });

  it('waits for a child that its handle is shutting down', async () => {
    const supervisor = supervise('late');
    const handle = await supervisor.child();
    const ending = handle.shutdown();
    await supervisor[stop]();
    expect(hasEnded(handle.pid)).toBe(true);
    expect(['clean', 'forced']).toContain(await ending);
  });

  it('comes after its child was exhausted', async () => {
    const supervisor = new Supervisor('renderer', { ...child('leave'), maxRestarts: 0 });
    const exhausted = transitions.next('exhausted');
    await supervisor.child().catch(() => {});
    await exhausted;
    await supervisor[stop]();
    await expect(supervisor.child()).rejects.toMatchObject(stopped);
  });
});

/** A supervisor in each of its states. */
const states = {
  idle: async () => supervise('serve'),
  starting: async () => {
    const supervisor = supervise('serve');
    supervisor.child().catch(() => {});
    return supervisor;
  },
  running: async () => {
    const supervisor = supervise('hang');
    await supervisor.child();
    return supervisor;
  },
  restarting: async () => {
    const supervisor = supervise('serve', NEVER_MS);
    await (await supervisor.child()).kill();
    return supervisor;
  },
  exhausted: async () => {
    const supervisor = new Supervisor('renderer', { ...child(), maxRestarts: 0 });
    await (await supervisor.child()).kill();
    return supervisor;
  },
  stopping: async () => {
    const supervisor = supervise('hang');
    await supervisor.child();
    void supervisor.shutdown({ timeoutMs: NEVER_MS });
    return supervisor;
  },
  stopped: async () => {
    const supervisor = supervise('serve');
    await supervisor.kill();
    return supervisor;
  },
};

describe.each(Object.keys(states) as (keyof typeof states)[])('a supervisor that is %s', (state) => {
  const calls: ((supervisor: Supervisor<'renderer'>) => Promise<unknown>)[] = [
    (supervisor) => supervisor.child(),
    (supervisor) => supervisor.child({ signal: AbortSignal.abort() }),
    (supervisor) => supervisor.shutdown({ timeoutMs: 50 }),
    (supervisor) => supervisor.kill(),
    (supervisor) => supervisor[Symbol.asyncDispose](),
  ];

  it.each([
    ['in this order', [...calls, ...calls]],
    ['in the opposite order', [...calls, ...calls].reverse()],
  ])('takes every call at once, %s, and leaves no child', async (_order, all) => {
    const supervisor = await states[state]();
    expect(supervisor.state).toBe(state);
    for (const result of await Promise.allSettled(all.map((call) => call(supervisor)))) {
      if (result.status === 'fulfilled') continue;
      const { code, name } = result.reason;
      expect(['IE_SANDBOX_STOPPED', 'IE_SANDBOX_RESTARTS_EXHAUSTED', 'AbortError']).toContain(
        name === 'AbortError' ? name : code,
      );
    }
    expect(supervisor.state).toBe('stopped');
    noChildIsLeft();
  });
});

it('a child that crashes while it is shut down is not started again', async () => {
  const supervisor = supervise('hang');
  const { pid } = await supervisor.child();
  const ending = supervisor.shutdown({ timeoutMs: NEVER_MS });
  process.kill(pid, 'SIGSEGV');
  expect(await ending).toBe('clean');
  expect(supervisor.state).toBe('stopped');
  expect(transitions.states()).not.toContain('restarting');
});

it('a supervisor that is disposed kills its child', async () => {
  let pid: number;
  {
    await using supervisor = supervise('spin');
    ({ pid } = await supervisor.child());
  }
  expect(hasEnded(pid)).toBe(true);
});
