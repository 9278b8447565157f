import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fixture, transports } from './support/fixture.js';
import { type ProgramOptions, runProgram } from './support/run-program.js';

/** What program.mjs tells of its child. */
interface ChildOfProgram {
  kind: string;
  program: string;
  words: string[];
  execArgv: string[];
  env: Record<string, string>;
  ending: string;
}

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ie sandbox test '));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

async function childOf(program: string, args: string[] = [], options: ProgramOptions = {}) {
  const result = await runProgram(program, args, options);
  expect(result).toMatchObject({ code: 0, signal: null });
  return { ...result, child: JSON.parse(result.stdout) as ChildOfProgram };
}

describe('a program without an entry', () => {
  it.each(transports)('runs itself as its child over %s', async (transport) => {
    const program = fixture('program.mjs');
    const { child } = await childOf(program, [transport]);
    expect(child).toMatchObject({ kind: 'renderer', program, ending: 'clean' });
    expect(child.words).toEqual(['--subprocess-kind', 'renderer']);
  });

  it('reads on its stderr what the child says there, and nothing on its stdout', async () => {
    const { stdout, stderr } = await childOf('program.mjs');
    expect(stderr).toContain('said by the child to whoever reads its stderr\n');
    expect(stdout).not.toContain('said by the child');
  });

  it('runs from a folder with spaces in its path', async () => {
    const home = join(folder, 'a program');
    const scope = join(home, 'node_modules/@internet-exploder');
    mkdirSync(scope, { recursive: true });
    symlinkSync(fileURLToPath(new URL('..', import.meta.url)), join(scope, 'ie-sandbox'));
    for (const name of ['program.mjs', 'strict.mjs']) copyFileSync(fixture(name), join(home, name));

    const { child } = await childOf(join(home, 'program.mjs'));
    expect(child.program).toBe(join(home, 'program.mjs'));
  });

  it('runs through a link without an extension, as a package manager makes it', async () => {
    const link = join(folder, 'bin-link');
    symlinkSync(fixture('program.mjs'), link);
    const { child } = await childOf(link);
    expect(child).toMatchObject({ program: link, kind: 'renderer' });
  });

  it('passes on the options of Node.js but for its debugger', async () => {
    const execArgv = ['--conditions=test', '--inspect=127.0.0.1:0', '--inspect-publish-uid', 'stderr'];
    const { child, stderr } = await childOf('program.mjs', [], { execArgv });
    // Where Node.js knows the option, a confined child is given it.
    const inherited = child.execArgv.filter((word) => word !== '--disable-sigusr1');
    expect(inherited).toEqual(['--conditions=test']);
    expect(stderr.match(/Debugger listening/g)).toHaveLength(1);
  });

  it('keeps variables to itself that it was given in a file', async () => {
    const file = join(folder, 'secrets.env');
    writeFileSync(file, 'IE_TEST_SECRET=hunter2\n');
    const code = 'console.log(process.env.IE_TEST_SECRET)';
    const control = await runProgram(join(folder, 'control.cjs'), [], {
      execArgv: [`--env-file=${file}`, '-e', code, '--'],
    });
    expect(control.stdout).toBe('hunter2\n');

    const { child } = await childOf('program.mjs', [], { execArgv: [`--env-file=${file}`] });
    expect(child.env.LANG).toBe(process.env.LANG);
    expect(child.env.IE_TEST_SECRET).toBeUndefined();
  });

  it('gets IE_SANDBOX_NESTED in its child when it ignores the option, instead of a child without end', async () => {
    const { code, stderr } = await runProgram('deaf-program.mjs');
    expect(code).toBe(1);
    const [inChild, inParent, ...rest] = stderr
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line.replace(/^renderer\[\d+\]: /, '')) as unknown);
    expect(inChild).toMatchObject({ code: 'IE_SANDBOX_NESTED' });
    expect(inParent).toMatchObject({
      code: 'IE_SANDBOX_LAUNCH_FAILED',
      message: expect.stringContaining('exited with code 1'),
    });
    expect(rest).toEqual([]);
  });

  it('gets IE_SANDBOX_NO_ENTRY where it is no file', async () => {
    const code = `
      import(${JSON.stringify(new URL('../dist/index.js', import.meta.url))})
        .then(({ spawnChild }) => spawnChild('renderer'))
        .catch((error) => console.log(error.code));
    `;
    const result = await runProgram('program.mjs', [], { execArgv: ['--eval', code, '--'] });
    expect(result).toMatchObject({ code: 0, stdout: 'IE_SANDBOX_NO_ENTRY\n' });
  });
});
