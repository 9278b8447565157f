import { chmodSync, chownSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { temporaryFolder } from '../../test/support/temporary-folder.js';
import { replaceFile } from './replace-file.js';

const isRoot = process.geteuid?.() === 0;
/** Somebody who is not root; the kernel asks for no more than a number. */
const SOMEBODY = 4_711;

/** A file as it was before. */
function oldFile(permissions = 0o644): string {
  const file = join(temporaryFolder(), 'page');
  writeFileSync(file, 'old');
  chmodSync(file, permissions);
  return file;
}

const { signal } = new AbortController();
const pieces = [Buffer.from('n'), Buffer.from('ew')];
const replace = (file: string) => replaceFile(file, { pieces, before: statSync(file), signal });
const folderOf = (file: string) => join(file, '..');

/** Root may write everywhere, so that a refusal takes another user. */
function becomeSomebody(): void {
  if (!isRoot) return;
  process.seteuid?.(SOMEBODY);
  onTestFinished(() => process.seteuid?.(0));
}

describe('a file that is replaced', () => {
  it('has the new content, with nothing beside it', async () => {
    const file = oldFile();
    await replace(file);
    expect(readFileSync(file, 'utf8')).toBe('new');
    expect(readdirSync(folderOf(file))).toEqual(['page']);
  });

  it.skipIf(process.platform === 'win32').each([
    [0o600, 0o600],
    [0o666, 0o666],
    [0o755, 0o755],
    [0o4755, 0o755],
    [0o2755, 0o755],
    [0o6777, 0o777],
  ])('with the mode %o then has %o', async (before, after) => {
    const file = oldFile(before);
    expect(statSync(file).mode & 0o7777).toBe(before);
    await replace(file);
    expect(statSync(file).mode & 0o7777).toBe(after);
  });

  it.skipIf(!isRoot)("by root stays its owner's", async () => {
    const file = oldFile();
    chownSync(file, SOMEBODY, SOMEBODY + 1);
    chmodSync(file, 0o4750);
    await replace(file);
    const { uid, gid, mode } = statSync(file);
    expect({ uid, gid, mode: mode & 0o7777 }).toEqual({ uid: SOMEBODY, gid: SOMEBODY + 1, mode: 0o750 });
  });

  it.skipIf(!isRoot)('by somebody else becomes theirs', async () => {
    const file = oldFile();
    chmodSync(folderOf(file), 0o777);
    becomeSomebody();
    await replace(file);
    expect(statSync(file).uid).toBe(SOMEBODY);
    expect(readFileSync(file, 'utf8')).toBe('new');
  });

  it('may have the longest name there is', async () => {
    const file = join(temporaryFolder(), 'n'.repeat(255));
    await replaceFile(file, { pieces, signal });
    expect(readFileSync(file, 'utf8')).toBe('new');
  });

  it('is as it was, with nothing beside it, when the new one cannot take its place', async () => {
    const file = join(temporaryFolder(), 'folder');
    mkdirSync(file);
    await expect(replaceFile(file, { pieces, signal })).rejects.toThrow(/EISDIR|EPERM/);
    expect(readdirSync(folderOf(file))).toEqual(['folder']);
    expect(statSync(file).isDirectory()).toBe(true);
  });

  it('is as it was, with nothing beside it, when a piece fails to come, or the signal aborts', async () => {
    const file = oldFile();
    async function* failing() {
      yield Buffer.from('new');
      throw new Error('no more');
    }
    const before = statSync(file);
    await expect(replaceFile(file, { pieces: failing(), before, signal })).rejects.toThrow('no more');
    const interrupted = new AbortController();
    async function* interrupting() {
      yield Buffer.from('new');
      expect(readdirSync(folderOf(file))).toHaveLength(2);
      interrupted.abort('SIGINT');
    }
    await expect(
      replaceFile(file, { pieces: interrupting(), before, signal: interrupted.signal }),
    ).rejects.toBe('SIGINT');
    expect(readFileSync(file, 'utf8')).toBe('old');
    expect(readdirSync(folderOf(file))).toEqual(['page']);
  });

  it('has the new content when it is waited for until it is on the disk', async () => {
    const file = oldFile();
    await replaceFile(file, { pieces, isDurable: true, signal });
    expect(readFileSync(file, 'utf8')).toBe('new');
    expect(readdirSync(folderOf(file))).toEqual(['page']);
  });

  it.skipIf(process.platform === 'win32')('that is new has the permissions that are asked for', async () => {
    const file = join(temporaryFolder(), 'secret');
    await replaceFile(file, { pieces, permissions: 0o600, signal });
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it.skipIf(process.platform === 'win32')(
    'is as it was in a folder that takes no new file, which the error explains',
    async () => {
      const file = oldFile(0o666);
      chmodSync(folderOf(file), 0o555);
      onTestFinished(() => chmodSync(folderOf(file), 0o755));
      becomeSomebody();
      await expect(replace(file)).rejects.toThrow(
        /needs a new file beside it.* the folder \/.* does not allow one \(EACCES\); use -o -/,
      );
      expect(readFileSync(file, 'utf8')).toBe('old');
    },
  );
});
