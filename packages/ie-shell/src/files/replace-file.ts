import { randomBytes } from 'node:crypto';
import { constants, type Stats } from 'node:fs';
import { copyFile, type FileHandle, link, open, rename, rm, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/**
 * Replaces a file atomically: writes the chunks to a new file beside it and renames that.
 *
 * @throws The error of `pieces`. The system's error. The signal's reason.
 */
export async function replaceFile(file: string, replacement: Replacement): Promise<void> {
  const { pieces, before, permissions, isNew = false, isDurable = false, signal } = replacement;
  // The name does not contain that of the file, which may already have the maximum length.
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

/** System errors of a folder in which this user cannot create a file. */
const FOLDER_REFUSALS = ['EACCES', 'EPERM', 'EROFS'];

/** The new content of a file. */
export interface Replacement {
  pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
  /** The existing file, if any. Its permissions are kept, and its owner if possible. */
  before?: Pick<Stats, 'uid' | 'gid' | 'mode'> | undefined;
  /** The permissions of a new file. @default those of the system */
  permissions?: number | undefined;
  /** Fails with `EEXIST` if the file exists by then. @default false */
  isNew?: boolean;
  /** Waits for the disk, so that the replacement is atomic even after a loss of power. @default false */
  isDurable?: boolean;
  /** Keeps the file, and throws the signal's reason. */
  signal: AbortSignal;
}

/**
 * Renames a file to a name that must not exist.
 *
 * @throws The system's error, for example `EEXIST`
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

/** System errors of a file system without hard links. */
const WITHOUT_LINKS = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EINVAL'];

/**
 * Syncs the names in a folder, including the new one. On Windows a folder cannot be opened, and the system
 * does this.
 */
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
      `an atomic write needs a new file beside it, but the folder ` +
        `${dirname(part)} does not allow one (${code}); use -o - and the shell's > instead`,
      { cause },
    );
  }
}

/**
 * Copies the permissions of the file to replace, and its owner if possible. The owner is set first, because
 * the permissions are meant for that owner only.
 */
export async function takeAfter(
  handle: FileHandle,
  { uid, gid, mode }: Pick<Stats, 'uid' | 'gid' | 'mode'>,
): Promise<void> {
  await handle.chown(uid, gid).catch((error: unknown) => {
    // Only root can change the owner. Root must not become the owner of another user's file.
    if (process.geteuid?.() === 0) throw error;
  });
  // Without set-user-ID bits, because the content is new.
  await handle.chmod(mode & 0o777);
}
