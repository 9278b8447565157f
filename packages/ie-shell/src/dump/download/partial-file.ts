import { constants } from 'node:fs';
import { type FileHandle, lstat, open, realpath, rename, stat, unlink } from 'node:fs/promises';
import { renameToNew, takeAfter } from '../../files/replace-file.js';
import { unlessMissing } from '../../files/unless-missing.js';
import { untilAborted } from '../../streams/until-aborted.js';

/**
 * Opens a partial download. Follows a link for the file itself, but never for the files beside it. A file
 * that must be new is never replaced.
 *
 * @throws Error of the system
 */
export async function openPartialFile(name: string, { isNew = false } = {}): Promise<PartialFile> {
  const before = isNew ? undefined : await unlessMissing(stat(name));
  if (before && !before.isFile()) throw new Error('only a file can be continued');
  const file = before ? await realpath(name) : name;
  const part = `${file}.part`;
  const notes = `${part}.json`;
  const own = new OwnFile();
  return {
    async partial(url) {
      const found = await unlessMissing(lstat(part));
      if (!found?.isFile() || found.size === 0) return undefined;
      const validator = readNotes(await readSmall(notes), url);
      return validator === undefined ? undefined : { size: found.size, validator };
    },
    async begin(url, validator) {
      // Removed first, so that the notes never describe other content.
      await remove(notes);
      // An existing file may belong to a running download, or be a link to another file.
      await remove(part);
      await using(await openOwn(part, constants.O_CREAT | constants.O_EXCL), (handle) => own.check(handle));
      if (validator === undefined) return;
      const text = JSON.stringify({ version: 1, url, validator });
      await using(await openOwn(notes, constants.O_CREAT | constants.O_EXCL), (handle) =>
        handle.writeFile(text),
      );
    },
    async write(pieces, from, signal) {
      let position = from;
      await using(await openOwn(part, 0), async (handle) => {
        await own.check(handle);
        for await (const piece of pieces) position += await writeAt(handle, piece, position, signal);
      });
      return position;
    },
    async finish(size) {
      await using(await openOwn(part, 0), async (handle) => {
        await own.check(handle, size);
        if (before) await takeAfter(handle, before);
      });
      await (isNew ? renameToNew(part, file) : rename(part, file));
      await remove(notes);
    },
  };
}

/** The progress of an interrupted download, and the validator for its content. */
export interface PartialContent {
  /** Bytes on disk, above 0. */
  size: number;
  /** For the `if-range` header. */
  validator: string;
}

/** A download that can be continued: `NAME.part` until it is complete, with notes in `NAME.part.json`. */
export interface PartialFile {
  /** Returns what an earlier run left for this URL; undefined if there is nothing to continue. */
  partial(url: string): Promise<PartialContent | undefined>;
  /** Starts again, and notes the validator, if there is one, for a later run. */
  begin(url: string, validator: string | undefined): Promise<void>;
  /** Writes chunks from that offset, and returns the new size. */
  write(pieces: AsyncIterable<Uint8Array>, from: number, signal: AbortSignal): Promise<number>;
  /** Truncates it to that size and renames it to the file, with the permissions of an existing file. */
  finish(size: number): Promise<void>;
}

const MAX_NOTES_BYTES = 64 * 1024;

/** `rm` would report another error if the folder does not allow it. */
async function remove(file: string): Promise<void> {
  await unlessMissing(unlink(file));
}

/** Refers to the same file in each step, although another run may start it again in between. */
class OwnFile {
  #id: string | undefined;

  async check(handle: FileHandle, expectedSize?: number): Promise<void> {
    const found = await handle.stat({ bigint: true });
    if (!found.isFile()) throw new Error('the partial file of an earlier run is not a regular file');
    const id = `${found.dev}:${found.ino}`;
    this.#id ??= id;
    if (id === this.#id && (expectedSize === undefined || found.size === BigInt(expectedSize))) return;
    throw new Error('another run is writing it');
  }
}

async function writeAt(
  handle: FileHandle,
  piece: Uint8Array,
  position: number,
  signal: AbortSignal,
): Promise<number> {
  for (let written = 0; written < piece.length; ) {
    const left = piece.length - written;
    const { bytesWritten } = await untilAborted(
      handle.write(piece, written, left, position + written),
      signal,
    );
    written += bytesWritten;
  }
  return piece.length;
}

/** Opens for writing. A link is not followed, and a pipe does not block. */
function openOwn(file: string, flags: number): Promise<FileHandle> {
  const { O_WRONLY, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants;
  return open(file, O_WRONLY | O_NOFOLLOW | O_NONBLOCK | flags);
}

async function using(handle: FileHandle, work: (handle: FileHandle) => Promise<void>): Promise<void> {
  try {
    await work(handle);
  } finally {
    await handle.close();
  }
}

async function readSmall(file: string): Promise<string> {
  const found = await unlessMissing(lstat(file));
  if (!found?.isFile() || found.size > MAX_NOTES_BYTES) return '';
  const handle = await open(file);
  try {
    return await handle.readFile('utf8');
  } finally {
    await handle.close();
  }
}

/** Returns the validator in the notes if they are for that URL. The notes are not trusted. */
function readNotes(text: string, url: string): string | undefined {
  try {
    const notes: unknown = JSON.parse(text);
    if (typeof notes !== 'object' || notes === null) return undefined;
    const { version, url: its, validator } = notes as Record<string, unknown>;
    const isOurs = version === 1 && its === url && typeof validator === 'string';
    return isOurs && /^[\x20-\x7e\x80-\xff]{1,1024}$/.test(validator) ? validator : undefined;
  } catch {
    return undefined;
  }
}
