import { randomBytes } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { setTimeout as passing } from 'node:timers/promises';

/** Milliseconds between two looks. */
const LOOK_MS = 20;

/**
 * Runs a task that no other program may run meanwhile: whoever makes the file has the lock. One that was left by a
 * program that has ended is taken away.
 *
 * @throws An error that names the file, where somebody holds it for longer than `patienceMs`. What the task throws.
 */
export async function withLock<Value>(
  file: string,
  task: () => Promise<Value>,
  patienceMs = 5_000,
): Promise<Value> {
  // Random, so that no two locks are ever the same one.
  const mine = `${process.pid} ${hostname()} ${randomBytes(8).toString('hex')}`;
  const deadline = Date.now() + patienceMs;
  while (!(await claim(file, mine))) {
    const holder = await readFile(file, 'utf8').catch(() => '');
    if (isLeft(holder) && (await takeAway(file, holder))) continue;
    if (Date.now() > deadline) {
      throw new Error(`somebody else holds ${file} (process ${holder}); remove it if that is no ie-shell`);
    }
    await passing(LOOK_MS);
  }
  try {
    return await task();
  } finally {
    await rm(file, { force: true });
  }
}

/** False where the file is there. */
async function claim(file: string, holder: string): Promise<boolean> {
  try {
    await writeFile(file, holder, { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

/** Whether its program is on this machine and has ended. What cannot be told stays. */
function isLeft(holder: string): boolean {
  const [, pid, host] = /^(\d{1,10}) (.+) [0-9a-f]{16}$/.exec(holder) ?? [];
  if (host !== hostname()) return false;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ESRCH';
  }
}

/**
 * Only one program at a time may take that very lock away: by a file that has its random name. By then another may have
 * taken it away, and somebody made a new one: whoever has that file looks again, and nobody else can have done so since.
 */
async function takeAway(file: string, holder: string): Promise<boolean> {
  const right = `${file}-${holder.slice(-16)}`;
  if (!(await claim(right, ''))) return false;
  try {
    const isThere = (await readFile(file, 'utf8').catch(() => '')) === holder;
    if (isThere) await rm(file);
    return isThere;
  } finally {
    await rm(right, { force: true });
  }
}
