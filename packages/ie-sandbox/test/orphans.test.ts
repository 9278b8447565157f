import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { spawnChild } from '../dist/index.js';
import { child, transports } from './support/fixture.js';
import { hasEnded } from './support/processes.js';
import { type Program, runProgram, startProgram } from './support/run-program.js';
import { waitUntil } from './support/wait-until.js';

/** A child is given a second to end by itself when its parent is gone; the rest is for a busy machine. */
const SOON_MS = 10_000;

interface Parent {
  kill(signal: NodeJS.Signals): void;
}

/** Starts a parent, lets `end` end it, and waits for the end of its child. */
async function expectNoOrphan(
  args: string[],
  end?: (parent: Parent, pid: number) => void,
  deadlineMs = SOON_MS,
) {
  const parent = startProgram('parent.mjs', args);
  const { pid } = await parent.firstLine<{ pid: number }>();
  try {
    end?.(parent.process, pid);
    const ended = new Promise((resolve) => parent.process.once('exit', resolve));
    if (parent.process.exitCode === null && parent.process.signalCode === null) await ended;
    await waitUntil(`the end of the child of a parent ${args.join(' ')}`, () => hasEnded(pid), deadlineMs);
    return parent.result;
  } finally {
    if (!hasEnded(pid)) process.kill(pid, 'SIGKILL');
  }
}

/** Kills a program, and waits for the end of the child that it was starting. */
async function expectEndWith(parent: Program, pid: number) {
  try {
    expect(hasEnded(pid)).toBe(false);
    parent.process.kill('SIGKILL');
    await once(parent.process, 'exit');
    await waitUntil('the end of a child that never became ready', () => hasEnded(pid), 1_000);
  } finally {
    if (!hasEnded(pid)) process.kill(pid, 'SIGKILL');
  }
}

describe.each(transports)('a child over %s ends', (transport) => {
  it.each(['serve', 'hang', 'spin'])(
    'when its parent has nothing left to do, though it would %s',
    async (mode) => {
      expect(await expectNoOrphan(['return', mode, transport])).toMatchObject({ code: 0, stderr: '' });
    },
  );

  it.each(['serve', 'hang', 'spin'])(
    'when its parent calls process.exit, though it would %s',
    async (mode) => {
      expect(await expectNoOrphan(['exit', mode, transport])).toMatchObject({ code: 5, stderr: '' });
    },
  );

  it.each(['serve', 'spin'])(
    'when its parent ends of an uncaught error, though it would %s',
    async (mode) => {
      const { code, stderr } = await expectNoOrphan(['throw', mode, transport]);
      expect(code).toBe(1);
      expect(stderr).toContain('crashed as asked');
    },
  );

  it.each(['serve', 'hang'])('when its parent gets SIGTERM, though it would %s', async (mode) => {
    const result = await expectNoOrphan(['killed', mode, transport], (parent) => parent.kill('SIGTERM'));
    expect(result).toMatchObject({ signal: 'SIGTERM', stderr: '' });
  });

  it.each(['serve', 'hang'])('when its parent gets SIGKILL, though it would %s', async (mode) => {
    const result = await expectNoOrphan(['killed', mode, transport], (parent) => parent.kill('SIGKILL'));
    expect(result).toMatchObject({ signal: 'SIGKILL', stderr: '' });
  });
});

describe.each([
  ['a confined child', 'require'],
  ['an unconfined child', 'off'],
])('%s ends within a second of its SIGKILLed parent', (_what, sandbox) => {
  it.each([
    ['is idle', 'serve'],
    ['has a timer', 'hang'],
    ['spins', 'spin'],
  ])('while it %s', async (_doing, mode) => {
    const args = ['killed', mode, 'fd', sandbox];
    await expectNoOrphan(args, (parent) => parent.kill('SIGKILL'), 1_000);
  });

  it.each(['serve', 'spin'])('while it is stopped, and would %s', async (mode) => {
    const stopped = (parent: Parent, pid: number) => {
      process.kill(pid, 'SIGSTOP');
      parent.kill('SIGKILL');
    };
    await expectNoOrphan(['killed', mode, 'fd', sandbox], stopped, 1_000);
  });

  it('while it has yet to connect', async () => {
    const parent = startProgram('leaving-early.mjs', ['silent', sandbox]);
    const { pid } = await parent.firstLine<{ pid: number }>();
    await expectEndWith(parent, pid);
  });

  it.each([
    ['spins', false],
    ['is stopped', true],
  ])('while it %s in its own program before it connects', async (_doing, isStopped) => {
    const parent = startProgram('leaving-early.mjs', ['busy-start', sandbox]);
    const { pid } = await parent.firstLine<{ pid: number }>();
    await parent.complained('busy\n');
    if (isStopped) process.kill(pid, 'SIGSTOP');
    await expectEndWith(parent, pid);
  });

  it('or with the Worker that spawned it, though it would spin', async () => {
    const program = startProgram('worker-parent.mjs', [sandbox]);
    const { pid } = await program.firstLine<{ pid: number }>();
    try {
      await waitUntil('the end of the child of a Worker', () => hasEnded(pid), 1_000);
    } finally {
      if (!hasEnded(pid)) process.kill(pid, 'SIGKILL');
      program.process.kill('SIGKILL');
      await program.result;
    }
  });
});

it('an unconfined child over a named pipe ends within a second of its SIGKILLed parent, though it would spin', async () => {
  await expectNoOrphan(['killed', 'spin', 'pipe'], (parent) => parent.kill('SIGKILL'), 1_000);
});

it('ends a confined child that is still starting when its parent calls process.exit', async () => {
  const parent = startProgram('leaving-early.mjs', ['silent', 'require', 'exit']);
  const { pid } = await parent.firstLine<{ pid: number }>();
  expect(await parent.result).toMatchObject({ code: 5, stderr: '' });
  await waitUntil('the end of a child that never became ready', () => hasEnded(pid), 1_000);
});

it('ends a child by its own process.exit when a timer keeps it busy and its parent closes the channel', async () => {
  const handle = await spawnChild('renderer', child('hang'));
  await handle.channel.close();
  expect(await handle.exited).toMatchObject({ type: 'clean', code: 0 });
});

it('leaves no process, zombie, descriptor or resource behind twenty starts and ends', async () => {
  const { code, stdout, stderr } = await runProgram('cycles.mjs');
  expect(stderr).toBe('');
  expect(JSON.parse(stdout)).toEqual({ children: [], descriptors: 0, resources: [] });
  expect(code).toBe(0);
});
