import { readdirSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import type { ProbeReport } from '@internet-exploder/ie-sandbox';
import { describe, expect, it } from 'vitest';
import { copyProgram, copyProgramAlone } from './support/copy-program.js';
import { serveBody } from './support/named-server.js';
import { LOCAL_SOURCE, runShell, startShell } from './support/run-shell.js';
import { spawnBuilt } from './support/spawn-built.js';
import { temporaryFolder } from './support/temporary-folder.js';

const withoutKoffi = () => copyProgramAlone(temporaryFolder());

/** Confinement is tested where it is made. */
const isLinux = process.platform === 'linux';

describe.skipIf(!isLinux)('the command sandbox', () => {
  it('tells a person what each child tried, and that nothing got through', async () => {
    const { code, stdout, stderr, survivors } = await runShell(['sandbox']);
    expect({ code, stderr, survivors }).toEqual({ code: 0, stderr: '', survivors: [] });
    const text = stdout.toString();
    expect(text).toMatch(/^renderer: confined \(linux\)$/m);
    expect(text).toMatch(/^network: confined \(linux\)$/m);
    expect(text).toMatch(/^ {2}seccomp +applied +\d+ instructions over every thread$/m);
    expect(text).toMatch(/^ {2}open \/etc\/passwd +openat +refused \(EACCES\)$/m);
    expect(text.match(/, 0 reached$/gm)).toHaveLength(2);
  });

  it('tells a program the same as JSON', async () => {
    const { code, stdout } = await runShell(['sandbox', '--json']);
    expect(code).toBe(0);
    const reports = JSON.parse(stdout.toString()) as ProbeReport[];
    expect(reports.map(({ kind, report }) => [kind, report.confined])).toEqual([
      ['renderer', true],
      ['network', true],
    ]);
    for (const { results, traces } of reports) {
      expect(traces).toEqual([]);
      expect(results.filter(({ outcome }) => outcome === 'reached')).toEqual([]);
      expect(results.length).toBeGreaterThan(100);
    }
  });

  it.each(['SIGINT', 'SIGTERM'] as const)(
    'dies of %s with every child ended and no file left',
    async (name) => {
      const folder = temporaryFolder();
      const shell = startShell(['sandbox'], { env: { TMPDIR: folder } });
      while (readdirSync(folder).length === 0) await wait(1);
      shell.process.kill(name);
      expect(await shell.outcome).toMatchObject({ code: null, signal: name, stderr: '', survivors: [] });
      expect(readdirSync(folder)).toEqual([]);
    },
  );

  it('exits with code 8 where children cannot be confined, and says why', async () => {
    const { code, stdout, stderr } = await runShell(['sandbox'], { command: withoutKoffi() });
    expect({ code, stdout: stdout.toString() }).toEqual({ code: 8, stdout: '' });
    expect(stderr).toMatch(/^ie-shell: .*koffi.* is not installed.*\n$/);
  });
});

describe.skipIf(!isLinux)('a page', () => {
  it('is fetched by a confined process', async () => {
    const origin = await serveBody('hello');
    const { code, stdout, stderr } = await runShell([...LOCAL_SOURCE, '--log-level', 'info', origin]);
    expect({ code, stdout: stdout.toString() }).toEqual({ code: 0, stdout: 'hello' });
    expect(stderr).toMatch(/msg="the network process is confined" layers=".*seccomp: applied/);
  });

  it('is not fetched where that cannot be, and the exit code and one line say why', async () => {
    const { code, stdout, stderr } = await runShell([], { command: withoutKoffi() });
    expect({ code, stdout: stdout.toString() }).toEqual({ code: 8, stdout: '' });
    expect(stderr).toMatch(/^ie-shell: .*koffi.* is not installed; install the optional dependencies.*\n$/);
  });

  it('is fetched there when as much as possible is enough, with a warning', async () => {
    const { code, stdout, stderr } = await runShell(['--sandbox', 'best-effort', '--dump', 'status'], {
      command: withoutKoffi(),
    });
    expect(code).toBe(0);
    expect(stdout.toString()).toMatch(/^200 /);
    expect(stderr).toMatch(/^level=warn .*"the network process is not confined".*\n$/);
  });

  it('is fetched without confinement when that is asked for, with a warning', async () => {
    const { code, stderr } = await runShell(['--sandbox', 'off', '--dump', 'status']);
    expect(code).toBe(0);
    expect(stderr).toMatch(
      /^level=warn kind=browser pid=\d+ msg="[^\n]*every right[^\n]*" code=IE_SANDBOX_OFF\n$/,
    );
  });

  it.each([
    ['best-effort', withoutKoffi],
    ['off', () => copyProgram(temporaryFolder())],
  ])('is fetched with --sandbox %s and no warning when none is to be shown', async (mode, command) => {
    const args = ['--sandbox', mode, '--log-level', 'error', '--dump', 'status'];
    const { code, stderr } = await runShell(args, { command: command() });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });
});

it.skipIf(!isLinux).each(['renderer', 'network'] as const)(
  'a %s process reports that it is confined',
  async (kind) => {
    const { report } = await spawnBuilt(kind);
    expect(report).toMatchObject({ platform: 'linux', confined: true });
    for (const name of report.requires)
      expect(report.layers).toContainEqual(expect.objectContaining({ name, status: 'applied' }));
  },
);
