import { createHash, randomBytes } from 'node:crypto';
import { type FileHandle, link, open, realpath, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setTimeout as passing } from 'node:timers/promises';
import { describeHolder, type Holding, holdingOf, nameHolder } from './lock-holder.js';
import { unlessMissing } from './unless-missing.js';

/**
 * Runs a task that only one program may run at a time. The program that creates the lock file has the lock.
 * An abandoned lock is taken over.
 *
 * @throws Error that names the file and its holder if the lock is not free within `patienceMs`. The system's
 * error if the lock cannot be created. The error of the task. The signal's reason.
 */
export async function withLock<Value>(
  file: string,
  task: () => Promise<Value>,
  { patienceMs = 5_000, signal }: LockOptions = {},
): Promise<Value> {
  const deadline = performance.now() + patienceMs;
  const mine = await describeHolder();
  for (;;) {
    signal?.throwIfAborted();
    const { isMine, now } = await claim(file, mine);
    if (isMine) break;
    const found = await look(file);
    if (!found || (await takeAway(file, found, { now, patienceMs: deadline - performance.now() }))) continue;
    if (performance.now() > deadline) throw heldError(file, found);
    await passing(LOOK_MS, undefined, { signal }).catch(() => {});
  }
  try {
    return await task();
  } finally {
    // Another program may have taken the lock over while this one was stopped.
    if ((await look(file))?.text === mine) await rm(file, { force: true });
  }
}

export interface LockOptions {
  /** Milliseconds to wait for the lock. @default 5000 */
  patienceMs?: number;
  /** Ends the wait with its reason. */
  signal?: AbortSignal;
}

/** Milliseconds between two attempts. */
const LOOK_MS = 20;

/**
 * The age in milliseconds at which a lock may be taken over. If its program has ended: at once. If it names
 * no program, it may be about to be written. If its program cannot be checked, for example on another
 * machine, the limit is far above the few seconds that any task takes.
 */
const MIN_AGE_MS: Readonly<Record<Holding, number>> = {
  ended: 0,
  unsaid: 2_000,
  unknown: 60_000,
  running: Number.POSITIVE_INFINITY,
};

/** Larger than any lock. */
const MAX_LOCK_BYTES = 4_096;

/** System errors of a file system without hard links. */
const NO_LINKS = ['EPERM', 'EACCES', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EINVAL'];

/** The lock of a file, in the folder of the file itself after following links. */
export async function lockFor(file: string): Promise<string> {
  const real = (await unlessMissing(realpath(file))) ?? join(await realpath(dirname(file)), basename(file));
  const name = basename(real);
  // The name may already have the maximum length.
  const stem = Buffer.byteLength(name) <= 200 ? name : digest(name);
  return join(dirname(real), `${stem}.lock`);
}

/** An existing lock. */
interface Found {
  /** Undefined if it cannot be read. */
  text: string | undefined;
  /** Distinguishes it from every other lock in its place. */
  id: string;
  /** Milliseconds since 1970, by the clock of the file system. */
  madeAt: number;
}

/**
 * Creates the lock if there is none. It is written under another name first, so that it never appears without
 * its content, and nothing remains if the disk is full.
 */
async function claim(file: string, mine: string): Promise<{ isMine: boolean; now: number }> {
  const draft = `${file}-${randomBytes(8).toString('hex')}`;
  try {
    await writeFile(draft, mine, { flag: 'wx', mode: 0o600 });
    const isMine = await linked(draft, file, mine);
    const { mtimeMs: now, nlink } = await stat(draft);
    // A network file system may have created the link although it reported an error,
    // https://man7.org/linux/man-pages/man2/open.2.html.
    return { isMine: isMine || nlink === 2, now };
  } finally {
    await rm(draft, { force: true });
  }
}

/** Links the draft to the name of the lock. Returns false if the lock exists. */
async function linked(draft: string, file: string, mine: string): Promise<boolean> {
  try {
    await link(draft, file);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    if (!NO_LINKS.includes(codeOf(error))) throw error;
    return written(file, mine);
  }
}

/** Creates the lock on a file system without hard links. */
async function written(file: string, mine: string): Promise<boolean> {
  let handle: FileHandle;
  try {
    handle = await open(file, 'wx', 0o600);
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
  try {
    await handle.writeFile(mine);
  } catch (error) {
    await rm(file, { force: true });
    throw error;
  } finally {
    await handle.close();
  }
  // Another program may have taken it over while it was empty.
  return (await look(file))?.text === mine;
}

async function look(file: string): Promise<Found | undefined> {
  const found = await unlessMissing(stat(file));
  if (!found) return undefined;
  const text = await readStart(file);
  const id = digest(`${found.ino} ${found.mtimeMs} ${text}`);
  return { text, id, madeAt: found.mtimeMs };
}

async function readStart(file: string): Promise<string | undefined> {
  const handle = await open(file, 'r').catch(() => undefined);
  try {
    const { buffer, bytesRead } = (await handle?.read(Buffer.alloc(MAX_LOCK_BYTES))) ?? {};
    return buffer?.toString('utf8', 0, bytesRead);
  } catch {
    return undefined;
  } finally {
    await handle?.close();
  }
}

/**
 * Removes an abandoned lock, unless another program does. Removing it needs a lock of its own, so only one
 * program at a time can do so. In the meantime another program may have removed it and a third one created a
 * new lock, which is then kept.
 */
async function takeAway(
  file: string,
  found: Found,
  { now, patienceMs }: { now: number; patienceMs: number },
): Promise<boolean> {
  const holding = found.text === undefined ? 'unknown' : await holdingOf(found.text);
  // A lock from the future was created before the clock was set back.
  if (Math.abs(now - found.madeAt) < MIN_AGE_MS[holding] || patienceMs <= 0) return false;
  const removal = join(dirname(file), `${digest(`${basename(file)} ${found.id}`)}.lock`);
  const remove = async () => {
    if ((await look(file))?.id === found.id) await rm(file, { force: true });
  };
  await withLock(removal, remove, { patienceMs });
  return true;
}

function heldError(file: string, { text = '' }: Found): Error {
  return new Error(`${nameHolder(text)} holds ${file}: try again, or remove that file if no ie-shell runs`);
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
