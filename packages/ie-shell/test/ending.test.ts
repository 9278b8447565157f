import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { serveBody, serveByHand } from './support/named-server.js';
import { CLI, LOCAL_SOURCE, runShell, startShell, withNames } from './support/run-shell.js';
import { temporaryFolder } from './support/temporary-folder.js';

/** More than a pipe holds. */
const LARGE = Buffer.alloc(4 * 1024 * 1024, 'a');

describe.skipIf(process.platform === 'win32').each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('%s', (name) => {
  it.each([
    ['through the network process', []],
    ['in a single process', ['--single-process']],
  ])('during a fetch %s ends every child, and the command dies of it', async (_name, extra) => {
    const { origin, next } = await serveByHand();
    const folder = temporaryFolder();
    const shell = startShell([...LOCAL_SOURCE, ...extra, '-o', 'page', origin], { cwd: folder });
    await next();
    shell.process.kill(name);
    expect(await shell.outcome).toEqual({
      code: null,
      signal: name,
      stdout: Buffer.alloc(0),
      stderr: '',
      survivors: [],
    });
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe.skipIf(process.platform === 'win32')('a command whose reader stops reading', () => {
  it('still dies of a signal, with every child ended', async () => {
    const origin = await serveBody(LARGE);
    const shell = startShell([...LOCAL_SOURCE, origin]);
    const { stdout } = shell.process;
    stdout?.once('data', () => stdout.pause());
    if (stdout) await once(stdout, 'data');
    shell.process.kill('SIGTERM');
    await once(shell.process, 'exit');
    stdout?.resume();
    expect(await shell.outcome).toMatchObject({ code: null, signal: 'SIGTERM', survivors: [] });
  });

  it('from a named pipe dies of a signal, too', async () => {
    const folder = temporaryFolder();
    spawnSync('mkfifo', ['fifo'], { cwd: folder });
    const origin = await serveBody(LARGE);
    const shell = startShell([...LOCAL_SOURCE, '-o', 'fifo', origin], { cwd: folder });
    // Opens when the writer does.
    const reader = await open(join(folder, 'fifo'));
    shell.process.kill('SIGINT');
    expect(await shell.outcome).toMatchObject({ code: null, signal: 'SIGINT', survivors: [] });
    await reader.close();
    expect(readdirSync(folder)).toEqual(['fifo']);
  });
});

describe.skipIf(process.platform === 'win32')('a command whose reader has seen enough', () => {
  it.each([
    ['of a page', (origin: string) => [...LOCAL_SOURCE, origin]],
    ['of the help', () => ['--help']],
  ])('%s ends quietly', async (_name, args) => {
    const origin = await serveBody(LARGE);
    const shell = startShell(args(origin));
    shell.process.stdout?.destroy();
    expect(await shell.outcome).toMatchObject({ code: 0, stderr: '', survivors: [] });
  });

  it('gives head what it takes', async () => {
    const origin = await serveBody(LARGE);
    const script = 'set -o pipefail; "$@" | head -c 10';
    const outcome = await runShell([process.execPath, CLI, ...LOCAL_SOURCE, origin], {
      command: ['bash', '-c', script, 'bash'],
    });
    expect(outcome).toMatchObject({ code: 0, stdout: Buffer.from('a'.repeat(10)), stderr: '' });
  });

  it('of stderr goes on', async () => {
    const origin = await serveBody('page');
    const shell = startShell([...LOCAL_SOURCE, '--log-level', 'debug', origin]);
    shell.process.stderr?.destroy();
    expect(await shell.outcome).toMatchObject({ code: 0, stdout: Buffer.from('page'), survivors: [] });
  });
});

describe('on a terminal', () => {
  it('a page is shown with what could steer the terminal escaped', async ({ skip }) => {
    const hasScript = spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout?.includes('util-linux');
    skip(!hasScript, 'the script command of util-linux, which makes a terminal, is not there');
    const origin = await serveBody('plain ü\u001b]0;owned\u0007\u009b2J\u202e\r\nlast');
    const line = [process.execPath, CLI, ...LOCAL_SOURCE.flatMap(withNames), origin]
      .map((word) => `'${word}'`)
      .join(' ');
    const child = spawn('script', ['-qec', line, '/dev/null'], { stdio: ['ignore', 'pipe', 'inherit'] });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    const [code] = await once(child, 'close');
    expect(Buffer.concat(chunks).toString().replaceAll('\r\n', '\n')).toBe(
      'plain ü\\x1b]0;owned\\x07\\x9b2J\\u{202e}\nlast',
    );
    expect(code).toBe(0);
  });
});
