import { randomBytes } from 'node:crypto';
import { constants, type Stats } from 'node:fs';
import { copyFile, type FileHandle, link, open, rename, rm, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/**
 * Writes a file beside the named one, piece by piece, and renames it over that when the last has come, so that it is
 * whole or as it was.
 *
 * @throws What `pieces` throw, and what the system says. The signal's reason.
 */
export async function replaceFile(file: string, replacement: Replacement): Promise<void> {
  const { pieces, before, permissions, isNew = false, isDurable = false, signal } = replacement;
  // Not named after the file, whose name may be as long as names can be.
  const part = join(dirname(file), `.${randomBytes(6).toString('hex')}.part`);
  const handle = await openPart(part, before ? 0o600 : permissions);
  try {
    try {
      if (before) await takeAfter(handle, before);
      for await (const piece of pieces) {
        signal.throwIfAborted();
        await handle.writeFile(piece);
      }
      signal.throwIfAborted();
      if (isDurable) await handle.sync();
    } finally {
      await handle.close();
    }
    await (isNew ? renameToNew(part, file) : rename(part, file));
    if (isDurable) await syncFolder(dirname(file));
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}

/** By these the system says that a folder takes no new file from this user. */
const FOLDER_REFUSALS = ['EACCES', 'EPERM', 'EROFS'];

/** What a file is replaced by. */
export interface Replacement {
  pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
  /** The file as it was, if there was one: it hands on its permissions, and its owner where that can be. */
  before?: Pick<Stats, 'uid' | 'gid' | 'mode'> | undefined;
  /** The permissions of a file that was not there. @default what the system gives to new files */
  permissions?: number | undefined;
  /** Fails with `EEXIST` where the file is there by then, instead of replacing it. @default false */
  isNew?: boolean;
  /** Waits until it is on the disk, so that it is whole or as it was even after a loss of power. @default false */
  isDurable?: boolean;
  /** Leaves the file as it was, with the signal's reason. */
  signal: AbortSignal;
}

/**
 * Gives a file another name, which must not be there.
 *
 * @throws What the system says, among it `EEXIST`
 */
export async function renameToNew(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (!WITHOUT_LINKS.includes(code)) throw error;
    await copyFile(from, to, constants.COPYFILE_EXCL);
  }
  await unlink(from);
}

/** By these the system says that a file system has no second names for a file. */
const WITHOUT_LINKS = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EINVAL'];

/** Its names, among them the new one; where a folder cannot be opened, as on Windows, the system sees to it. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => undefined);
  try {
    await handle?.sync();
  } finally {
    await handle?.close();
  }
}

async function openPart(part: string, permissions: number | undefined): Promise<FileHandle> {
  try {
    return await open(part, 'wx', permissions);
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
    if (!FOLDER_REFUSALS.includes(code)) throw cause;
    throw new Error(
      `a new file has to be written beside it, so that it is whole or as it was, and the folder ` +
        `${dirname(part)} takes none (${code}); use -o - and the shell's > to write into the file itself`,
      { cause },
    );
  }
}

/**
 * Gives a file the permissions of the one that it is to replace, and its owner where that can be. The owner comes first:
 * permissions are meant for that owner and group, and for no other even for a moment.
 */
export async function takeAfter(
  handle: FileHandle,
  { uid, gid, mode }: Pick<Stats, 'uid' | 'gid' | 'mode'>,
): Promise<void> {
  await handle.chown(uid, gid).catch((error: unknown) => {
    // Others than root cannot give files away; root must not keep one that was somebody else's.
    if (process.geteuid?.() === 0) throw error;
  });
  // Never set-user-id and the like: the content is new, and nobody has vouched for it.
  await handle.chmod(mode & 0o777);
}
