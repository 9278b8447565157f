import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { serveBody } from './support/named-server.js';
import { CLI, LOCAL_SOURCE, runShell } from './support/run-shell.js';
import { temporaryFolder } from './support/temporary-folder.js';

/** Runs the command by a shell that redirects its output, in a folder of its own. */
async function runRedirected(redirection: string, output: string) {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'file'), 'before\n');
  const origin = await serveBody('page\n');
  const outcome = await runShell([process.execPath, CLI, ...LOCAL_SOURCE, '-o', output, origin], {
    command: ['sh', '-c', `{ "$@"; echo after; } ${redirection}`, 'sh'],
    cwd: folder,
  });
  expect(outcome).toMatchObject({ code: 0, stderr: '', survivors: [] });
  expect(readdirSync(folder)).toEqual(['file']);
  return { file: readFileSync(join(folder, 'file'), 'utf8'), stdout: outcome.stdout.toString() };
}

describe.skipIf(process.platform === 'win32')('output to', () => {
  it.each(['-', '/dev/stdout', 'file'])('%s goes on where the shell has opened a file', async (output) => {
    expect(await runRedirected('> file', output)).toEqual({ file: 'page\nafter\n', stdout: '' });
    expect(await runRedirected('>> file', output)).toEqual({ file: 'before\npage\nafter\n', stdout: '' });
  });

  it('/dev/stderr goes on where the shell has opened a file', async () => {
    const { file } = await runRedirected('2>> file', '/dev/stderr');
    expect(file).toBe('before\npage\n');
  });

  it.each(['-', '/dev/stdout'])('%s is stdout where it is no file', async (output) => {
    expect(await runRedirected('', output)).toEqual({ file: 'before\n', stdout: 'page\nafter\n' });
  });

  it('a file that is not open is replaced', async () => {
    expect(await runRedirected('', 'file')).toEqual({ file: 'page\n', stdout: 'after\n' });
  });
});
