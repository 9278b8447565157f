import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startHeadlessWith } from './support/headless.js';
import { serve } from './support/named-server.js';
import { CLI, LOCAL_SOURCE, runShell } from './support/run-shell.js';
import { temporaryFolder } from './support/temporary-folder.js';

const SHELL = [process.execPath, CLI] as const;

/** The command, in a process whose files may not grow, which fails like a full disk: after a file was made. */
const WITHOUT_ROOM = ['sh', '-c', 'ulimit -f 0; exec "$0" "$@"', ...SHELL] as const;

const url = 'https://example.com/';

async function addBookmark(folder: string, command: readonly [string, ...string[]]) {
  const session = startHeadlessWith({ command }, '--data-dir', folder);
  const answer = await session.ask('bookmark_add', { url });
  await session.end();
  return answer;
}

/** A small disk; undefined where none can be made. */
function smallDisk(): string | undefined {
  const folder = join(temporaryFolder(), 'disk');
  mkdirSync(folder);
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'none', folder]).status !== 0) return undefined;
  onTestFinished(() => void spawnSync('umount', [folder]));
  return folder;
}

describe.skipIf(process.platform === 'win32')('where there is no room on the disk', () => {
  it('a bookmark that cannot be written leaves nothing that would hold up the next one', async () => {
    const folder = temporaryFolder();
    expect(await addBookmark(folder, WITHOUT_ROOM)).toMatchObject({
      error: { code: 'IE_SHELL_BOOKMARKS', message: expect.stringContaining('EFBIG') },
    });
    expect(readdirSync(folder)).toEqual([]);
    expect(await addBookmark(folder, SHELL)).toMatchObject({ result: { isNew: true } });
  });

  it('nor does it on a disk that is full, once there is room again', async ({ skip }) => {
    const folder = smallDisk();
    if (folder === undefined) return skip('no tmpfs can be mounted here');
    const { bsize, bavail } = statfsSync(folder);
    writeFileSync(join(folder, 'filler'), Buffer.alloc(bsize * bavail));
    expect(await addBookmark(folder, SHELL)).toMatchObject({
      error: { code: 'IE_SHELL_BOOKMARKS', message: expect.stringContaining('ENOSPC') },
    });
    expect(readdirSync(folder)).toEqual(['filler']);
    writeFileSync(join(folder, 'filler'), '');
    expect(await addBookmark(folder, SHELL)).toMatchObject({ result: { isNew: true } });
  });

  it('a cookie jar is as it was, with nothing beside it, and the page is printed all the same', async () => {
    const jar = join(temporaryFolder(), 'jar');
    const origin = await serve((request, response) => {
      response.setHeader('set-cookie', `${request.url?.slice(1)}=1; Max-Age=1000`);
      response.end(request.headers.cookie ?? 'none');
    });
    const run = (path: string, command: readonly [string, ...string[]] = SHELL) =>
      runShell([...LOCAL_SOURCE, '--cookie-jar', jar, `${origin}/${path}`], { command });
    await run('a');
    const before = readFileSync(jar, 'utf8');
    const { stdout, ...failed } = await run('b', WITHOUT_ROOM);
    expect(failed).toEqual({
      code: 2,
      signal: null,
      stderr: expect.stringMatching(/^ie-shell: \S+\/jar cannot be written: EFBIG[^\n]+\n$/),
      survivors: [],
    });
    expect(stdout.toString()).toBe('a=1');
    expect(readFileSync(jar, 'utf8')).toBe(before);
    expect(readdirSync(join(jar, '..'))).toEqual(['jar']);
    expect((await run('c')).stdout.toString()).toBe('a=1');
  });
});
