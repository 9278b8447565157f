import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { SandboxError, Supervisor } from '../dist/index.js';
import { child, fixture } from './support/fixture.js';
import { childrenOf } from './support/processes.js';
import { scratchFolder } from './support/scratch.js';
import { recordTransitions } from './support/transitions.js';

const transitions = recordTransitions();
const folder = scratchFolder();

/** Ends child after child until there is none to be had, and tells why. */
async function exhaust(supervisor: Supervisor<'renderer'>): Promise<SandboxError> {
  for (;;) {
    try {
      const { pid, exited } = await supervisor.child();
      process.kill(pid, 'SIGKILL');
      await exited;
    } catch (error) {
      if (error instanceof SandboxError) return error;
      throw error;
    }
  }
}

describe('a child that ends again and again', () => {
  it('is started three times again within five minutes, and then the error says so', async () => {
    await using supervisor = new Supervisor('renderer', { ...child(), backoffMs: 1 });
    const error = await exhaust(supervisor);
    expect(error).toMatchObject({
      code: 'IE_SANDBOX_RESTARTS_EXHAUSTED',
      reason: { type: 'signal', signal: 'SIGKILL' },
    });
    expect(error.message).toMatch(
      /^the renderer child has reached its limit of 3 restarts in 300 s: the last time it was ended by SIGKILL\. Remove the cause, then call child\(\) again in \d+(\.\d+)? s, or create a new Supervisor$/,
    );
    expect(supervisor.state).toBe('exhausted');
    expect(transitions.states().filter((state) => state === 'running')).toHaveLength(4);
    await expect(supervisor.child()).rejects.toMatchObject({ code: 'IE_SANDBOX_RESTARTS_EXHAUSTED' });

    // The bound is that of one supervisor.
    await using another = new Supervisor('renderer', child());
    expect((await another.child()).isAlive()).toBe(true);
  });

  it('ends at the bound without anybody asking, though each ends at once after its hello', async () => {
    await using supervisor = new Supervisor('renderer', { ...child('leave'), maxRestarts: 2, backoffMs: 1 });
    await supervisor.child().catch(() => {});
    expect(await transitions.next('exhausted')).toMatchObject({
      restarts: 2,
      reason: { type: 'crashed', code: 7 },
    });
  });

  it('is waited for longer each time', async () => {
    await using supervisor = new Supervisor('renderer', { ...child(), backoffMs: 2 });
    await exhaust(supervisor);
    const delays = transitions.all.flatMap(({ to, delayMs }) => (to === 'restarting' ? [delayMs] : []));
    expect(delays).toEqual([2, 4, 8]);
  });

  it('fails those who wait when it has ended once too often', async () => {
    await using supervisor = new Supervisor('renderer', { ...child('late'), maxRestarts: 0 });
    const first = await supervisor.child();
    void first.shutdown();
    const waits = [supervisor.child(), supervisor.child()];
    for (const { reason } of (await Promise.allSettled(waits)) as PromiseRejectedResult[]) {
      expect(reason).toMatchObject({
        code: 'IE_SANDBOX_RESTARTS_EXHAUSTED',
        message: expect.stringMatching(
          /0 restarts .* it exited with code 0\. Remove the cause, then create a new Supervisor/,
        ),
      });
    }
  });

  it('is started again for who asks when the window has room, and no sooner', async () => {
    let time = 0;
    await using supervisor = new Supervisor('renderer', {
      ...{ ...child(), maxRestarts: 1, restartWindowMs: 1_500, backoffMs: 1, now: () => time },
    });
    const error = await exhaust(supervisor);
    expect(error.message).toMatch(/limit of 1 restart in 1\.5 s/);
    expect(error.retryAfterMs).toBe(1_500);
    const restarted = transitions.all.length;
    time = 1_499;
    await expect(supervisor.child()).rejects.toMatchObject({
      code: 'IE_SANDBOX_RESTARTS_EXHAUSTED',
      retryAfterMs: 1,
    });
    time = 1_500;

    const handle = await supervisor.child();
    await handle.channel.send({ type: 'Ping' });
    expect(await handle.channel.recv()).toEqual({ type: 'Pong' });
    // Nobody starts it but who asks, and it counts.
    expect(transitions.all.slice(restarted)).toMatchObject([
      { from: 'exhausted', to: 'restarting', restarts: 0, delayMs: 0 },
      { from: 'restarting', to: 'running', restarts: 1 },
    ]);
    expect((await exhaust(supervisor)).code).toBe('IE_SANDBOX_RESTARTS_EXHAUSTED');
  });
});

describe('a start that fails', () => {
  const entry = join(folder, 'entry.mjs');
  const options = { entry, args: ['serve'], sandbox: 'off' as const, backoffMs: 1 };
  const works = `import ${JSON.stringify(pathToFileURL(fixture('child.mjs')).href)};`;
  const fails = 'process.exit(3);';
  const childrenBefore = childrenOf(process.pid);

  it('fails who asked for the first child by its own error, and is tried again for who asks next', async () => {
    await using supervisor = new Supervisor('renderer', options);
    writeFileSync(entry, fails);
    const failures = await Promise.allSettled([supervisor.child(), supervisor.child()]);
    for (const failure of failures) {
      expect(failure).toMatchObject({
        status: 'rejected',
        reason: { code: 'IE_SANDBOX_LAUNCH_FAILED', message: expect.stringContaining('exited with code 3') },
      });
    }
    expect(supervisor.state).toBe('idle');
    expect(childrenOf(process.pid)).toEqual(childrenBefore);

    writeFileSync(entry, works);
    expect((await supervisor.child()).isAlive()).toBe(true);
    expect(transitions.states()).toEqual(['starting', 'idle', 'starting', 'running']);
  });

  it('counts as a restart when it follows a crash, and the last one is told', async () => {
    writeFileSync(entry, works);
    await using supervisor = new Supervisor('renderer', options);
    const { pid } = await supervisor.child();
    writeFileSync(entry, fails);
    process.kill(pid, 'SIGKILL');
    await transitions.next('restarting');
    const failed = { code: 'IE_SANDBOX_LAUNCH_FAILED' };
    await expect(supervisor.child()).rejects.toMatchObject({
      code: 'IE_SANDBOX_RESTARTS_EXHAUSTED',
      message: expect.stringMatching(
        /restarts in [^:]*: the renderer child .* did not start: it exited with code 3\. Remove/,
      ),
      cause: failed,
    });
    expect(transitions.all.slice(2)).toMatchObject([
      { from: 'running', to: 'restarting', restarts: 0, reason: { type: 'signal' } },
      { from: 'restarting', to: 'restarting', restarts: 1, error: failed },
      { from: 'restarting', to: 'restarting', restarts: 2, error: failed },
      { from: 'restarting', to: 'exhausted', restarts: 3, error: failed },
    ]);
  });

  it('keeps those waiting who ask for a child, if another start comes about', async () => {
    writeFileSync(entry, works);
    await using supervisor = new Supervisor('renderer', { ...options, maxRestarts: 10 });
    const { pid } = await supervisor.child();
    writeFileSync(entry, fails);
    process.kill(pid, 'SIGKILL');
    await transitions.next('restarting');
    const next = supervisor.child();
    await transitions.next('restarting', 2);
    writeFileSync(entry, works);
    expect((await next).isAlive()).toBe(true);
  });
});
