import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { readdirSync } from 'node:fs';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { type ChildKind, type LifeEvent, type ProbeReport, probeSandbox } from '../dist/index.js';
import { nodes } from './support/nodes.js';
import { scratchFolder } from './support/scratch.js';

/** How many probes a plain child must get through with, for their refusal to mean something. */
const ENOUGH = 100;
/** Calls that a confined child may make, with other arguments. No privilege changes their outcome. */
const OWN_CALLS = [
  ...['mmap', 'mprotect', 'mremap', 'clock_gettime', 'clock_getres', 'clock_nanosleep', 'futex'],
  ...['fcntl', 'dup', 'getsockopt', 'recvfrom', 'recvmsg', 'pipe2'],
];

describe.each<ChildKind>(['renderer', 'network'])('in a %s', (kind) => {
  let control: ProbeReport;
  beforeAll(async () => {
    control = await probeSandbox(kind, { sandbox: 'off' });
  });

  it('most probes reach the kernel when nothing confines it', () => {
    expect(control.report.confined).toBe(false);
    const reached = control.results.filter(({ outcome }) => outcome === 'reached');
    expect(reached.length).toBeGreaterThanOrEqual(ENOUGH);
    expect(control.traces).toContain('created');
  });

  it('each argument that is refused is one that the kernel would take from a plain child', () => {
    const byArgument = control.results.filter(({ call }) => OWN_CALLS.includes(call));
    expect(byArgument.length).toBeGreaterThanOrEqual(25);
    expect(byArgument.filter(({ outcome }) => outcome !== 'reached')).toEqual([]);
  });

  it.each(nodes)(
    'every probe is refused or ends the process, and leaves no trace, on %s',
    async (execPath) => {
      const { report, results, traces } = await probeSandbox(kind, { sandbox: 'require', execPath });
      expect(report.confined).toBe(true);
      expect(results.filter(({ outcome }) => outcome === 'reached')).toEqual([]);
      expect(results.map(({ name }) => name)).toEqual(control.results.map(({ name }) => name));
      expect(traces).toEqual([]);
    },
  );

  it('a call by another interface of the processor is told from a refusal, since it ends the process', async () => {
    const { results } = await probeSandbox(kind, { sandbox: 'require' });
    const killed = results.filter(({ outcome }) => outcome === 'killed');
    expect(killed).toEqual([expect.objectContaining({ detail: 'SIGSYS' })]);
  });
});

it('leaves none of its folders behind', async () => {
  // Others probe at the same time, in the folder that this test would look at.
  const folder = scratchFolder();
  vi.stubEnv('TMPDIR', folder);
  await probeSandbox('renderer');
  vi.unstubAllEnvs();
  expect(readdirSync(folder)).toEqual([]);
});

it.each(['starting', 'ready'] as const)('is given up by its signal while its child is %s', async (state) => {
  const folder = scratchFolder();
  vi.stubEnv('TMPDIR', folder);
  const stop = new AbortController();
  const reach = (event: unknown) => {
    if ((event as LifeEvent).to === 'ready') stop.abort(new Error('enough'));
  };
  subscribe('ie-sandbox:life', reach);
  try {
    const probing = probeSandbox('renderer', { signal: stop.signal });
    expect(readdirSync(folder)).toHaveLength(1);
    if (state === 'starting') stop.abort(new Error('enough'));
    await expect(probing).rejects.toThrow('enough');
    expect(readdirSync(folder)).toEqual([]);
  } finally {
    unsubscribe('ie-sandbox:life', reach);
    vi.unstubAllEnvs();
  }
});
