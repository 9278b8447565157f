import { randomBytes } from 'node:crypto';
import type { Stats } from 'node:fs';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { heedSignals } from '../heed-signals.js';

/** By these the system says that a folder takes no new file from this user. */
const FOLDER_REFUSALS = ['EACCES', 'EPERM', 'EROFS'];

/**
 * Writes a file beside the named one and renames it over that, so that it is whole or as it was. What was there
 * before hands on its permissions, and its owner where that can be.
 */
export function replaceFile(bytes: Uint8Array, file: string, before?: Stats): Promise<void> {
  return heedSignals(async (signal) => {
    // Not named after the file, whose name may be as long as names can be.
    const part = join(dirname(file), `.${randomBytes(6).toString('hex')}.part`);
    const handle = await openPart(part, before && 0o600);
    try {
      try {
        if (before) await takeAfter(handle, before);
        await handle.writeFile(bytes, { signal });
      } finally {
        await handle.close();
      }
      await rename(part, file);
    } catch (error) {
      await rm(part, { force: true });
      throw error;
    }
  });
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

/** The owner comes first: permissions are meant for that owner and group, and for no other even for a moment. */
async function takeAfter(handle: FileHandle, { uid, gid, mode }: Stats): Promise<void> {
  await handle.chown(uid, gid).catch((error: unknown) => {
    // Others than root cannot give files away; root must not keep one that was somebody else's.
    if (process.geteuid?.() === 0) throw error;
  });
  // Never set-user-id and the like: the content is new, and nobody has vouched for it.
  await handle.chmod(mode & 0o777);
}
