import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { temporaryFolder } from '../../test/support/temporary-folder.js';
import { lockFor, withLock } from './lock-file.js';
import { describeHolder } from './lock-holder.js';

const isLinux = process.platform === 'linux';

const lock = () => join(temporaryFolder(), 'lock');

/** A process id that was somebody's, and is nobody's now. */
const endedPid = () => spawnSync(process.execPath, ['-e', '']).pid;

/** What a lock of another program has in it. */
const heldBy = async (changes: object) =>
  JSON.stringify({ ...JSON.parse(await describeHolder()), nonce: '0', ...changes });

const done = () => Promise.resolve('done');

/** A task that fails where another one is under way. */
function alone() {
  let inside = 0;
  return async () => {
    inside += 1;
    expect(inside).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, 2));
    inside -= 1;
  };
}

const digest = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 16);

function makeOld(file: string, ageMs: number): void {
  const at = (Date.now() - ageMs) / 1_000;
  utimesSync(file, at, at);
}

describe('a lock', () => {
  it('is held by one at a time, and gone afterwards, even after a failure', async () => {
    const file = lock();
    const task = alone();
    const failing = async () => {
      await task();
      throw new Error('failed');
    };
    const outcomes = await Promise.allSettled(Array.from({ length: 4 }, () => withLock(file, failing)));
    expect(outcomes.map((outcome) => 'reason' in outcome && outcome.reason.message)).toEqual(
      Array(4).fill('failed'),
    );
    expect(readdirSync(dirname(file))).toEqual([]);
  });

  it.each([
    ['by a program that has ended', async () => heldBy({ pid: endedPid() }), 0],
    ['empty', async () => '', 3_000],
    ['half written', async () => '{"pid":1,"ho', 3_000],
    ['by a program that nobody can ask for, a minute ago', async () => heldBy({ host: 'elsewhere' }), 61_000],
    ['before the clock was set back', async () => heldBy({ host: 'elsewhere' }), -61_000],
  ])('that was left %s is taken over, by one of those that want it', async (_name, content, ageMs) => {
    const file = lock();
    writeFileSync(file, await content());
    makeOld(file, ageMs);
    const task = alone();
    await Promise.all(Array.from({ length: 8 }, () => withLock(file, task)));
    expect(readdirSync(dirname(file))).toEqual([]);
  });

  it.skipIf(!isLinux)('of a program whose id another one has now is taken over', async () => {
    const file = lock();
    const other = spawn(process.execPath, ['-e', 'process.stdin.resume()'], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    onTestFinished(() => void other.kill());
    writeFileSync(file, await heldBy({ pid: other.pid, start: '1' }));
    expect(await withLock(file, done, { patienceMs: 1_000 })).toBe('done');
    expect(existsSync(file)).toBe(false);
  });

  it('whose removal was begun by a program that ended is taken over', async () => {
    const file = lock();
    const text = await heldBy({ pid: endedPid() });
    writeFileSync(file, text);
    const { ino, mtimeMs } = statSync(file);
    const removal = digest(`lock ${digest(`${ino} ${mtimeMs} ${text}`)}`);
    writeFileSync(join(dirname(file), `${removal}.lock`), await heldBy({ pid: endedPid(), nonce: '1' }));
    expect(await withLock(file, done)).toBe('done');
    expect(readdirSync(dirname(file))).toEqual([]);
  });

  it.each([
    ['this program', {}],
    ['a program on another machine', { pid: 4_000_000, host: 'elsewhere' }],
    ['a program before the machine was started again', { pid: 4_000_000, system: 'other' }],
  ])('held by %s is waited for, and told of where it stays', async (_name, changes) => {
    const file = lock();
    writeFileSync(file, await heldBy(changes));
    await expect(withLock(file, done, { patienceMs: 50 })).rejects.toThrow(
      /process \d+ on \S+ holds \S+lock/,
    );
    expect(readdirSync(dirname(file))).toEqual(['lock']);
  });

  it('that may be about to be written is left at first', async () => {
    const file = lock();
    writeFileSync(file, '');
    await expect(withLock(file, done, { patienceMs: 50 })).rejects.toThrow(/unknown process/);
    expect(existsSync(file)).toBe(true);
  });

  it('is no longer waited for when the signal aborts', async () => {
    const file = lock();
    writeFileSync(file, await heldBy({}));
    const aborting = new AbortController();
    const waiting = withLock(file, done, { patienceMs: 60_000, signal: aborting.signal });
    aborting.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow('enough');
  });

  it('that somebody took over meanwhile stays theirs', async () => {
    const file = lock();
    await withLock(file, async () => writeFileSync(file, 'theirs'));
    expect(readFileSync(file, 'utf8')).toBe('theirs');
  });
});

describe.skipIf(process.platform === 'win32')('the lock of a file', () => {
  it('lies beside the file that a link leads to, and has a name that is short enough', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'real'));
    writeFileSync(join(folder, 'real', 'file'), '');
    symlinkSync('real', join(folder, 'folder'));
    symlinkSync('real/file', join(folder, 'link'));
    const expected = join(realpathSync(folder), 'real', 'file.lock');
    for (const name of ['real/file', 'folder/file', 'link'])
      expect(await lockFor(join(folder, name))).toBe(expected);
    expect(await lockFor(join(folder, 'folder', 'new'))).toBe(join(realpathSync(folder), 'real', 'new.lock'));
    const long = await lockFor(join(folder, 'ü'.repeat(127)));
    expect(await withLock(long, done)).toBe('done');
  });
});
