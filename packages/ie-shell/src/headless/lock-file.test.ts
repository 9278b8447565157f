import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../test/support/temporary-folder.js';
import { withLock } from './lock-file.js';

const lock = () => join(temporaryFolder(), 'lock');

/** A process id that was somebody's, and is nobody's now. */
const endedPid = () => spawnSync(process.execPath, ['-e', '']).pid;

describe('a lock', () => {
  it('is held by one at a time, and gone afterwards, even after a failure', async () => {
    const file = lock();
    let inside = 0;
    const task = async () => {
      inside += 1;
      expect(inside).toBe(1);
      await new Promise((resolve) => setImmediate(resolve));
      inside -= 1;
      throw new Error('failed');
    };
    const outcomes = await Promise.allSettled(Array.from({ length: 4 }, () => withLock(file, task)));
    expect(outcomes.map((outcome) => 'reason' in outcome && outcome.reason.message)).toEqual(
      Array(4).fill('failed'),
    );
    expect(existsSync(file)).toBe(false);
  });

  it('that was left by a program that has ended is taken away, by one of those that want it', async () => {
    const file = lock();
    writeFileSync(file, `${endedPid()} ${hostname()} ${'0'.repeat(16)}`);
    let inside = 0;
    const task = async () => {
      inside += 1;
      expect(inside).toBe(1);
      await new Promise((resolve) => setImmediate(resolve));
      inside -= 1;
    };
    await Promise.all(Array.from({ length: 5 }, () => withLock(file, task)));
    expect(readdirSync(dirname(file))).toEqual([]);
  });

  it.each([
    ['a program that runs', `${process.pid} ${hostname()} ${'0'.repeat(16)}`],
    ['a program on another machine', `4000000 elsewhere ${'0'.repeat(16)}`],
    ['nobody knows whom', ''],
  ])('held by %s is waited for, and told of where it stays', async (_name, holder) => {
    const file = lock();
    writeFileSync(file, holder);
    const task = () => Promise.resolve('done');
    await expect(withLock(file, task, 50)).rejects.toThrow(/somebody else holds \S+lock/);
    expect(existsSync(file)).toBe(true);
  });
});
