import { mkdir, readFile, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { messageOf } from '../errors/message-of.js';
import { ShellError } from '../errors/shell-error.js';
import { lockFor, withLock } from '../files/lock-file.js';
import { replaceFile } from '../files/replace-file.js';
import { unlessMissing } from '../files/unless-missing.js';
import { safeJson } from '../output/safe-json.js';
import { Bookmark, type BookmarkStore, MAX_BOOKMARKS } from './bookmarks.js';

/**
 * Stores bookmarks in `bookmarks.json` in a folder, which is created at the first write. Several programs may
 * change them at the same time. An invalid file is never overwritten.
 *
 * @throws ShellError `IE_SHELL_BOOKMARKS` from its methods
 */
export function fileBookmarks(folder: string): BookmarkStore {
  const file = join(folder, 'bookmarks.json');
  // Serialised within this program as well.
  let last: Promise<unknown> = Promise.resolve();
  return {
    keptIn: 'file',
    list: () => attempt(file, () => read(file)),
    change: (edit) => {
      const change = last.then(() => attempt(file, () => rewrite(folder, file, edit)));
      last = change.catch(() => {});
      return change;
    },
  };
}

/** Larger than the maximum number of bookmarks. */
const MAX_FILE_BYTES = 64 * 1024 * 1024;

/** Bookmarks are private. */
const FOLDER_PERMISSIONS = 0o700;
const FILE_PERMISSIONS = 0o600;

const BookmarkFile = z.strictObject({
  version: z.literal(1),
  bookmarks: z.array(Bookmark).check(z.maxLength(MAX_BOOKMARKS)),
});

async function rewrite(
  folder: string,
  file: string,
  edit: (bookmarks: Bookmark[]) => Bookmark[],
): Promise<void> {
  await mkdir(folder, { recursive: true, mode: FOLDER_PERMISSIONS });
  await withLock(await lockFor(file), async () => {
    const before = await unlessMissing(stat(file));
    const bookmarks = edit(await read(file));
    const content = Buffer.from(`${safeJson({ version: 1, bookmarks }, 2)}\n`);
    if (content.length > MAX_FILE_BYTES) {
      throw new ShellError('IE_SHELL_TOO_MANY', `${file} would be larger than ${MAX_FILE_BYTES} bytes`);
    }
    await replaceFile(before ? await realpath(file) : file, {
      pieces: [content],
      before: before && { uid: before.uid, gid: before.gid, mode: FILE_PERMISSIONS },
      permissions: FILE_PERMISSIONS,
      isDurable: true,
      signal: new AbortController().signal,
    });
  });
}

async function read(file: string): Promise<Bookmark[]> {
  const found = await unlessMissing(stat(file));
  if (!found) return [];
  if (!found.isFile()) throw new Error('it is not a regular file');
  if (found.size > MAX_FILE_BYTES) throw new Error('it is too large');
  const parsed = BookmarkFile.safeParse(parseJson(await readFile(file, 'utf8')));
  if (parsed.success) return parsed.data.bookmarks;
  throw new Error('it has an unknown format; move it away to start again');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function attempt<Value>(file: string, step: () => Promise<Value>): Promise<Value> {
  try {
    return await step();
  } catch (cause) {
    if (cause instanceof ShellError) throw cause;
    const message = messageOf(cause);
    throw new ShellError('IE_SHELL_BOOKMARKS', `${file} cannot be used: ${message}`, { cause });
  }
}
