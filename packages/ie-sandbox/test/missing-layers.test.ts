import { chmodSync, cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { type SandboxReport, spawnChild } from '../dist/index.js';
import { type Errno, encode } from '../src/platform/linux/kernel/bpf.js';
import { compile } from '../src/platform/linux/kernel/filter.js';
import { ownArch, type SyscallName, syscallNumber } from '../src/platform/linux/kernel/syscall-numbers.js';
import { child, fixture } from './support/fixture.js';
import { childrenOf } from './support/processes.js';
import { runProgram } from './support/run-program.js';
import { scratchFolder } from './support/scratch.js';

const folder = scratchFolder();

interface Outcome {
  report?: SandboxReport;
  answer?: unknown;
  error?: { code: string; message: string };
  children: string[];
}

/** Spawns a child where a system call answers as a kernel without it does. */
async function spawnWithout(call: SyscallName, verdict: Errno, sandbox: string): Promise<Outcome> {
  const arch = ownArch();
  const filter = encode(compile({ rules: [{ calls: [call], verdict }], fallback: 'allow' }, arch));
  const args = [filter.toString('base64'), String(syscallNumber('seccomp', arch)), sandbox];
  const { stdout, stderr } = await runProgram('filtered-parent.mjs', args);
  expect(stderr).toBe('');
  return JSON.parse(stdout) as Outcome;
}

describe.each<[SyscallName, Errno, string, RegExp]>([
  ['landlock_create_ruleset', 'ENOSYS', 'landlock', /landlock: the kernel does not support Landlock.*5\.13/],
  ['landlock_create_ruleset', 'EOPNOTSUPP', 'landlock', /landlock: Landlock is built in but off.*lsm=/],
  ['landlock_restrict_self', 'EPERM', 'landlock', /landlock: landlock_restrict_self failed/],
  ['seccomp', 'EPERM', 'seccomp-inherited', /seccomp-inherited: refused by the kernel \(errno 1\)/],
  ['seccomp', 'ENOSYS', 'seccomp-inherited', /seccomp-inherited: refused by the kernel \(errno 38\)/],
])('where %s answers %s', (call, verdict, layer, message) => {
  it('a child that has to be confined is not started, and the error names layer and way out', async () => {
    const { error, children } = await spawnWithout(call, verdict, 'require');
    expect(error?.code).toBe('IE_SANDBOX_LAYER_MISSING');
    expect(error?.message).toMatch(message);
    expect(error?.message).toContain("sandbox: 'best-effort'");
    expect(children).toEqual([]);
  });

  it('a child runs with what is left, and its report claims no more', async () => {
    const { report, answer, children } = await spawnWithout(call, verdict, 'best-effort');
    expect(answer).toEqual({ type: 'Pong' });
    expect(report?.confined).toBe(false);
    const statuses = new Map(report?.layers.map(({ name, status }) => [name, status]));
    expect(statuses.get(layer)).toBe('unavailable');
    expect(statuses.get('no-new-privileges')).toBe('applied');
    expect(children).toEqual([]);
  });
});

it('is confined under a filter of its surroundings that refuses it nothing', async () => {
  const { report } = await spawnWithout('acct', 'EPERM', 'require');
  expect(report?.confined).toBe(true);
});

describe('where the binary that speaks to the kernel is not installed', () => {
  const home = join(folder, 'home/node_modules/@internet-exploder/ie-sandbox');
  const program = join(home, 'program.mjs');
  mkdirSync(join(home, 'node_modules/@internet-exploder'), { recursive: true });
  for (const name of ['dist', 'package.json']) {
    cpSync(fileURLToPath(new URL(`../${name}`, import.meta.url)), join(home, name), { recursive: true });
  }
  const ipc = dirname(dirname(createRequire(import.meta.url).resolve('@internet-exploder/ie-ipc')));
  symlinkSync(ipc, join(home, 'node_modules/@internet-exploder/ie-ipc'));
  writeFileSync(
    program,
    `import { spawnChild } from './dist/index.js';
    const [entry, sandbox] = process.argv.slice(2);
    try {
      const { report, ...handle } = await spawnChild('renderer', { entry, sandbox });
      console.log(JSON.stringify({ report }));
    } catch ({ code, message }) {
      console.log(JSON.stringify({ error: { code, message } }));
    }`,
  );
  const run = async (sandbox: string) => {
    // Whoever runs the tests may have told Node.js where else to look for packages.
    const options = { env: { NODE_PATH: '' } };
    const { stdout } = await runProgram(program, [fixture('child.mjs'), sandbox], options);
    return JSON.parse(stdout) as Outcome;
  };

  it('a child that has to be confined is not started, and the error says what to install', async () => {
    const { error } = await run('require');
    expect(error).toMatchObject({
      code: 'IE_SANDBOX_LAYER_MISSING',
      message: expect.stringMatching(/@koromix\/koffi-linux-\w+ is not installed.*optional dependencies/),
    });
  });

  it('a child runs unconfined where that is enough, and its report says why', async () => {
    const { report } = await run('best-effort');
    expect(report).toMatchObject({
      confined: false,
      layers: [{ status: 'unavailable', detail: expect.stringContaining('is not installed') }],
    });
  });
});

describe('a start that the profile does not let happen fails with the reason, and without a child', () => {
  const script = join(folder, 'node.sh');
  writeFileSync(script, `#!/bin/sh\nexec ${process.execPath} "$@"\n`);
  chmodSync(script, 0o755);
  const before = childrenOf(process.pid);

  it('such as that of a shell script in the place of Node.js', async () => {
    await expect(spawnChild('renderer', { ...child(), execPath: script })).rejects.toMatchObject({
      code: 'IE_SANDBOX_LAUNCH_FAILED',
      message: expect.stringContaining(`${script} cannot be started: `),
      cause: { code: 'EACCES' },
    });
    expect(childrenOf(process.pid)).toEqual(before);
    const control = await spawnChild('renderer', { ...child(), execPath: script, sandbox: 'off' });
    expect(await control.shutdown()).toBe('clean');
  });

  it('or of a file that is no program', async () => {
    const execPath = join(folder, 'no-program');
    writeFileSync(execPath, 'text', { mode: 0o644 });
    await expect(spawnChild('renderer', { ...child(), execPath })).rejects.toMatchObject({
      code: 'IE_SANDBOX_LAUNCH_FAILED',
      cause: { code: 'EACCES' },
    });
    expect(childrenOf(process.pid)).toEqual(before);
  });

  it('or of a script that is said to be bundled and is not', async () => {
    await expect(spawnChild('renderer', { ...child(), bundled: true })).rejects.toMatchObject({
      code: 'IE_SANDBOX_LAUNCH_FAILED',
      message: expect.stringContaining('did not start: it exited with code 1'),
    });
    expect(childrenOf(process.pid)).toEqual(before);
  });
});
