import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type ChildKind, spawnChild } from '../dist/index.js';
import { child, fixture } from './support/fixture.js';
import { childrenOf } from './support/processes.js';

/** A line of the status of each thread of a process. */
function threadsOf(pid: number, line: string): string[] {
  return readdirSync(`/proc/${pid}/task`).map((thread) => {
    const status = readFileSync(`/proc/${pid}/task/${thread}/status`, 'utf8');
    return new RegExp(`^${line}:\\t(.*)$`, 'm').exec(status)?.[1] ?? '';
  });
}

const raw = (mode: string) => ({ entry: fixture('raw.mjs'), args: [mode] });

describe.each<ChildKind>(['renderer', 'network'])('the report of a %s', (kind) => {
  it('says what the kernel says of each of its threads', async () => {
    const handle = await spawnChild(kind, child());
    expect(handle.report).toMatchObject({ platform: process.platform, confined: true });
    const names = handle.report.layers.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(handle.report.requires));
    expect(handle.report.layers.map(({ status }) => status)).toEqual(names.map(() => 'applied'));

    expect(new Set(threadsOf(handle.pid, 'Seccomp'))).toEqual(new Set(['2']));
    expect(new Set(threadsOf(handle.pid, 'NoNewPrivs'))).toEqual(new Set(['1']));
    // CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH are all that root keeps.
    for (const set of threadsOf(handle.pid, 'CapEff')) expect(BigInt(`0x${set}`) & ~0b110n).toBe(0n);
    const own = Number(threadsOf(process.pid, 'Seccomp_filters')[0]);
    expect(new Set(threadsOf(handle.pid, 'Seccomp_filters'))).toEqual(new Set([String(own + 2)]));
    await handle.shutdown();
  });

  it('says the opposite of a plain child, and so does the kernel', async () => {
    const handle = await spawnChild(kind, { ...child(), sandbox: 'off' });
    expect(handle.report.confined).toBe(false);
    expect(new Set(threadsOf(handle.pid, 'Seccomp'))).toEqual(
      new Set(threadsOf(process.pid, 'Seccomp').slice(0, 1)),
    );
    await handle.shutdown();
  });
});

describe('a child that does not lock itself', () => {
  const before = childrenOf(process.pid);

  it('is refused where confinement is required, and the layer is named', async () => {
    await expect(spawnChild('renderer', raw('well'))).rejects.toMatchObject({
      code: 'IE_SANDBOX_LAYER_MISSING',
      message: expect.stringMatching(/seccomp: the child did not report it.*sandbox: 'best-effort'/),
    });
    expect(childrenOf(process.pid)).toEqual(before);
  });

  it('is told to be unconfined elsewhere', async () => {
    const handle = await spawnChild('renderer', { ...raw('well'), sandbox: 'best-effort' });
    expect(handle.report.confined).toBe(false);
    expect(handle.report.layers).toContainEqual({
      name: 'seccomp',
      status: 'unavailable',
      detail: 'the child did not report it',
    });
    await handle.kill();
  });

  it('is caught by the word of the kernel when it claims to have', async () => {
    await expect(spawnChild('renderer', raw('liar'))).rejects.toMatchObject({
      code: 'IE_SANDBOX_LAYER_MISSING',
      message: expect.stringMatching(/seccomp: reported by the child, but missing/),
    });
    expect(childrenOf(process.pid)).toEqual(before);

    const handle = await spawnChild('renderer', { ...raw('liar'), sandbox: 'best-effort' });
    expect(handle.report.confined).toBe(false);
    await handle.kill();
  });
});
