import { createHash, randomBytes } from 'node:crypto';
import { type FileHandle, link, open, realpath, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setTimeout as passing } from 'node:timers/promises';
import { describeHolder, type Holding, holdingOf, nameHolder } from './lock-holder.js';
import { unlessMissing } from './unless-missing.js';

/**
 * Runs a task that no other program may run at the same time: the program that makes the file has the lock. A lock that
 * was left behind is taken over.
 *
 * @throws An error that names the file and its holder, where somebody holds it for longer than `patienceMs`. What the
 * system says where the lock cannot be made. What the task throws. The signal's reason.
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
    // It may have been taken for one that was left, if this program was stopped meanwhile.
    if ((await look(file))?.text === mine) await rm(file, { force: true });
  }
}

export interface LockOptions {
  /** Milliseconds that the lock is waited for. @default 5000 */
  patienceMs?: number;
  /** Ends the waiting with its reason. */
  signal?: AbortSignal;
}

/** Milliseconds between two looks. */
const LOOK_MS = 20;

/**
 * How old, in milliseconds, a lock has to be before it is taken over. One whose program has ended needs no age. One that
 * does not say whose it is may be about to be written. One whose program cannot be asked for, as on another machine,
 * would have been given back long ago: no task under a lock takes more than some seconds.
 */
const MIN_AGE_MS: Readonly<Record<Holding, number>> = {
  ended: 0,
  unsaid: 2_000,
  unknown: 60_000,
  running: Number.POSITIVE_INFINITY,
};

/** More than a lock has in it. */
const MAX_LOCK_BYTES = 4_096;

/** By these a file system says that it makes no second name of a file. */
const NO_LINKS = ['EPERM', 'EACCES', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EINVAL'];

/** The lock that belongs to a file: beside the file itself, whatever links lead to it. */
export async function lockFor(file: string): Promise<string> {
  const real = (await unlessMissing(realpath(file))) ?? join(await realpath(dirname(file)), basename(file));
  const name = basename(real);
  // A name may be as long as names can be.
  const stem = Buffer.byteLength(name) <= 200 ? name : digest(name);
  return join(dirname(real), `${stem}.lock`);
}

/** A lock as it was found. */
interface Found {
  /** Undefined where it cannot be read. */
  text: string | undefined;
  /** Tells it apart from every other lock that was or will be there. */
  id: string;
  /** Milliseconds since 1970, by the clock of its file system. */
  madeAt: number;
}

/**
 * Makes the lock where there is none. It is written under another name first, so that nobody sees it without its
 * content, and nothing is left of it where the disk is full.
 */
async function claim(file: string, mine: string): Promise<{ isMine: boolean; now: number }> {
  const draft = `${file}-${randomBytes(8).toString('hex')}`;
  try {
    await writeFile(draft, mine, { flag: 'wx', mode: 0o600 });
    const isMine = await linked(draft, file, mine);
    const { mtimeMs: now, nlink } = await stat(draft);
    // A server may have made the link whose answer was lost, https://man7.org/linux/man-pages/man2/open.2.html.
    return { isMine: isMine || nlink === 2, now };
  } finally {
    await rm(draft, { force: true });
  }
}

/** Gives the draft the name of the lock. False where that is taken. */
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

/** Makes the lock where a file has only one name. */
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
  // Somebody may have taken it for one that was left while it was empty.
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
 * Removes a lock that was left, unless somebody else does. Only one program at a time may remove that very lock: the one
 * that has the lock on its removal. By then another may have removed it, and somebody made a new one; nobody else can
 * remove the old one between the last look and its end.
 */
async function takeAway(
  file: string,
  found: Found,
  { now, patienceMs }: { now: number; patienceMs: number },
): Promise<boolean> {
  const holding = found.text === undefined ? 'unknown' : await holdingOf(found.text);
  // A lock from the future was made before the clock was set back.
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
