import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { copyProgram } from './support/copy-program.js';
import { serveBody } from './support/named-server.js';
import { CLI, LOCAL, LOCAL_SOURCE, type RunOptions, runShell } from './support/run-shell.js';
import { temporaryFolder } from './support/temporary-folder.js';

const TEXT = { code: 0, signal: null, stdout: Buffer.from('hello\n'), stderr: '', survivors: [] };

/** The command, after what a shell does first; `$0` and `$@` are the command. */
const after = (script: string): RunOptions => ({ command: ['sh', '-c', script, process.execPath, CLI] });
const run = 'exec "$0" "$@"';

const servePage = () => serveBody('<p>hello');

/** A failure that is told in one line. */
async function failsWith(code: number, message: RegExp, options: RunOptions, ...args: string[]) {
  const outcome = await runShell([...LOCAL, ...args, await servePage()], options);
  expect(outcome).toMatchObject({ code, signal: null, stdout: Buffer.alloc(0), survivors: [] });
  expect(outcome.stderr).toMatch(/^ie-shell: [^\n]+\n$/);
  expect(outcome.stderr).toMatch(message);
}

const hasMountNamespaces = spawnSync('unshare', ['-m', 'true']).status === 0;
const isRoot = process.geteuid?.() === 0;

describe.skipIf(process.platform === 'win32')('a page is read', () => {
  it.each([
    ['with every standard stream closed', `${run} <&- >&- 2>&-`, ''],
    ['with stdin and stderr closed', `${run} <&- 2>&-`, 'hello\n'],
    ['without an environment', `exec env -i "$0" "$@"`, 'hello\n'],
    ['with a home that cannot be written', `HOME=/proc TMPDIR=/nowhere ${run}`, 'hello\n'],
    ['in the locale C', `LANG=C LC_ALL=C ${run}`, 'hello\n'],
  ])('%s', async (_name, script, text) => {
    expect(await runShell([...LOCAL, await servePage()], after(script))).toMatchObject({
      code: 0,
      stdout: Buffer.from(text),
      stderr: '',
    });
  });

  it('by a program in a folder of any name, behind a link', async () => {
    const folder = join(temporaryFolder(), 'mein Ordner ✓');
    mkdirSync(folder);
    const [node, cli] = copyProgram(folder);
    const link = join(temporaryFolder(), 'ie-shell');
    symlinkSync(cli, link);
    expect(await runShell([...LOCAL, await servePage()], { command: [node, link] })).toEqual(TEXT);
  });

  it.skipIf(!isRoot)('by somebody who is not root', async () => {
    const somebody = 'exec setpriv --reuid 4711 --regid 4711 --clear-groups "$0" "$@"';
    expect(await runShell([...LOCAL, await servePage()], after(somebody))).toEqual(TEXT);
  });
});

describe.skipIf(process.platform === 'win32')('a folder on stdin is no empty page, body or session', () => {
  it.each([
    [['-']],
    [['--headless']],
    [['-d', '@-', 'https://www.example.com/']],
    [['-T', '-', 'https://www.example.com/']],
  ])('%j', async (words) => {
    expect(await runShell(words, after(`${run} < /`))).toMatchObject({
      code: 2,
      stdout: Buffer.alloc(0),
      stderr: 'ie-shell: stdin cannot be read: it is a folder\n',
    });
  });
});

describe.skipIf(process.platform !== 'linux')('in a working folder that has been removed', () => {
  const removed = `mkdir gone && cd gone && rmdir ../gone && ${run}`;

  it('a page is read, and no file is written anywhere else', async () => {
    const cwd = temporaryFolder();
    const origin = await servePage();
    expect(await runShell([...LOCAL, origin], { ...after(removed), cwd })).toEqual(TEXT);
    await failsWith(2, /page cannot be written: ENOENT/, { ...after(removed), cwd }, '-o', 'page');
    expect(readdirSync(cwd)).toEqual([]);
  });

  it('a program is told so', async () => {
    const library = new URL('../dist/index.js', import.meta.url).href;
    const program = `
      const { rmdirSync } = process.getBuiltinModule('fs');
      const { launch } = await import(${JSON.stringify(library)});
      rmdirSync(process.cwd());
      await launch().catch(({ code, message }) => console.log(code, message));`;
    const cwd = join(temporaryFolder(), 'gone');
    mkdirSync(cwd);
    const command = [process.execPath, '--input-type=module', '-e', program] as const;
    const { stdout, ...rest } = await runShell([], { command: [...command], cwd });
    expect(stdout.toString()).toMatch(
      /^IE_SANDBOX_LAUNCH_FAILED .*working directory of this program was deleted/,
    );
    expect(rest).toMatchObject({ code: 0, stderr: '', survivors: [] });
  });
});

describe.skipIf(process.platform !== 'linux')('where the system sets narrow limits', () => {
  it('a page is read in an address space of 6 GB', async () => {
    const origin = await servePage();
    expect(await runShell([...LOCAL, origin], after(`ulimit -v 6000000; ${run}`))).toEqual(TEXT);
    expect(await runShell([...LOCAL_SOURCE, origin], after(`ulimit -v 6000000; ${run}`))).toMatchObject({
      code: 0,
    });
  });

  it('the limit is named that leaves no room', async () => {
    await failsWith(8, /1757 MiB of address space \(ulimit -v\): raise/, after(`ulimit -v 1800000; ${run}`));
    // What is opened first is a matter of threads.
    await failsWith(7, /EMFILE/, after(`ulimit -n 26; ${run}`));
  });
});

describe.skipIf(!hasMountNamespaces)('where the system is not all there', () => {
  const without = (script: string): RunOptions => ({
    command: ['unshare', '-m', 'sh', '-c', `${script} && ${run}`, process.execPath, CLI],
  });

  it('it is said that there is no /proc, and a page is read where it may be without it', async () => {
    const noProc = without('umount -l /proc');
    await failsWith(8, /without \/proc.*mount it/, noProc);
    const { code, stdout, stderr } = await runShell(
      [...LOCAL, '--sandbox=best-effort', await servePage()],
      noProc,
    );
    expect({ code, text: stdout.toString() }).toEqual({ code: 0, text: 'hello\n' });
    expect(stderr).toMatch(/network process is not confined.*without \/proc/);
    expect(stderr).toMatch(/renderer process is not confined/);
  });

  it('it is said that there is no /dev/null', async () => {
    const devices = 'mount -t tmpfs none /dev && mknod /dev/urandom c 1 9';
    await failsWith(7, /\/dev\/null is missing/, without(devices));
    const all = without(`${devices} && mknod /dev/null c 1 3`);
    expect(await runShell([...LOCAL, await servePage()], all)).toMatchObject({ code: 0, stderr: '' });
  });
});
